#include "service/deletion.h"

#include "base/durable_file.h"
#include "base/json.h"
#include "service/recent.h"
#include "service/run_files.h"

#include <algorithm>
#include <set>

namespace graft::service {

namespace fs = std::filesystem;

namespace {

constexpr const char* graveName = ".graft-deleted";

bool isThere(const fs::path& path) {
    std::error_code failed;
    const auto type = fs::symlink_status(path, failed).type();
    return type != fs::file_type::not_found && type != fs::file_type::none;
}

Error cannot(const std::string& what, const std::string& why) { return {ErrorKind::inputOutput, what, why, "Check that you may write into the folder"}; }

Result<void> move(const fs::path& from, const fs::path& to, const std::string& what) {
    std::error_code failed;
    fs::create_directories(to.parent_path(), failed);
    if (!failed) fs::rename(from, to, failed);
    if (failed) return cannot(what, from.filename().string() + ": " + failed.message());
    return {};
}

// A name is one plain part of a path.
bool isPlain(const std::string& id) { return !id.empty() && id != "." && id != ".." && id.find('/') == std::string::npos; }

fs::path trashOf(const Project& project) { return project.folder() / "trash"; }

Error readOnly(const Project& project, const std::string& what) {
    return {ErrorKind::inputOutput, what, "the project is in use by " + project.holder(), "Close it there first"};
}

std::vector<fs::path> entriesOf(const fs::path& folder) {
    std::vector<fs::path> entries;
    std::error_code ignored;
    for (fs::directory_iterator entry(folder, ignored), end; !ignored && entry != end; entry.increment(ignored)) entries.push_back(entry->path().filename());
    std::ranges::sort(entries);
    return entries;
}

bool isRun(const fs::path& folder) { return isThere(folder / "recipe.json") || isThere(folder / "record.json") || isThere(folder / "events.jsonl"); }

// What Graft made in a project's folder, relative to it. project.json comes first: without it the folder is no project.
std::vector<fs::path> ownEntries(const fs::path& folder) {
    std::vector<fs::path> own;
    for (const char* name : {"project.json", "draft.json", "choice.json", "baselines", "trash", "data/written", "data/pasted"})
        if (isThere(folder / name)) own.emplace_back(name);
    for (const auto& run : entriesOf(folder / "runs"))
        if (isRun(folder / "runs" / run)) own.push_back(fs::path("runs") / run);
    return own;
}

void removeIfEmpty(const fs::path& folder) {
    std::error_code ignored;
    if (fs::is_directory(fs::symlink_status(folder, ignored)) && fs::is_empty(folder, ignored)) fs::remove(folder, ignored);
}

// The projects that wait for their removal: Graft no longer finds them by itself.
fs::path listFile() { return profileFolder() / "deleted.json"; }

struct Deleted {
    fs::path folder;
    std::int64_t at = 0;   // seconds since 1970
};

std::vector<Deleted> readDeleted() {
    std::vector<Deleted> all;
    const auto json = readJsonFile(listFile(), smallFile);
    if (!json || !json->is_array()) return all;
    for (const auto& row : *json)
        if (row.is_object() && row.contains("folder") && row["folder"].is_string() && row.contains("at") && row["at"].is_number_integer()) all.push_back({row["folder"].get<std::string>(), row["at"].get<std::int64_t>()});
    return all;
}

Result<void> writeDeleted(const std::vector<Deleted>& all) {
    std::error_code ignored;  // the writing says why
    fs::create_directories(listFile().parent_path(), ignored);
    Json json = Json::array();
    for (const auto& one : all) json.push_back({{"folder", one.folder.string()}, {"at", one.at}});
    return writeFileDurably(listFile(), writeJson(json));
}

std::int64_t now() { return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count(); }

Result<void> noteDeleted(const fs::path& folder) {
    auto all = readDeleted();
    std::erase_if(all, [&](const Deleted& one) { return one.folder == folder; });
    all.push_back({folder, now()});
    return writeDeleted(all);
}

Result<void> forgetDeleted(const fs::path& folder) {
    auto all = readDeleted();
    return std::erase_if(all, [&](const Deleted& one) { return one.folder == folder; }) > 0 ? writeDeleted(all) : Result<void>();
}

// Whole, or back as it was.
Result<void> moveAll(const std::vector<fs::path>& entries, const fs::path& from, const fs::path& to, const std::string& what) {
    for (auto entry = entries.begin(); entry != entries.end(); ++entry) {
        const auto moved = move(from / *entry, to / *entry, what);
        if (moved) continue;
        while (entry != entries.begin()) {
            --entry;
            if (const auto back = move(to / *entry, from / *entry, what); !back) return back;
        }
        return moved;
    }
    return {};
}

}  // namespace

std::uint64_t bytesUnder(const fs::path& folder) {
    std::error_code ignored;
    if (fs::is_regular_file(fs::symlink_status(folder, ignored))) return fs::file_size(folder, ignored);
    std::uint64_t bytes = 0;
    for (fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied, ignored), end; !ignored && entry != end; entry.increment(ignored)) {
        std::error_code failed;
        if (!fs::is_regular_file(entry->symlink_status(failed))) continue;
        if (const auto size = entry->file_size(failed); !failed) bytes += size;
    }
    return bytes;
}

Result<void> deleteRun(const Project& project, const std::string& run) {
    const std::string what = "Cannot delete the run " + run;
    if (project.access() != Access::write) return readOnly(project, what);
    if (!isPlain(run) || !isThere(project.runFolder(run))) return Error{ErrorKind::notFound, what, "the project has no run of this name", ""};
    if (const auto record = project.run(run); record && record->state == recipe::RunState::running)
        return Error{ErrorKind::unsupported, what, "it is training", "Stop it first"};
    std::error_code ignored;
    fs::remove_all(trashOf(project) / run, ignored);  // of an earlier run of this name
    return move(project.runFolder(run), trashOf(project) / run, what);
}

Result<void> restoreRun(const Project& project, const std::string& run) {
    const std::string what = "Cannot bring back the run " + run;
    if (project.access() != Access::write) return readOnly(project, what);
    if (!isPlain(run) || !isThere(trashOf(project) / run)) return Error{ErrorKind::notFound, what, "it has been removed for good", ""};
    if (isThere(project.runFolder(run))) return cannot(what, "there is another run of this name");
    TRY(move(trashOf(project) / run, project.runFolder(run), what));
    removeIfEmpty(trashOf(project));
    return {};
}

void emptyTrash(const Project& project) {
    std::error_code ignored;
    if (project.access() == Access::write) fs::remove_all(trashOf(project), ignored);
}

ProjectContents contentsOf(const fs::path& folder) {
    ProjectContents contents;
    std::set<fs::path> own{"project.lock", graveName};
    for (const auto& entry : ownEntries(folder)) {
        contents.bytes += bytesUnder(folder / entry);
        contents.runs += entry.parent_path() == "runs";
        contents.examples = contents.examples || entry.parent_path() == "data";
        own.insert(entry);
    }
    for (const auto& entry : entriesOf(folder)) {
        if (entry == "runs" || entry == "data") {
            for (const auto& inner : entriesOf(folder / entry)) contents.others = contents.others || !own.contains(entry / inner);
        } else {
            contents.others = contents.others || !own.contains(entry);
        }
    }
    return contents;
}

Result<void> deleteProject(const fs::path& folder) {
    const std::string what = "Cannot delete the project in " + folder.string();
    const auto project = TRY(Project::open(folder));
    if (project.access() != Access::write) return readOnly(project, what);
    const fs::path place = project.folder(), grave = place / graveName;
    std::error_code failed;
    fs::remove_all(grave, failed);  // of a project that lay here before
    if (!failed) fs::create_directory(grave, failed);
    if (failed) return cannot(what, failed.message());
    const auto done = [&]() -> Result<void> {
        TRY(noteDeleted(place));
        return moveAll(ownEntries(place), place, grave, what);
    }();
    if (done) return {};
    fs::remove_all(grave, failed);  // empty: what was moved is back
    if (const auto forgotten = forgetDeleted(place); !forgotten) return forgotten.error();
    return done;
}

Result<void> restoreProject(const fs::path& folder) {
    const std::string what = "Cannot bring back the project in " + folder.string();
    const fs::path grave = folder / graveName;
    if (!isThere(grave / "project.json")) return Error{ErrorKind::notFound, what, "it has been removed for good", ""};
    auto entries = ownEntries(grave);
    std::ranges::reverse(entries);  // project.json last: it is a project when all of it is there
    for (const auto& entry : entries)
        if (isThere(folder / entry)) return cannot(what, "there is another " + entry.string());
    TRY(moveAll(entries, grave, folder, what));
    std::error_code ignored;
    fs::remove_all(grave, ignored);
    return forgetDeleted(folder);
}

void removeDeleted(const fs::path& folder) {
    const fs::path grave = folder / graveName;
    if (isThere(grave) && !isThere(folder / "project.json")) {
        for (const auto& entry : ownEntries(folder))  // left behind where a deletion was cut off
            if (!move(folder / entry, grave / entry, "")) continue;
        std::error_code failed;
        fs::remove_all(grave, failed);
        if (failed) return;  // it stays on the list for the next time
        fs::remove(folder / "project.lock", failed);
        for (const char* inner : {"runs", "data"}) removeIfEmpty(folder / inner);
        removeIfEmpty(folder);
    }
    if (!forgetDeleted(folder)) return;  // looked at once more the next time
    if (!isThere(folder / "project.json") && !forgetProject(folder)) return;
}

void removeDeletedProjects(std::chrono::seconds older_than) {
    for (const auto& one : readDeleted())
        if (now() - one.at >= older_than.count()) removeDeleted(one.folder);
}

}  // namespace graft::service
