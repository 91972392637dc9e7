// What must hold between config.json, the headers of the weight files and the memory, checked before anything is allocated.
#pragma once

#include "base/result.h"
#include "formats/safetensors.h"
#include "recipe/base_precision.h"

#include <cstdint>

namespace graft::model {

// Every tensor of the shape is in the files, in its sizes and in a type that can be loaded: F32, BF16 or F16.
Result<void> checkWeights(const recipe::ModelShape& shape, const formats::ShardedTensors& tensors);

// `computeBytes` of one value that is not quantised. `available` is in bytes; 0 means that nobody knows, and passes.
Result<void> checkFits(const recipe::ModelShape& shape, recipe::Quantisation quantisation, int computeBytes, std::uint64_t available);

}  // namespace graft::model
