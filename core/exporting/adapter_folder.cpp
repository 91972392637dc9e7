#include "exporting/adapter_folder.h"

#include "base/shown_text.h"
#include "exporting/plain_lora.h"
#include "exporting/replay.h"
#include "exporting/torch_pickle.h"
#include "model/tensor_file.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <functional>

namespace graft::exporting {
namespace fs = std::filesystem;
namespace {

constexpr const char* configName = "adapter_config.json";
constexpr const char* hashKey = "graft_base_sha256";  // in the metadata, which other readers leave alone
constexpr double tolerance = 1e-4;

using Writer = std::function<Result<peft::PeftFolder>(const model::BaseModel&, const peft::Values&, const peft::State&)>;

// What tells the two forms of a folder apart.
struct Form {
    const char* library;
    const char* tensors;       // name of the file
    const char* pickle;        // the same once more for a library that looks for it first; empty: none
    const char* base_key;      // in the configuration
    Writer peft::Method::*write;
    std::function<Result<peft::State>(const model::BaseModel&, const peft::PeftFolder&, peft::Values&)> peft::Method::*read;
    const char* save_again;
};
const Form peftForm{"PEFT", "adapter_model.safetensors", "", "base_model_name_or_path", &peft::Method::toPeft, &peft::Method::fromPeft, "Save it again as adapter_model.safetensors in the program that made it."};
const Form hubForm{"AdapterHub", "adapter.safetensors", "pytorch_adapter.bin", "model_name", &peft::Method::toHub, &peft::Method::fromHub, "Save it again with save_adapter(..., use_safetensors=True)."};

Error cannot(const Form& form, ErrorKind kind, const std::string& why, const std::string& hint) { return {kind, std::string("Export the adapter for ") + form.library, why, hint}; }

Result<void> writeFiles(const Form& form, const ExportRequest& request, const peft::PeftFolder& content, const fs::path& folder, const FileCalls& calls) {
    Json config = content.config;
    config[form.base_key] = request.base_name_or_path;
    if (!request.base_revision.empty()) config["revision"] = request.base_revision;
    TRY(writeFileDurably(folder / configName, writeJson(config), calls));
    TRY(model::writeTensorFile(folder / form.tensors, content.tensors, {{"format", "pt"}, {hashKey, request.base->hash}}, calls));
    if (*form.pickle) TRY(writeTorchPickle(folder / form.pickle, content.tensors, calls));
    return writeFileDurably(folder / "README.md", request.model_card, calls);
}

Result<double> prove(const Form& form, const ExportRequest& request, const fs::path& folder) {
    const LoadedAdapter loaded = TRY(loadAdapterFolder(folder, *request.base));
    const model::Adapter written = loaded.method->materialise(*request.base, loaded.values, loaded.state);
    const model::Adapter held = request.method->materialise(*request.base, request.values, *request.state);
    const Replay replay = replayPrompts({*request.base, held}, {*request.base, written}, request.proof_prompts);
    if (replay.largest_difference <= tolerance) return replay.largest_difference;
    return cannot(form, ErrorKind::mismatch, "the folder read back gives other logits (largest difference " + std::to_string(replay.largest_difference) + ", allowed 0.0001)",
                  "Nothing was written. Please report this.");
}

// A folder that holds the adapter in a form that is never opened says so.
Error withoutTensors(const Form& form, const fs::path& folder) {
    std::error_code code;
    for (const char* pickle : {"adapter_model.bin", "pytorch_adapter.bin", "adapter_model.pt"})
        if (fs::exists(folder / pickle, code))
            return {ErrorKind::unsupported, "Load the adapter", std::string(pickle) + " is a pickle, which can run code and is never opened here", form.save_again};
    return {ErrorKind::notFound, "Load the adapter", (folder / form.tensors).string() + " is missing", std::string("Choose the folder that holds adapter_config.json and ") + form.tensors + "."};
}

// A method that asks for a flag in the configuration goes before one of the same type that does not.
Result<const peft::Method*> methodOfPeft(const Json& config) {
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

// null and false stand for an entry that is not there.
bool holdsPreset(const Json& config, const Json& preset) {
    for (const auto& [key, wanted] : preset.items()) {
        const Json found = config.value(key, Json());
        if (wanted == Json(true) ? found != wanted : found != Json() && found != Json(false)) return false;
    }
    return true;
}

Result<const peft::Method*> methodOfHub(const Json& config) {
    for (const peft::Method& method : peft::methods())
        if (method.fromHub && holdsPreset(config.at("config"), method.hub_preset)) return &method;
    return Error{ErrorKind::unsupported, "Load the adapter", "adapter_config.json, config: expected one of AdapterHub's double_seq_bn, seq_bn and par_bn, found another arrangement of layers", "Use it with the library that made it, or train it here."};
}

bool isOfHub(const Json& config) { return config.is_object() && !config.contains("peft_type") && config.contains("config") && config["config"].is_object(); }

Result<ExportProof> exportFolder(const Form& form, const Writer& write, const ExportRequest& request, const fs::path& folder, const FileCalls& calls) {
    const at::NoGradGuard frozen;
    if (!write) return cannot(form, ErrorKind::unsupported, request.method->info.name + " has no form in " + form.library, "Take it home in another form.");
    if (request.proof_prompts.empty()) return cannot(form, ErrorKind::badInput, "there is no prompt to prove the folder with", "Give at least one prompt.");
    const peft::PeftFolder content = TRY(write(*request.base, request.values, *request.state));
    for (const auto& [name, tensor] : content.tensors)
        if (!at::isfinite(tensor).all().item<bool>()) return cannot(form, ErrorKind::mismatch, name + " holds values that are not finite", "Train again with a lower learning rate.");
    DurableFolder draft = TRY(DurableFolder::create(folder, calls));
    TRY(writeFiles(form, request, content, draft.path(), calls));
    ExportProof proof{.folder = folder, .prompts = static_cast<std::int64_t>(request.proof_prompts.size()), .tolerance = tolerance};
    proof.largest_difference = TRY(prove(form, request, draft.path()));
    TRY(draft.commit());
    proof.bytes = bytesIn(folder);
    return proof;
}

}  // namespace

Result<ExportProof> exportPeftFolder(const ExportRequest& request, const fs::path& folder, const FileCalls& calls) { return exportFolder(peftForm, request.method->toPeft, request, folder, calls); }

Result<ExportProof> exportHubFolder(const ExportRequest& request, const fs::path& folder, const FileCalls& calls) { return exportFolder(hubForm, request.method->toHub, request, folder, calls); }

Result<ExportProof> exportPlainLoraFolder(const ExportRequest& request, const fs::path& folder, const FileCalls& calls) {
    const peft::Method& method = *request.method;
    const Writer folded = [&](const model::BaseModel& base, const peft::Values& values, const peft::State& state) { return plainLora(base, method.materialise(base, values, state)); };
    return exportFolder(peftForm, folded, request, folder, calls);
}

Result<LoadedAdapter> loadAdapterFolder(const fs::path& folder, const model::BaseModel& base) {
    std::error_code code;
    peft::PeftFolder content;
    content.config = TRY(readJsonFile(folder / configName, smallFile));
    const bool ofHub = isOfHub(content.config);
    const Form& form = ofHub ? hubForm : peftForm;
    if (!fs::exists(folder / form.tensors, code)) return withoutTensors(form, folder);
    LoadedAdapter loaded{.method = TRY(ofHub ? methodOfHub(content.config) : methodOfPeft(content.config)), .values = {}, .state = {}};
    const formats::SafetensorsFile file = TRY(formats::SafetensorsFile::open(folder / form.tensors));
    const auto hash = file.metadata().find(hashKey);
    if (hash != file.metadata().end() && !hash->second.empty() && !base.hash.empty() && hash->second != base.hash)
        return Error{ErrorKind::mismatch, "Load the adapter", "it was trained on another base model (SHA-256 " + shown(hash->second) + ", this one has " + base.hash + ")",
                     "Choose the base model it was trained on."};
    content.tensors = TRY(model::readTensorFile(folder / form.tensors));
    loaded.state = TRY((loaded.method->*form.read)(base, content, loaded.values));
    loaded.values = TRY(peft::completeValues(*loaded.method, loaded.values));
    return loaded;
}

}  // namespace graft::exporting
