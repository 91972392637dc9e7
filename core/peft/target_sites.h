// Which layers a list of target names means on a given model, by the rules of PEFT's target_modules.
#pragma once

#include "base/result.h"
#include "recipe/model_shape.h"

#include <string>
#include <vector>

namespace graft::peft {

bool isLinear(recipe::SiteKind kind);  // of a layer, or the head
bool isNorm(recipe::SiteKind kind);

std::vector<recipe::SiteShape> linearSites(const recipe::ModelShape& shape);
std::vector<recipe::SiteShape> normSites(const recipe::ModelShape& shape);

// "all-linear" and "all-norms": every one but the head. A name means every site of `all` that it equals or whose path ends with ".name".
// A name that hits nothing, or the head of a model that shares it with the embedding, is an error.
Result<std::vector<recipe::SiteShape>> sitesNamed(const std::vector<recipe::SiteShape>& all, const std::vector<std::string>& targets);

}  // namespace graft::peft
