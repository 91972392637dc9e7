// Which base models lie on this machine, read from their config and file headers alone.
#pragma once

#include "base/progress.h"
#include "base/result.h"
#include "recipe/model_shape.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace graft::service {

enum class ModelPlace { starter, hub_cache, folder };

struct FoundModel {
    std::filesystem::path folder;
    std::string name;                 // of the folder; in the cache "organisation/name", with "@revision" where there are several
    ModelPlace place = ModelPlace::folder;
    recipe::ModelShape shape;         // empty when broken
    std::uint64_t weight_bytes = 0;
    std::optional<Error> broken;      // why it cannot be used
    std::vector<std::string> languages;   // codes that its README states; empty: not stated
    std::vector<std::string> remarks; // what of its config.json is not followed, as code that came with it
};

// The starter, the Hugging Face cache ($HF_HOME, $HF_HUB_CACHE or the user's cache folder) and what lies under each of `places`, down to three
// folders deep. Adapters and folders that cannot be used are among them, with the reason. Asked to stop, it returns what it has.
std::vector<FoundModel> findModels(const std::vector<std::filesystem::path>& places = {}, const ProgressSink& progress = {});
Result<FoundModel> inspectModel(const std::filesystem::path& folder);

// How another computer finds the model: in the Hugging Face cache by its hub id and the revision, elsewhere by its place here.
struct BaseReference {
    std::string name_or_path;
    std::string revision;             // empty: not known
};
BaseReference referenceTo(const std::filesystem::path& folder);

// Name and place of a model by its path alone, as findModels names it; nothing in the folder is read.
FoundModel locateModel(const std::filesystem::path& folder);

}  // namespace graft::service
