#include "exporting/model_folder.h"

#include "exporting/merge.h"
#include "exporting/replay.h"

#include <ATen/ATen.h>

#include <array>
#include <fstream>

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

Result<ExportProof> prove(const ExportRequest& request, const model::Adapter& held, model::Precision stored, const fs::path& draft) {
    const auto written = TRY(model::loadBaseModel(draft, {.precision = request.base->precision, .device = request.base->device, .progress = {}}));
    const Replay replay = replayPrompts({*request.base, held}, {*written, {}}, request.proof_prompts);
    const bool exact = stored == model::Precision::float32 && request.base->precision == model::Precision::float32;
    ExportProof proof{.folder = draft, .prompts = static_cast<std::int64_t>(request.proof_prompts.size()), .largest_difference = replay.largest_difference,
                      .tolerance = exact ? 1e-3 : 0.05 * replay.largest_logit};
    if (proof.largest_difference <= proof.tolerance) return proof;
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
    {
        const model::NamedTensors weights = TRY(mergedWeights(*request.base, held, stored == model::Precision::bfloat16 ? at::kBFloat16 : at::kFloat));
        TRY(model::writeTensorFile(draft.path() / "model.safetensors", weights, {{"format", "pt"}}, calls));
    }
    TRY(writeFileDurably(draft.path() / "README.md", request.model_card, calls));
    ExportProof proof = TRY(prove(request, held, stored, draft.path()));
    TRY(draft.commit());
    proof.folder = folder;
    proof.bytes = bytesIn(folder);
    return proof;
}

}  // namespace graft::exporting
