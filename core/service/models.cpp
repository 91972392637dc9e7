#include "service/models.h"

#include "formats/safetensors.h"
#include "model/model_config.h"
#include "service/guarded.h"
#include "service/starter.h"

#include <algorithm>
#include <cstdlib>

namespace graft::service {

namespace fs = std::filesystem;

namespace {

fs::path hubCache() {
    if (const char* given = std::getenv("HF_HUB_CACHE")) return given;
    if (const char* given = std::getenv("HF_HOME")) return fs::path(given) / "hub";
    const char* home = std::getenv("HOME");
    return fs::path(home ? home : ".") / ".cache/huggingface/hub";
}

void addUnder(const fs::path& place, std::vector<fs::path>& folders) {
    std::error_code ignored;
    if (fs::exists(place / "config.json", ignored)) folders.push_back(place);
    for (const auto& entry : fs::directory_iterator(place, ignored))
        if (fs::exists(entry.path() / "config.json", ignored)) folders.push_back(entry.path());
}

// "models/qwen/" is called as "models/qwen" is.
std::string nameOf(const fs::path& folder) { return (folder.has_filename() ? folder : folder.parent_path()).filename().string(); }

FoundModel describe(const fs::path& folder, const std::string& name) {
    FoundModel found{.folder = folder, .name = name, .shape = {}, .broken = {}};
    const auto read = guarded("Cannot use " + folder.string(), [&]() -> Result<void> {
        const auto config = TRY(model::readModelConfig(folder));
        found.shape = model::shapeOf(config, name);
        found.remarks = config.remarks;
        const auto tensors = TRY(formats::ShardedTensors::open(folder));
        for (const auto& file : tensors.files())
            for (const auto& tensor : file.tensors()) found.weight_bytes += tensor.bytes();
        return {};
    });
    if (!read) found.broken = read.error();
    return found;
}

}  // namespace

Result<FoundModel> inspectModel(const fs::path& folder) {
    auto found = describe(folder, nameOf(folder));
    if (found.broken) return *found.broken;
    return found;
}

std::vector<FoundModel> findModels(const std::vector<fs::path>& places) {
    std::vector<FoundModel> models;
    if (const auto starter = findStarter()) models.push_back(describe(starter->model, "starter"));
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(hubCache(), ignored)) {  // models--ORGANISATION--NAME/snapshots/REVISION
        auto name = entry.path().filename().string();
        if (!name.starts_with("models--")) continue;
        name = name.substr(8);
        // A hub id has one slash; written as a fill, which g++ 12 does not misread at -O3 (GCC bug 105329).
        if (const auto dashes = name.find("--"); dashes != std::string::npos) name.replace(dashes, 2, 1, '/');
        for (const auto& revision : fs::directory_iterator(entry.path() / "snapshots", ignored))
            if (fs::exists(revision.path() / "config.json", ignored)) models.push_back(describe(revision.path(), name));
    }
    std::vector<fs::path> folders;
    for (const auto& place : places) addUnder(place, folders);
    std::ranges::sort(folders);
    for (const auto& folder : folders) models.push_back(describe(folder, nameOf(folder)));
    return models;
}

}  // namespace graft::service
