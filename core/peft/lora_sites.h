// Which linear layers a list of target names means on a given model, by the rules of PEFT's target_modules.
#pragma once

#include "base/result.h"
#include "recipe/model_shape.h"

#include <string>
#include <vector>

namespace graft::peft {

// "all-linear": every linear layer but the head. A name means every site that it equals or whose path ends with ".name". A name that
// hits nothing, or the head of a model that shares it with the embedding, is an error.
Result<std::vector<recipe::SiteShape>> sitesFor(const recipe::ModelShape& shape, const std::vector<std::string>& targets);

bool isLinear(recipe::SiteKind kind);  // of a layer, or the head

}  // namespace graft::peft
