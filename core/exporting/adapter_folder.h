// The adapter as a folder that Hugging Face PEFT or AdapterHub's `adapters` loads, with a model card and the proof that it gives the same logits.
#pragma once

#include "base/durable_file.h"
#include "model/base_model.h"
#include "peft/registry.h"
#include "text/tokenizer.h"

#include <filesystem>
#include <string>
#include <vector>

namespace graft::exporting {

struct ExportRequest {
    const model::BaseModel* base = nullptr;
    const peft::Method* method = nullptr;
    peft::Values values;
    const peft::State* state = nullptr;
    std::string base_name_or_path;                        // as the reader of the folder will find the base model
    std::string base_revision = {};                       // of a model of the hub; empty: not known
    std::vector<std::vector<text::TokenId>> proof_prompts;  // held-out prompts to replay; at most 256 tokens of each are
    std::string model_card;                               // README.md; exporting/model_card.h makes it
};

struct ExportProof {
    std::filesystem::path folder;
    std::int64_t prompts = 0;
    double largest_difference = 0;    // of logits, what was meant to be written against what was read back
    double tolerance = 0;
    double rounding_difference = 0;   // what storing rounded weights changes beside that; 0 where nothing is rounded
    std::uint64_t bytes = 0;          // of the folder
};

// Writes durably, reads back, replays; a difference over the tolerance, a non-finite value or a missing key is an error and leaves no folder.
// `folder` must not exist. Without prompts there is no proof, which is an error too.
Result<ExportProof> exportPeftFolder(const ExportRequest& request, const std::filesystem::path& folder, const FileCalls& calls = FileCalls::system());

// The same folded into the plain LoRA that computes it, in PEFT's form (exporting/plain_lora.h). Folding rounds: prove it on a float32 base.
Result<ExportProof> exportPlainLoraFolder(const ExportRequest& request, const std::filesystem::path& folder, const FileCalls& calls = FileCalls::system());

// The same for AdapterHub. Its library looks for pytorch_adapter.bin unless it is told to read adapter.safetensors; both are written, the second is the one that is proved.
Result<ExportProof> exportHubFolder(const ExportRequest& request, const std::filesystem::path& folder, const FileCalls& calls = FileCalls::system());

// A folder of PEFT or of AdapterHub, made here or elsewhere, checked against the base model (X19 of the bad inputs: rank 0, infinite alpha, foreign targets, wrong
// shapes, NaN, another base model where the folder knows its hash).
struct LoadedAdapter {
    const peft::Method* method = nullptr;
    peft::Values values;
    peft::State state;
};
Result<LoadedAdapter> loadAdapterFolder(const std::filesystem::path& folder, const model::BaseModel& base);

}  // namespace graft::exporting
