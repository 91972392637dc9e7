// Base model and adapter as one complete Hugging Face model folder, for programs that know no adapters.
#pragma once

#include "exporting/adapter_folder.h"

namespace graft::exporting {

// config.json, tokenizer and generation files are copied byte for byte from `baseFolder`; the weights go into model.safetensors in `stored`.
// Written durably, loaded again as any model folder is and replayed: it must give the logits of the merged weights, and in float32 those of
// base and adapter, within 1e-3.
Result<ExportProof> exportModelFolder(const ExportRequest& request, const std::filesystem::path& baseFolder, model::Precision stored,
                                      const std::filesystem::path& folder, const FileCalls& calls = FileCalls::system());

}  // namespace graft::exporting
