#include "exporting/peft_folder.h"

#include "base/shown_text.h"
#include "exporting/replay.h"
#include "model/tensor_file.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace graft::exporting {
namespace fs = std::filesystem;
namespace {

constexpr const char* configName = "adapter_config.json";
constexpr const char* tensorsName = "adapter_model.safetensors";
constexpr const char* hashKey = "graft_base_sha256";  // in the metadata, which other readers leave alone
constexpr double tolerance = 1e-4;

Error cannot(ErrorKind kind, const std::string& why, const std::string& hint) { return {kind, "Export the adapter for PEFT", why, hint}; }

Result<void> writeFiles(const ExportRequest& request, const peft::PeftFolder& content, const fs::path& folder, const FileCalls& calls) {
    Json config = content.config;
    config["base_model_name_or_path"] = request.base_name_or_path;
    if (!request.base_revision.empty()) config["revision"] = request.base_revision;
    TRY(writeFileDurably(folder / configName, writeJson(config), calls));
    TRY(model::writeTensorFile(folder / tensorsName, content.tensors, {{"format", "pt"}, {hashKey, request.base->hash}}, calls));
    return writeFileDurably(folder / "README.md", request.model_card, calls);
}

Result<double> prove(const ExportRequest& request, const fs::path& folder) {
    const LoadedAdapter loaded = TRY(loadPeftFolder(folder, *request.base));
    const model::Adapter written = loaded.method->materialise(*request.base, loaded.values, loaded.state);
    const model::Adapter held = request.method->materialise(*request.base, request.values, *request.state);
    const Replay replay = replayPrompts({*request.base, held}, {*request.base, written}, request.proof_prompts);
    if (replay.largest_difference <= tolerance) return replay.largest_difference;
    return cannot(ErrorKind::mismatch, "the folder read back gives other logits (largest difference " + std::to_string(replay.largest_difference) + ", allowed 0.0001)",
                  "Nothing was written. Please report this.");
}

// A folder that holds the adapter in a form that is never opened says so.
Error withoutTensors(const fs::path& folder) {
    std::error_code code;
    for (const char* pickle : {"adapter_model.bin", "pytorch_adapter.bin", "adapter_model.pt"})
        if (fs::exists(folder / pickle, code))
            return {ErrorKind::unsupported, "Load the adapter", std::string(pickle) + " is a pickle, which can run code and is never opened here",
                    "Save it again as adapter_model.safetensors in the program that made it."};
    return {ErrorKind::notFound, "Load the adapter", (folder / tensorsName).string() + " is missing", "Choose the folder that holds adapter_config.json and adapter_model.safetensors."};
}

// A method that asks for a flag in the configuration goes before one of the same type that does not.
Result<const peft::Method*> methodFor(const Json& config) {
    const Json type = config.is_object() ? config.value("peft_type", Json()) : Json();
    std::string known;
    const peft::Method* found = nullptr;
    for (const peft::Method& method : peft::methods()) {
        if (method.peft_type.empty()) continue;
        const bool flagged = !method.peft_flag.empty();
        if (!flagged) known += (known.empty() ? "" : ", ") + method.peft_type;
        if (type != Json(method.peft_type) || (flagged && config.value(method.peft_flag, Json()) != Json(true))) continue;
        if (!found || flagged) found = &method;
    }
    if (found) return found;
    return Error{ErrorKind::unsupported, "Load the adapter", "adapter_config.json, peft_type: found " + type.dump(-1, ' ', true, Json::error_handler_t::replace).substr(0, 60) + ", known: " + known,
                 "Merge it into its base model in the program that made it."};
}

}  // namespace

Result<ExportProof> exportPeftFolder(const ExportRequest& request, const fs::path& folder, const FileCalls& calls) {
    const at::NoGradGuard frozen;
    if (!request.method->toPeft) return cannot(ErrorKind::unsupported, request.method->info.name + " has no form in PEFT", "Take the whole model home instead.");
    if (request.proof_prompts.empty()) return cannot(ErrorKind::badInput, "there is no prompt to prove the folder with", "Give at least one prompt.");
    const peft::PeftFolder content = TRY(request.method->toPeft(*request.base, request.values, *request.state));
    for (const auto& [name, tensor] : content.tensors)
        if (!at::isfinite(tensor).all().item<bool>()) return cannot(ErrorKind::mismatch, name + " holds values that are not finite", "Train again with a lower learning rate.");
    DurableFolder draft = TRY(DurableFolder::create(folder, calls));
    TRY(writeFiles(request, content, draft.path(), calls));
    ExportProof proof{.folder = folder, .prompts = static_cast<std::int64_t>(request.proof_prompts.size()), .tolerance = tolerance};
    proof.largest_difference = TRY(prove(request, draft.path()));
    TRY(draft.commit());
    proof.bytes = bytesIn(folder);
    return proof;
}

Result<LoadedAdapter> loadPeftFolder(const fs::path& folder, const model::BaseModel& base) {
    std::error_code code;
    if (!fs::exists(folder / tensorsName, code)) return withoutTensors(folder);
    peft::PeftFolder content;
    content.config = TRY(readJsonFile(folder / configName, smallFile));
    LoadedAdapter loaded{.method = TRY(methodFor(content.config)), .values = {}, .state = {}};
    const formats::SafetensorsFile file = TRY(formats::SafetensorsFile::open(folder / tensorsName));
    const auto hash = file.metadata().find(hashKey);
    if (hash != file.metadata().end() && !hash->second.empty() && !base.hash.empty() && hash->second != base.hash)
        return Error{ErrorKind::mismatch, "Load the adapter", "it was trained on another base model (SHA-256 " + shown(hash->second) + ", this one has " + base.hash + ")",
                     "Choose the base model it was trained on."};
    content.tensors = TRY(model::readTensorFile(folder / tensorsName));
    loaded.state = TRY(loaded.method->fromPeft(base, content, loaded.values));
    loaded.values = TRY(peft::completeValues(*loaded.method, loaded.values));
    return loaded;
}

}  // namespace graft::exporting
