#include "service/models.h"

#include "base/json.h"
#include "formats/safetensors.h"
#include "model/model_config.h"
#include "service/guarded.h"
#include "service/model_details.h"
#include "service/starter.h"

#include <algorithm>
#include <cstdlib>
#include <set>

namespace graft::service {

namespace fs = std::filesystem;

namespace {

constexpr int mostDepth = 3;                   // /models/organisation/name/
constexpr std::size_t mostFolders = 20'000;    // a home folder given by mistake ends, too

struct Candidate {
    fs::path folder;
    std::string name;
    ModelPlace place = ModelPlace::folder;
};

fs::path hubCache() {
    if (const char* given = std::getenv("HF_HUB_CACHE")) return given;
    if (const char* given = std::getenv("HF_HOME")) return fs::path(given) / "hub";
    const char* home = std::getenv("HOME");
    return fs::path(home ? home : ".") / ".cache/huggingface/hub";
}

// "models/qwen/" is called as "models/qwen" is.
std::string nameOf(const fs::path& folder) { return (folder.has_filename() ? folder : folder.parent_path()).filename().string(); }

bool holds(const fs::path& folder, const char* file) {
    std::error_code ignored;
    return fs::exists(folder / file, ignored);
}

bool looksLikeModel(const fs::path& folder) { return holds(folder, "config.json") || holds(folder, "adapter_config.json"); }

std::vector<fs::path> foldersIn(const fs::path& place) {
    std::vector<fs::path> folders;
    std::error_code ignored;
    for (fs::directory_iterator entry(place, fs::directory_options::skip_permission_denied, ignored), end; !ignored && entry != end; entry.increment(ignored))
        if (entry->is_directory(ignored)) folders.push_back(entry->path());
    std::ranges::sort(folders);
    return folders;
}

// Depth first; what lies inside a model's folder is its own business. A link that leads back to a folder seen before is not followed again.
class FolderSearch {
public:
    explicit FolderSearch(const ProgressSink& progress) : m_progress(progress) {}

    void look(const fs::path& place, int depth = 0) {
        std::error_code failed;
        const auto real = fs::canonical(place, failed);
        if (failed || m_stopped || m_seen.size() >= mostFolders || !m_seen.insert(real).second) return;
        if (m_progress && m_seen.size() % 64 == 0 && !m_progress({"Looking through folders", m_seen.size(), 0})) m_stopped = true;
        if (looksLikeModel(place)) found.push_back({place, nameOf(place), ModelPlace::folder});
        else if (depth < mostDepth)
            for (const auto& folder : foldersIn(place))
                if (!folder.filename().string().starts_with('.')) look(folder, depth + 1);
    }

    std::vector<Candidate> found;

private:
    const ProgressSink& m_progress;
    std::set<fs::path> m_seen;
    bool m_stopped = false;
};

// "models--acme--tiny" is acme/tiny on the hub; empty: no model of the cache.
std::string hubName(const std::string& folder) {
    if (!folder.starts_with("models--")) return {};
    auto name = folder.substr(8);
    // A hub id has one slash; written as a fill, which g++ 12 does not misread at -O3 (GCC bug 105329).
    if (const auto dashes = name.find("--"); dashes != std::string::npos) name.replace(dashes, 2, 1, '/');
    return name;
}

// models--ORGANISATION--NAME/snapshots/REVISION
std::vector<Candidate> cachedModels() {
    std::vector<Candidate> found;
    for (const auto& model : foldersIn(hubCache())) {
        const auto name = hubName(model.filename().string());
        if (name.empty()) continue;
        const auto revisions = foldersIn(model / "snapshots");
        for (const auto& revision : revisions)
            found.push_back({revision, revisions.size() == 1 ? name : name + '@' + nameOf(revision).substr(0, 8), ModelPlace::hub_cache});
    }
    return found;
}

// The hub id of a folder models--ORGANISATION--NAME/snapshots/REVISION; empty: it is none.
std::string hubNameAt(const fs::path& plain) {
    const auto snapshots = plain.parent_path();
    return snapshots.filename() == "snapshots" ? hubName(snapshots.parent_path().filename().string()) : std::string();
}

fs::path withoutSlash(const fs::path& folder) { return folder.has_filename() ? folder : folder.parent_path(); }

Candidate candidateAt(const fs::path& folder) {
    std::error_code failed;
    if (const auto starter = findStarter(); starter && fs::equivalent(starter->model, folder, failed)) return {folder, "starter", ModelPlace::starter};
    if (auto name = hubNameAt(withoutSlash(folder)); !name.empty()) return {folder, std::move(name), ModelPlace::hub_cache};
    return {folder, nameOf(folder), ModelPlace::folder};
}

Error adapterAlone(const fs::path& folder) {
    std::string base;
    if (const auto config = readJsonFile(folder / "adapter_config.json", smallFile); config && config->is_object())
        if (const auto name = config->find("base_model_name_or_path"); name != config->end() && name->is_string()) base = name->get<std::string>();
    return {ErrorKind::unsupported, "Cannot use " + folder.string(), "it is an adapter" + (base.empty() ? std::string() : " for " + base) + ", not a whole model",
            "Choose the model that it was trained on"};
}

Result<void> read(FoundModel& found) {
    if (!holds(found.folder, "config.json")) {
        if (holds(found.folder, "adapter_config.json")) return adapterAlone(found.folder);
        if (found.place == ModelPlace::hub_cache)
            return Error{ErrorKind::notFound, "Cannot use " + found.folder.string(), "there is no config.json: the download is not complete", "Fetch the model again"};
    }
    const auto config = TRY(model::readModelConfig(found.folder));
    found.shape = model::shapeOf(config, found.name);
    found.remarks = config.remarks;
    found.languages = statedLanguages(found.folder);
    const auto tensors = TRY(formats::ShardedTensors::open(found.folder));
    for (const auto& file : tensors.files())
        for (const auto& tensor : file.tensors()) found.weight_bytes += tensor.bytes();
    return {};
}

FoundModel describe(const Candidate& candidate) {
    FoundModel found{.folder = candidate.folder, .name = candidate.name, .place = candidate.place, .shape = {}, .broken = {}, .remarks = {}};
    const auto done = guarded("Cannot use " + candidate.folder.string(), [&] { return read(found); });
    if (!done) found.broken = done.error();
    return found;
}

}  // namespace

Result<FoundModel> inspectModel(const fs::path& folder) {
    auto found = describe(candidateAt(folder));
    if (found.broken) return *found.broken;
    return found;
}

BaseReference referenceTo(const fs::path& folder) {
    const auto plain = withoutSlash(fs::absolute(folder).lexically_normal());
    if (auto name = hubNameAt(plain); !name.empty()) return {std::move(name), plain.filename().string()};
    return {plain.string(), {}};
}

FoundModel locateModel(const fs::path& folder) {
    const auto candidate = candidateAt(folder);
    return {.folder = folder, .name = candidate.name, .place = candidate.place, .shape = {}, .broken = {}, .remarks = {}};
}

std::vector<FoundModel> findModels(const std::vector<fs::path>& places, const ProgressSink& progress) {
    std::vector<Candidate> candidates;
    if (const auto starter = findStarter()) candidates.push_back({starter->model, "starter", ModelPlace::starter});
    for (auto& cached : cachedModels()) candidates.push_back(std::move(cached));
    FolderSearch search(progress);
    for (const auto& place : places) search.look(place);
    std::ranges::move(search.found, std::back_inserter(candidates));
    std::vector<FoundModel> models;
    for (const auto& candidate : candidates) {
        if (progress && !progress({"Reading models", models.size(), candidates.size()})) break;
        models.push_back(describe(candidate));
    }
    return models;
}

}  // namespace graft::service
