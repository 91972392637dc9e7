// One checkpoint: a folder with the adapter, the optimiser and the run's position that counts only if its manifest verifies.
#pragma once

#include "base/durable_file.h"
#include "base/json.h"
#include "model/tensor_file.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace graft::training {

struct Checkpoint {
    std::int64_t step = 0;
    std::string parent;             // folder name of the checkpoint before; empty for the first
    model::NamedTensors adapter;    // the method's leaves
    model::NamedTensors optimizer;  // moments
    Json state;                     // state.json
};

std::string checkpointName(std::int64_t step);  // "step-00001200"

// Writes `checkpoints`/step-NNNNNNNN with its MANIFEST.json last and reads it back; on an error no folder of that name is left but a
// valid one. Too little free space (1.2 times the size) is an error of kind diskFull before anything is written.
Result<std::filesystem::path> writeCheckpoint(const std::filesystem::path& checkpoints, const Checkpoint& checkpoint,
                                              const FileCalls& calls = FileCalls::system());

struct CheckpointManifest {
    std::int64_t step = 0;
    std::string parent;
    std::map<std::string, std::pair<std::uint64_t, std::string>> files;  // name -> bytes, SHA-256
};

// The manifest alone, checked against its own hash and the folder's name.
Result<CheckpointManifest> readManifest(const std::filesystem::path& folder);
// And every file against it. The error says which file differs and how.
Result<CheckpointManifest> verifyCheckpoint(const std::filesystem::path& folder);

Result<Checkpoint> readCheckpoint(const std::filesystem::path& folder);              // verified first
Result<model::NamedTensors> readCheckpointAdapter(const std::filesystem::path& folder);  // verified first

}  // namespace graft::training
