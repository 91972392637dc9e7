// The checkpoints of one run: finds the newest valid one, keeps the best and the last two, and never trusts a name or a date.
#pragma once

#include "training/checkpoint.h"

#include <optional>
#include <string>
#include <vector>

namespace graft::training {

struct Bypassed {
    std::string folder;
    std::string why;
};

struct FoundCheckpoint {
    std::optional<std::filesystem::path> folder;  // empty when there is none that verifies
    std::vector<Bypassed> bypassed;               // damaged ones that would have been newer, or whose age is unknown
};

// One thread.
class CheckpointStore {
public:
    explicit CheckpointStore(std::filesystem::path checkpoints, const FileCalls& calls = FileCalls::system());

    // Makes the folder, and removes what an interrupted save or removal left.
    Result<void> open();
    FoundCheckpoint newest() const;
    std::optional<std::filesystem::path> at(std::int64_t step) const;  // when it verifies
    // Renames a damaged checkpoint to "damaged-<name>", out of the way of a new one of that step.
    Result<void> setAside(const std::string& folder);

    // Writes it; then, once it verifies, removes all but it, the one before and that of `bestStep`. Damaged ones stay.
    Result<std::filesystem::path> save(Checkpoint checkpoint, std::int64_t bestStep);
    std::optional<std::int64_t> lastSaved() const { return m_last; }
    void setLastSaved(std::int64_t step) { m_last = step; }

private:
    void prune(std::int64_t bestStep) const;

    std::filesystem::path m_folder;
    const FileCalls* m_calls;
    std::optional<std::int64_t> m_last;
};

// For evaluation and export: the adapter of a run's best checkpoint, else of its last.
enum class Which { best, last };
Result<std::filesystem::path> findCheckpoint(const std::filesystem::path& runFolder, Which which);

}  // namespace graft::training
