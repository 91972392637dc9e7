// A base model and its adapter as one set of weights, named as the base model's files name them.
#pragma once

#include "model/adapter.h"
#include "model/base_model.h"
#include "model/tensor_file.h"

namespace graft::exporting {

// Every part that changes a weight or a bias the model has is worked into it; computed in float32, rounded to `type` once. A part that does not
// (virtual tokens, prefixes, bottlenecks, a bias where the model has none) is an error of kind unsupported; a value that is not finite is a mismatch.
Result<model::NamedTensors> mergedWeights(const model::BaseModel& base, const model::Adapter& adapter, at::ScalarType type);

}  // namespace graft::exporting
