// A base model and its adapter as one set of weights, named as the base model's files name them.
#pragma once

#include "model/adapter.h"
#include "model/base_model.h"
#include "model/tensor_file.h"

namespace graft::exporting {

// W' = W + scale B A for low-rank pairs, the adapter's own values where it holds whole weights; computed in float32, rounded to `type` once.
// A part that is no change of a weight (virtual tokens, prefixes) is an error of kind unsupported; a value that is not finite is a mismatch.
Result<model::NamedTensors> mergedWeights(const model::BaseModel& base, const model::Adapter& adapter, at::ScalarType type);

}  // namespace graft::exporting
