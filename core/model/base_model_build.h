// Puts a model together from a source of tensors, so that files and random draws share one description of what a model holds.
#pragma once

#include "model/base_model.h"

#include <functional>

namespace graft::model {

// The tensor "model.layers.0.self_attn.q_proj.weight" with this shape, in its final storage.
using TensorOf = std::function<Result<at::Tensor>(const std::string& name, const std::vector<std::int64_t>& shape)>;

Result<std::shared_ptr<const BaseModel>> buildBaseModel(const ModelConfig& config, const std::string& name, const LoadOptions& options, const TensorOf& tensorOf);

at::ScalarType storageType(Precision precision);

}  // namespace graft::model
