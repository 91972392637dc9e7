#include "exporting/model_folder.h"

#include "exporting/merge.h"
#include "exporting/replay.h"
#include "model/base_model_build.h"

#include <ATen/ATen.h>

#include <array>
#include <cmath>
#include <fstream>
#include <map>

namespace graft::exporting {
namespace fs = std::filesystem;
namespace {

constexpr std::array copied{"config.json",         "generation_config.json", "tokenizer.json", "tokenizer.model", "tokenizer_config.json", "special_tokens_map.json",
                            "added_tokens.json",   "vocab.json",             "merges.txt",     "chat_template.jinja"};

Error cannot(ErrorKind kind, const std::string& why, const std::string& hint) { return {kind, "Export the whole model", why, hint}; }

Result<void> copyFiles(const fs::path& from, const fs::path& to, const FileCalls& calls) {
    for (const char* name : copied) {
        std::error_code code;
        if (!fs::exists(from / name, code)) continue;
        std::ifstream file(from / name, std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(file), {}};
        if (!file.good() && !file.eof()) return cannot(ErrorKind::inputOutput, (from / name).string() + " cannot be read", "Check the base model's folder.");
        TRY(writeFileDurably(to / name, bytes, calls));
    }
    return {};
}

// What the merged weights mean, computed without the detour over a file; shares their storage.
Result<std::shared_ptr<const model::BaseModel>> modelOf(const model::NamedTensors& merged, const model::BaseModel& base, model::Precision stored) {
    std::map<std::string, at::Tensor> byName(merged.begin(), merged.end());
    return model::buildBaseModel(base.config, base.shape.name, {.precision = stored, .device = base.device, .progress = {}},
                                 [&](const std::string& name, const std::vector<std::int64_t>&) -> Result<at::Tensor> { return byName.at(name).to(base.device); });
}

// Rounding to bfloat16 changes logits by as much as the model lets it, so the folder is held against the rounded weights, and what the
// rounding did is told beside it. In float32 nothing is rounded and both must agree.
Result<ExportProof> prove(const ExportRequest& request, const model::Adapter& held, const model::NamedTensors& merged, model::Precision stored, const fs::path& draft) {
    const auto meant = TRY(modelOf(merged, *request.base, stored));
    const auto written = TRY(model::loadBaseModel(draft, {.precision = stored, .device = request.base->device, .progress = {}}));
    const double from_file = replayPrompts({*meant, {}}, {*written, {}}, request.proof_prompts).largest_difference;
    const double from_held = replayPrompts({*request.base, held}, {*written, {}}, request.proof_prompts).largest_difference;
    const bool exact = stored == model::Precision::float32 && request.base->precision == model::Precision::float32;
    ExportProof proof{.folder = draft, .prompts = static_cast<std::int64_t>(request.proof_prompts.size()), .largest_difference = exact ? std::max(from_file, from_held) : from_file,
                      .tolerance = 1e-3, .rounding_difference = exact ? 0 : from_held};
    if (proof.largest_difference <= proof.tolerance && std::isfinite(from_held)) return proof;
    return cannot(ErrorKind::mismatch, "the folder read back gives other logits (largest difference " + std::to_string(proof.largest_difference) + ", allowed " +
                                           std::to_string(proof.tolerance) + ")", "Nothing was written. Store it in float32, or report this.");
}

}  // namespace

Result<ExportProof> exportModelFolder(const ExportRequest& request, const fs::path& baseFolder, model::Precision stored, const fs::path& folder, const FileCalls& calls) {
    const at::NoGradGuard frozen;
    if (request.proof_prompts.empty()) return cannot(ErrorKind::badInput, "there is no prompt to prove the folder with", "Give at least one prompt.");
    const model::Adapter held = request.method->materialise(*request.base, request.values, *request.state);
    DurableFolder draft = TRY(DurableFolder::create(folder, calls));
    TRY(copyFiles(baseFolder, draft.path(), calls));
    const model::NamedTensors merged = TRY(mergedWeights(*request.base, held, model::storageType(stored)));
    TRY(model::writeTensorFile(draft.path() / "model.safetensors", merged, {{"format", "pt"}}, calls));
    TRY(writeFileDurably(draft.path() / "README.md", request.model_card, calls));
    ExportProof proof = TRY(prove(request, held, merged, stored, draft.path()));
    TRY(draft.commit());
    proof.folder = folder;
    proof.bytes = bytesIn(folder);
    return proof;
}

}  // namespace graft::exporting
