#include "base/shown_text.h"
#include "formats/foreign_file.h"
#include "formats/safetensors.h"
#include "formats/safetensors_header.h"
#include "formats/shard_index.h"

#include <set>

namespace graft::formats {
namespace {

namespace fs = std::filesystem;

Error refuse(const fs::path& folder, ErrorKind kind, std::string why, std::string hint) {
    return {kind, "Cannot read the model in " + shownName(folder), std::move(why), std::move(hint)};
}

// A link may point to its own folder or to the "blobs" of a Hugging Face cache (snapshots/<revision>/ beside blobs/), nowhere else.
bool staysInside(const fs::path& folder, const fs::path& file) {
    std::error_code failed;
    const auto home = fs::canonical(folder, failed);
    if (failed) return false;
    const auto target = fs::canonical(file, failed);
    if (failed) return true;  // opening it says what is wrong
    const bool isCache = home.parent_path().filename() == "snapshots" && target.parent_path() == home.parent_path().parent_path() / "blobs";
    return target.parent_path() == home || isCache;
}

Result<SafetensorsFile> openShard(const fs::path& folder, const std::string& name) {
    if (!staysInside(folder, folder / name))
        return refuse(folder, ErrorKind::badInput, shown(name) + " is a link that leads out of the folder.", "Copy the file itself into the folder.");
    return SafetensorsFile::open(folder / name);
}

Error nothingToRead(const fs::path& folder) {
    std::error_code failed;
    std::string foreign;
    for (fs::directory_iterator entry(folder, failed), end; !failed && entry != end && foreign.empty(); entry.increment(failed))
        if (isForeignWeights(entry->path().filename().native())) foreign = entry->path().filename().string();
    if (!foreign.empty())
        return refuse(folder, ErrorKind::unsupported, "The weights are only there as " + shown(foreign) + ", a form that can hold program code. Graft never opens it.",
                      "Get the model's safetensors files, or convert it where you trust it.");
    if (!fs::is_directory(folder, failed)) return refuse(folder, ErrorKind::notFound, "There is no such folder.", "Check the path.");
    return refuse(folder, ErrorKind::notFound, "There is neither model.safetensors nor " + std::string(shardIndexName) + ".", "Choose the folder that holds the weights.");
}

}  // namespace

Result<ShardedTensors> ShardedTensors::open(const std::filesystem::path& folder) {
    ShardedTensors set;
    std::error_code failed;
    const auto exists = [&](const char* name) { return fs::symlink_status(folder / name, failed).type() != fs::file_type::not_found && !failed; };
    std::map<std::string, std::string> listed;
    std::set<std::string> names;
    if (exists("model.safetensors")) {
        names.insert("model.safetensors");
    } else {
        if (!exists(shardIndexName)) return nothingToRead(folder);
        listed = TRY(readShardIndex(folder));
        for (const auto& [tensor, file] : listed) names.insert(file);
    }
    for (const auto& name : names) {
        set.m_files.push_back(TRY(openShard(folder, name)));
        const auto& tensors = set.m_files.back().tensors();
        if (set.m_places.size() + tensors.size() > HeaderLimits::tensors)
            return refuse(folder, ErrorKind::badInput, "Its files have more than " + std::to_string(HeaderLimits::tensors) + " tensors together.", "Choose a folder that holds one model.");
        for (std::size_t at = 0; at < tensors.size(); ++at) {
            const auto [place, fresh] = set.m_places.try_emplace(tensors[at].name, set.m_files.size() - 1, at);
            if (!fresh)
                return refuse(folder, ErrorKind::badInput, shown(tensors[at].name) + " is in two files: " + shownName(set.m_files[place->second.first].path()) + " and " + shown(name) + ".",
                              "Remove the shards that belong to another version.");
        }
    }
    for (const auto& [tensor, file] : listed) {
        const auto place = set.m_places.find(tensor);
        if (place == set.m_places.end() || set.m_files[place->second.first].path().filename() != file)
            return refuse(folder, ErrorKind::badInput, "The index says that " + shown(tensor) + " is in " + shown(file) + ", but it is not.", "Get a fresh copy of the index and its shards.");
    }
    return set;
}

std::vector<std::string> ShardedTensors::names() const {
    std::vector<std::string> names;
    names.reserve(m_places.size());
    for (const auto& place : m_places) names.push_back(place.first);
    return names;
}

Result<ShardedTensors::Place> ShardedTensors::find(std::string_view name) const {
    const auto place = m_places.find(name);
    if (place == m_places.end()) {
        const auto folder = m_files.front().path().parent_path();
        return refuse(folder, ErrorKind::notFound, "It has no tensor " + shown(name) + ".", "The folder may belong to another kind of model.");
    }
    const auto& file = m_files[place->second.first];
    return Place{&file, &file.tensors()[place->second.second]};
}

}  // namespace graft::formats
