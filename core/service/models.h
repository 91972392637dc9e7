// Which base models lie on this machine, read from their config and file headers alone.
#pragma once

#include "base/result.h"
#include "recipe/model_shape.h"

#include <filesystem>
#include <string>
#include <vector>

namespace graft::service {

struct FoundModel {
    std::filesystem::path folder;
    std::string name;
    recipe::ModelShape shape;         // empty when broken
    std::uint64_t weight_bytes = 0;
    std::optional<Error> broken;      // why it cannot be used
    std::vector<std::string> remarks; // what of its config.json is not followed, as code that came with it
};

// The starter, the Hugging Face cache ($HF_HOME, $HF_HUB_CACHE or the user's cache folder) and the folders right under each of `places`.
std::vector<FoundModel> findModels(const std::vector<std::filesystem::path>& places = {});
Result<FoundModel> inspectModel(const std::filesystem::path& folder);

}  // namespace graft::service
