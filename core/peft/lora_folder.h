// Adapter folders of PEFT's type LORA: the configuration and tensor names that LoRA, DoRA and PiSSA share.
#pragma once

#include "peft/folder_tensors.h"

namespace graft::peft {

// The configuration for pairs of this rank and whole-number alpha at `sites`.
Json loraConfig(const recipe::ModelShape& shape, const std::vector<recipe::SiteShape>& sites, std::int64_t rank, std::int64_t alpha, double dropout);
std::string loraKey(const std::string& site, const std::string& tensor);   // "lora_A" -> "base_model.model.SITE.lora_A.weight"

// The leaves "SITE.lora_A" and "SITE.lora_B" from the folder's tensors.
Result<void> takePair(State& state, FolderTensors& tensors, const recipe::SiteShape& site, std::int64_t rank, at::Device device);

// Refuses rank 0, an alpha that is no whole number, and options that change the computation, but for the one named `allowed`.
Result<Values> loraValues(const Json& config, const std::string& allowed = {});

}  // namespace graft::peft
