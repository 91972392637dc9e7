#include "training/checkpoint.h"

#include "base/hash.h"
#include "base/quantities.h"

#include <array>
#include <cstdio>
#include <fstream>

namespace graft::training {
namespace fs = std::filesystem;
namespace {

constexpr int formatVersion = 1;
constexpr const char* manifestName = "MANIFEST.json";
constexpr std::array<const char*, 3> fileNames{"adapter.safetensors", "optimizer.safetensors", "state.json"};

Error invalid(const fs::path& folder, const std::string& why) {
    return {ErrorKind::mismatch, "Checking checkpoint " + folder.filename().string(), why, "An older checkpoint is used where there is one."};
}

std::uint64_t bytesOf(const model::NamedTensors& tensors) {
    std::uint64_t bytes = 0;
    for (const auto& [name, tensor] : tensors) bytes += tensor.nbytes();
    return bytes;
}

Result<void> checkSpace(const fs::path& checkpoints, const Checkpoint& checkpoint) {
    const std::uint64_t size = bytesOf(checkpoint.adapter) + bytesOf(checkpoint.optimizer) + (1u << 16);
    const std::uint64_t wanted = size + size / 5;
    std::error_code code;
    const fs::space_info space = fs::space(checkpoints, code);
    if (code) return Error{ErrorKind::inputOutput, "Asking for free space in " + checkpoints.string(), code.message(), "Check that the folder is there."};
    if (space.available >= wanted) return {};
    return Error{ErrorKind::diskFull, "Saving checkpoint " + checkpointName(checkpoint.step),
                 formatBytes(wanted) + " are needed and " + formatBytes(space.available) + " are free in " + checkpoints.string(),
                 "Free some space, then go on."};
}

// The hash a manifest carries of its own text: that of everything else in it.
std::string hashOfManifest(Json manifest) {
    manifest.erase("sha256");
    return sha256Hex(writeJson(manifest));
}

Result<void> writeManifest(const fs::path& folder, const Checkpoint& checkpoint, const FileCalls& calls) {
    Json manifest{{"format", "graft-checkpoint"}, {"version", formatVersion}, {"step", checkpoint.step}, {"parent", checkpoint.parent}};
    for (const char* name : fileNames) {
        std::error_code code;
        const std::uint64_t bytes = fs::file_size(folder / name, code);
        if (code) return Error{ErrorKind::inputOutput, "Saving " + (folder / name).string(), code.message(), "Check the disk."};
        const std::string hash = TRY(sha256HexOfFile(folder / name));
        manifest["files"][name] = {{"bytes", bytes}, {"sha256", hash}};
    }
    manifest["sha256"] = hashOfManifest(manifest);
    return writeFileDurably(folder / manifestName, writeJson(manifest), calls);
}

Result<std::string> readText(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return Error{ErrorKind::notFound, "Reading " + path.string(), "the file is missing or cannot be read", ""};
    return std::string(std::istreambuf_iterator<char>(file), {});
}

Result<CheckpointManifest> fieldsOf(const Json& manifest, const fs::path& folder) {
    try {
        if (manifest.at("format") != "graft-checkpoint" || manifest.at("version") != formatVersion)
            return invalid(folder, "its manifest is of version " + manifest.at("version").dump() + "; this program reads " + std::to_string(formatVersion));
        CheckpointManifest fields{.step = manifest.at("step").get<std::int64_t>(), .parent = manifest.at("parent").get<std::string>(), .files = {}};
        for (const char* name : fileNames) {
            const Json& file = manifest.at("files").at(name);
            fields.files[name] = {file.at("bytes").get<std::uint64_t>(), file.at("sha256").get<std::string>()};
        }
        return fields;
    } catch (const Json::exception& problem) {
        return invalid(folder, std::string("its manifest is incomplete: ") + problem.what());
    }
}

}  // namespace

std::string checkpointName(std::int64_t step) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "step-%08lld", static_cast<long long>(step));
    return text.data();
}

Result<fs::path> writeCheckpoint(const fs::path& checkpoints, const Checkpoint& checkpoint, const FileCalls& calls) {
    TRY(checkSpace(checkpoints, checkpoint));
    const fs::path target = checkpoints / checkpointName(checkpoint.step);
    DurableFolder folder = TRY(DurableFolder::create(target, calls));
    TRY(model::writeTensorFile(folder.path() / fileNames[0], checkpoint.adapter, {{"format", "pt"}}, calls));
    TRY(model::writeTensorFile(folder.path() / fileNames[1], checkpoint.optimizer, {{"format", "pt"}}, calls));
    TRY(writeFileDurably(folder.path() / fileNames[2], writeJson(checkpoint.state), calls));
    TRY(writeManifest(folder.path(), checkpoint, calls));
    TRY(folder.commit());
    TRY(verifyCheckpoint(target));
    return target;
}

Result<CheckpointManifest> readManifest(const fs::path& folder) {
    const Result<std::string> text = readText(folder / manifestName);
    if (!text) return invalid(folder, "its manifest is missing");
    const Result<Json> manifest = parseJson(*text, manifestName);
    if (!manifest) return invalid(folder, "its manifest is damaged: " + manifest.error().why);
    // Written again it must be the same bytes, so that no change of the text goes unseen.
    if (!manifest->is_object() || writeJson(*manifest) != *text || manifest->value("sha256", Json()) != hashOfManifest(*manifest))
        return invalid(folder, "its manifest is damaged");
    CheckpointManifest fields = TRY(fieldsOf(*manifest, folder));
    if (folder.filename() != checkpointName(fields.step)) return invalid(folder, "its manifest is that of " + checkpointName(fields.step));
    return fields;
}

Result<CheckpointManifest> verifyCheckpoint(const fs::path& folder) {
    CheckpointManifest manifest = TRY(readManifest(folder));
    for (const auto& [name, expected] : manifest.files) {
        std::error_code code;
        const std::uint64_t bytes = fs::file_size(folder / name, code);
        if (code) return invalid(folder, name + " is missing");
        if (bytes != expected.first) return invalid(folder, name + " has " + std::to_string(bytes) + " bytes instead of " + std::to_string(expected.first));
        const Result<std::string> hash = sha256HexOfFile(folder / name);
        if (!hash) return invalid(folder, name + " cannot be read: " + hash.error().why);
        if (*hash != expected.second) return invalid(folder, name + " has other content than its manifest says (SHA-256)");
    }
    return manifest;
}

Result<Checkpoint> readCheckpoint(const fs::path& folder) {
    const CheckpointManifest manifest = TRY(verifyCheckpoint(folder));
    Checkpoint checkpoint{.step = manifest.step, .parent = manifest.parent, .adapter = {}, .optimizer = {}, .state = {}};
    checkpoint.adapter = TRY(model::readTensorFile(folder / fileNames[0]));
    checkpoint.optimizer = TRY(model::readTensorFile(folder / fileNames[1]));
    checkpoint.state = TRY(readJsonFile(folder / fileNames[2]));
    return checkpoint;
}

Result<model::NamedTensors> readCheckpointAdapter(const fs::path& folder) {
    TRY(verifyCheckpoint(folder));
    return model::readTensorFile(folder / fileNames[0]);
}

}  // namespace graft::training
