#include "service/repeats.h"

#include <cmath>
#include <set>

namespace graft::service {

using recipe::Recipe;
using recipe::RunRecord;

namespace {

// The run's own name and the guide's reasons do not stay with what is another run.
Recipe anew(const RunRecord& run) {
    auto recipe = run.recipe;
    recipe.name.clear();
    return recipe;
}

// That this run and its likes have already, but for those that failed.
std::set<std::uint64_t> seedsOf(const RunRecord& run, const std::vector<RunRecord>& known) {
    std::set<std::uint64_t> seeds{run.recipe.training.seed};
    for (const auto& other : known)
        if (other.state != recipe::RunState::failed && differInSeedAlone(run.recipe, other.recipe)) seeds.insert(other.recipe.training.seed);
    return seeds;
}

// `times`: how much more it learns than the run that was measured.
MethodCost costOfRun(const RunRecord& run, double times) {
    MethodCost cost;
    if (!run.summary) return cost;
    cost.seconds_low = cost.seconds_high = times * run.summary->seconds;
    cost.memory_bytes = run.summary->peak_memory_bytes;
    cost.file_bytes = recipe::fileBytes(*run.summary);
    return cost;
}

}  // namespace

bool differInSeedAlone(const Recipe& left, const Recipe& right) {
    const auto seedless = [](Recipe recipe) {
        recipe.name.clear();
        recipe.reasons.clear();
        recipe.training.seed = 0;
        return recipe;
    };
    return left.training.seed != right.training.seed && seedless(left) == seedless(right);
}

RepeatPlan withOtherSeeds(const std::vector<RunRecord>& runs, const std::vector<RunRecord>& known, int seeds) {
    RepeatPlan plan;
    for (const auto& run : runs) {
        auto taken = seedsOf(run, known);
        for (const auto& recipe : plan.recipes)
            if (differInSeedAlone(run.recipe, recipe)) taken.insert(recipe.training.seed);
        for (std::uint64_t seed = 1; taken.size() < static_cast<std::size_t>(seeds); ++seed) {
            if (!taken.insert(seed).second) continue;
            plan.recipes.push_back(anew(run));
            plan.recipes.back().training.seed = seed;
            plan.costs.push_back(costOfRun(run, 1));
        }
    }
    plan.cost = costOf(plan.costs);
    return plan;
}

RepeatPlan withMoreExamples(const std::vector<RunRecord>& runs, double more) {
    RepeatPlan plan;
    for (const auto& run : runs) {
        plan.recipes.push_back(anew(run));
        auto& training = plan.recipes.back().training;
        if (training.max_steps) training.max_steps = static_cast<std::int64_t>(std::ceil((1 + more) * static_cast<double>(*training.max_steps)));
        else if (training.epochs) *training.epochs *= 1 + more;
        plan.costs.push_back(costOfRun(run, 1 + more));
    }
    plan.cost = costOf(plan.costs);
    return plan;
}

RepeatPlan planRepeat(Repeat repeat, const std::vector<RunRecord>& runs, const std::vector<RunRecord>& known) {
    return repeat == Repeat::other_seeds ? withOtherSeeds(runs, known) : withMoreExamples(runs);
}

}  // namespace graft::service
