// The guide: decides every field the user left open, and says why in words.
#pragma once

#include "base/result.h"
#include "planning/planning_facts.h"
#include "recipe/recipe.h"

namespace graft::planning {

// The recipe with every undecided optional filled and a sentence in `reasons` for each; what the user set stays. training.max_steps stays
// open (epochs rule) and so does data.instruction (none). Error: no training row, or a method that gives no learning rate for this start.
Result<recipe::Recipe> decide(const recipe::Recipe& recipe, const PlanningFacts& facts);

// data.max_length alone: needed to tokenise before the other facts are known. `ascending`: lengths in tokens.
std::int64_t chooseMaxLength(const std::vector<std::int64_t>& ascending, const recipe::ModelShape& shape, std::int64_t positionsBefore = 0);

}  // namespace graft::planning
