// Named tensors to and from one safetensors file: checkpoints, adapters and exported models.
#pragma once

#include "formats/safetensors.h"

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace graft::model {

using NamedTensors = std::vector<std::pair<std::string, at::Tensor>>;

// Tensors are written as they are (float64 to bfloat16, int64, int32 or uint8); those on another device go through the CPU one by one. Durable.
Result<void> writeTensorFile(const std::filesystem::path& path, const NamedTensors& tensors,
                             const std::map<std::string, std::string>& metadata = {{"format", "pt"}}, const FileCalls& calls = FileCalls::system());

// Every tensor of the file on the CPU, in file order. A type that LibTorch does not have is an error that names the tensor.
Result<NamedTensors> readTensorFile(const std::filesystem::path& path);

}  // namespace graft::model
