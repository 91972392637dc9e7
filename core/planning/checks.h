// What is wrong, or unwise, about a decided recipe: one sentence and one hint per field.
#pragma once

#include "planning/planning_facts.h"
#include "recipe/problem.h"
#include "recipe/recipe.h"

#include <vector>

namespace graft::planning {

// Errors first. Empty: the run may start.
std::vector<recipe::Problem> check(const recipe::Recipe& recipe, const PlanningFacts& facts);

}  // namespace graft::planning
