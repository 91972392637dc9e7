#include "training/checkpoint_store.h"

#include "training/run_position.h"

#include <algorithm>

namespace graft::training {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view prefix = "step-";
constexpr std::string_view removedPrefix = "removed-";

// What a killed process leaves is told by its name: DurableFolder's temporary folders and half-removed checkpoints.
bool isLeftover(const std::string& name) { return name.starts_with(removedPrefix) || (name.starts_with(prefix) && name.find(".tmp-") != std::string::npos); }

std::vector<fs::path> foldersIn(const fs::path& checkpoints) {
    std::vector<fs::path> folders;
    std::error_code code;
    for (const auto& entry : fs::directory_iterator(checkpoints, code)) {
        const std::string name = entry.path().filename().string();
        if (entry.is_directory(code) && name.starts_with(prefix) && !isLeftover(name)) folders.push_back(entry.path());
    }
    std::sort(folders.begin(), folders.end());
    return folders;
}

struct Listing {
    std::vector<std::pair<std::int64_t, fs::path>> readable;  // newest first, by the step in the manifest
    std::vector<Bypassed> unreadable;
};

Listing list(const fs::path& checkpoints) {
    Listing listing;
    for (const fs::path& folder : foldersIn(checkpoints)) {
        const Result<CheckpointManifest> manifest = readManifest(folder);
        if (manifest)
            listing.readable.emplace_back(manifest->step, folder);
        else
            listing.unreadable.push_back({folder.filename().string(), manifest.error().why});
    }
    std::sort(listing.readable.rbegin(), listing.readable.rend());
    return listing;
}

// Renamed first, so that a removal cut short leaves no half checkpoint under a valid name.
void removeCheckpoint(const fs::path& folder) {
    std::error_code code;
    const fs::path grave = folder.parent_path() / (std::string(removedPrefix) + folder.filename().string());
    fs::remove_all(grave, code);
    fs::rename(folder, grave, code);
    if (!code) fs::remove_all(grave, code);
}

}  // namespace

CheckpointStore::CheckpointStore(fs::path checkpoints, const FileCalls& calls) : m_folder(std::move(checkpoints)), m_calls(&calls) {}

Result<void> CheckpointStore::open() {
    std::error_code code;
    fs::create_directories(m_folder, code);
    if (code) return Error{ErrorKind::inputOutput, "Making " + m_folder.string(), code.message(), "Check that the project folder can be written."};
    std::vector<fs::path> leftovers;
    for (const auto& entry : fs::directory_iterator(m_folder, code))
        if (isLeftover(entry.path().filename().string())) leftovers.push_back(entry.path());
    for (const fs::path& leftover : leftovers) fs::remove_all(leftover, code);
    return {};
}

FoundCheckpoint CheckpointStore::newest() const {
    Listing listing = list(m_folder);
    FoundCheckpoint found{.folder = {}, .bypassed = std::move(listing.unreadable)};
    for (const auto& [step, folder] : listing.readable) {
        const Result<CheckpointManifest> verified = verifyCheckpoint(folder);
        if (verified) {
            found.folder = folder;
            break;
        }
        found.bypassed.push_back({folder.filename().string(), verified.error().why});
    }
    return found;
}

std::optional<fs::path> CheckpointStore::at(std::int64_t step) const {
    const fs::path folder = m_folder / checkpointName(step);
    if (verifyCheckpoint(folder)) return folder;
    return {};
}

Result<void> CheckpointStore::setAside(const std::string& folder) {
    std::error_code code;
    const fs::path aside = m_folder / ("damaged-" + folder);
    fs::remove_all(aside, code);
    fs::rename(m_folder / folder, aside, code);
    if (code) return Error{ErrorKind::inputOutput, "Setting the damaged checkpoint " + folder + " aside", code.message(), "Check that the project folder can be written."};
    return {};
}

Result<fs::path> CheckpointStore::save(Checkpoint checkpoint, std::int64_t bestStep) {
    if (m_last) checkpoint.parent = checkpointName(*m_last);
    // A folder of this step is there when its last fsync failed: what it holds is not sure, so it is written anew, and kept until then.
    std::error_code code;
    const fs::path target = m_folder / checkpointName(checkpoint.step);
    const fs::path doubtful = m_folder / (std::string(removedPrefix) + target.filename().string());
    fs::remove_all(doubtful, code);
    fs::rename(target, doubtful, code);
    const bool replaced = !code;
    const Result<fs::path> folder = writeCheckpoint(m_folder, checkpoint, *m_calls);
    if (!folder) {
        if (replaced && !fs::exists(target, code)) fs::rename(doubtful, target, code);
        return folder.error();
    }
    fs::remove_all(doubtful, code);
    m_last = checkpoint.step;
    prune(bestStep);
    return *folder;
}

void CheckpointStore::prune(std::int64_t bestStep) const {
    constexpr std::size_t kept = 2;
    const Listing listing = list(m_folder);
    for (std::size_t index = kept; index < listing.readable.size(); ++index)
        if (listing.readable[index].first != bestStep) removeCheckpoint(listing.readable[index].second);
}

Result<fs::path> findCheckpoint(const fs::path& runFolder, Which which) {
    const CheckpointStore store(runFolder / "checkpoints");
    const FoundCheckpoint last = store.newest();
    if (!last.folder)
        return Error{ErrorKind::notFound, "Looking for the trained adapter", "no valid checkpoint lies in " + runFolder.string(), "Train the run first."};
    if (which == Which::last) return *last.folder;
    const Checkpoint checkpoint = TRY(readCheckpoint(*last.folder));
    const RunPosition position = TRY(positionFromJson(checkpoint.state.value("position", Json())));
    if (!position.best_loss || position.best_step == position.step) return *last.folder;
    if (const auto best = store.at(position.best_step)) return *best;
    return Error{ErrorKind::mismatch, "Looking for the trained adapter", "the best checkpoint, " + checkpointName(position.best_step) + ", is damaged or missing",
                 "Use the last checkpoint instead, or train again."};
}

}  // namespace graft::training
