// Runs trained once more with one thing changed: with other seeds, to see how much of a score was chance, or with more examples seen.
#pragma once

#include "service/race_plan.h"

namespace graft::service {

enum class Repeat { other_seeds, more_examples };

struct RepeatPlan {
    std::vector<recipe::Recipe> recipes;   // in the order of the runs that they repeat
    std::vector<MethodCost> costs;         // of each
    RaceCost cost;                         // as measured when those runs learned
};

constexpr int standardSeeds = 3;
constexpr double standardMore = 0.5;       // of the examples that were seen

// What is still missing so that each run stands there with `seeds` seeds; `known` are all runs of the project. The rows that steer and judge stay the same.
RepeatPlan withOtherSeeds(const std::vector<recipe::RunRecord>& runs, const std::vector<recipe::RunRecord>& known, int seeds = standardSeeds);

// Each run anew from its beginning with `more` (a share) more examples: its rate falls over the whole of the longer run, which going on after it has fallen to zero would not give.
RepeatPlan withMoreExamples(const std::vector<recipe::RunRecord>& runs, double more = standardMore);

// One of the two, as standard.
RepeatPlan planRepeat(Repeat repeat, const std::vector<recipe::RunRecord>& runs, const std::vector<recipe::RunRecord>& known);

// Equal in everything that decides a score but the order of chance. Both recipes as runs keep them, with every decision filled in.
bool differInSeedAlone(const recipe::Recipe& left, const recipe::Recipe& right);

}  // namespace graft::service
