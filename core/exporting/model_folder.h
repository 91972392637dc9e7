// Base model and adapter as one complete Hugging Face model folder, for programs that know no adapters.
#pragma once

#include "exporting/peft_folder.h"

namespace graft::exporting {

// config.json, tokenizer and generation files are copied byte for byte from `baseFolder`; the weights go into model.safetensors in `stored`.
// Written durably, loaded again as any model folder is and replayed; float32 must agree within 1e-3, bfloat16 within 5 % of the largest logit.
Result<ExportProof> exportModelFolder(const ExportRequest& request, const std::filesystem::path& baseFolder, model::Precision stored,
                                      const std::filesystem::path& folder, const FileCalls& calls = FileCalls::system());

}  // namespace graft::exporting
