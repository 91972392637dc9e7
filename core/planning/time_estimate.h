// How long a run will take on this machine, from its size and the measured speed.
#pragma once

#include "base/result.h"
#include "planning/machine_speed.h"
#include "planning/planning_facts.h"
#include "recipe/recipe.h"

namespace graft::planning {

struct TimeEstimate {
    double step_seconds = 0;        // one optimiser step, mean
    double training_seconds = 0;    // all steps
    double evaluation_seconds = 0;  // held-out losses and samples
    double saving_seconds = 0;      // checkpoints
    double low = 0, high = 0;       // seconds of the whole run
    double measuring_seconds = 0;   // of the held-out rows once it has ended: their loss, and an answer to each; without general texts
    // Parts of a step, for the tooltip and for judging the estimate.
    double products = 0, adapter = 0, attention = 0, elementwise = 0, calls = 0;
};
// Of a decided recipe. Error: a field that is not decided.
Result<TimeEstimate> estimateTime(const recipe::Recipe& recipe, const PlanningFacts& facts, const MachineSpeed& speed);

}  // namespace graft::planning
