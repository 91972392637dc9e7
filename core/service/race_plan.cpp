#include "service/race_plan.h"

#include "base/quantities.h"
#include "planning/guide.h"
#include "recipe/field.h"
#include "service/draft.h"
#include "service/guarded.h"
#include "service/prepared.h"

#include <algorithm>
#include <cmath>

namespace graft::service {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t fewRows = 200;
// Methods that are near each other mostly agree: one row in five is right with the one and wrong with the other.
constexpr double shareOfDisagreement = 0.2;
// Of a run on disk: the adapter, and the best and the last two checkpoints with their moments, each three times the adapter.
constexpr std::uint64_t adaptersOnDisk = 1 + 3 * 3;

recipe::Recipe ofMethod(const recipe::Recipe& asked, const std::string& method) {
    auto recipe = asked;
    if (recipe.method.id == method) return recipe;
    recipe.method = {method, {}};
    recipe.training.learning_rate.reset();
    return recipe;
}

// The limit that leaves every method room before the rows, so that all learn from the same ones.
Result<std::int64_t> commonLength(const Prepared& prepared, const recipe::Recipe& asked, const std::vector<std::string>& methods) {
    std::int64_t most = 0;
    for (const auto& id : methods) {
        const auto* method = TRY(peft::methodNamed(id));
        const auto values = TRY(peft::completeValues(*method, ofMethod(asked, id).method.values));
        if (const auto plan = method->plan(prepared.plan.shape, values)) most = std::max(most, plan->positionsBefore());
    }
    return planning::chooseMaxLength(prepared.facts.training_lengths, prepared.plan.shape, most);
}

std::uint64_t freeBytesAt(fs::path place) {
    std::error_code failed;
    while (!fs::exists(place, failed) && place.has_relative_path()) place = place.parent_path();
    const auto space = fs::space(place, failed);
    return failed ? 0 : space.available;
}

}  // namespace

RaceCost costOf(const std::vector<MethodCost>& methods, std::int64_t times) {
    RaceCost cost;
    for (const auto& method : methods) {
        cost.seconds_low += static_cast<double>(times) * method.seconds_low;
        cost.seconds_high += static_cast<double>(times) * method.seconds_high;
        cost.measuring_seconds += static_cast<double>(times) * method.measuring_seconds;
        cost.disk_bytes += static_cast<std::uint64_t>(times) * adaptersOnDisk * method.file_bytes;
        cost.memory_bytes = std::max(cost.memory_bytes, method.memory_bytes);
    }
    return cost;
}

// Half the width of the 95 % interval of a mean of paired differences of 0 and 1.
double leastDifference(std::int64_t heldOutRows) {
    return heldOutRows > 0 ? std::min(1.0, 1.96 * std::sqrt(shareOfDisagreement / static_cast<double>(heldOutRows))) : 1;
}

std::string fewRowsWarning(std::int64_t trainingRows, std::int64_t heldOutRows) {
    if (trainingRows >= fewRows) return {};
    return "With " + formatCount(static_cast<std::uint64_t>(heldOutRows)) + " steering rows, methods that lie closer than about " + formatFigure(100 * leastDifference(heldOutRows), 0) +
           " points of 100 cannot be told apart. More examples tell more, or the answers read side by side.";
}

Result<RacePlan> planRace(Engine& engine, const recipe::Recipe& asked, const std::vector<std::string>& methods, const fs::path& folder, const ProgressSink& progress) {
    return guarded("Cannot plan the race", [&]() -> Result<RacePlan> {
        for (auto method = methods.begin(); method != methods.end(); ++method)
            if (std::find(methods.begin(), method, *method) != method)
                return Error{ErrorKind::badInput, "Cannot begin a race", *method + " is named twice", "Name each method once; graft repeat trains a run again with other seeds"};
        auto recipe = asAsked(asked);
        if (!recipe.data.max_length) {
            const auto unlimited = TRY(prepare(engine, recipe, Estimate::nothing, progress));
            recipe.data.max_length = TRY(commonLength(unlimited, recipe, methods));
            recipe.reasons["data.max_length"] = recipe::mark("As long as leaves every method of the race room, so that all learn from the same rows.");
        }
        const auto prepared = TRY(prepare(engine, recipe, Estimate::cost, progress));
        RacePlan plan;
        std::vector<MethodCost> costs;
        for (const auto& id : methods) {
            TRY(peft::methodNamed(id));
            const auto choice = std::ranges::find(prepared.plan.methods, id, [](const MethodChoice& each) { return each.info.id; });
            plan.lanes.push_back({.name = choice->info.name, .recipe = ofMethod(recipe, id), .cost = choice->cost, .refusal = choice->refusal});
            if (choice->refusal.empty() && choice->cost) costs.push_back(*choice->cost);
        }
        plan.cost = costOf(costs);
        plan.free_disk_bytes = freeBytesAt(folder);
        if (auto few = fewRowsWarning(prepared.plan.training_rows, prepared.plan.held_out_rows); !few.empty()) plan.warnings.push_back(std::move(few));
        if (auto full = diskWarning(plan); !full.empty()) plan.warnings.push_back(std::move(full));
        return plan;
    });
}

std::string diskWarning(const RacePlan& plan) {
    if (plan.free_disk_bytes == 0 || plan.cost.disk_bytes <= plan.free_disk_bytes) return {};
    return "The race needs about " + formatBytes(plan.cost.disk_bytes) + " on the disk and " + formatBytes(plan.free_disk_bytes) + " are free. Free some space before it begins.";
}

std::vector<recipe::Recipe> recipesOf(const RacePlan& plan) {
    std::vector<recipe::Recipe> recipes;
    for (const auto& lane : plan.lanes)
        if (lane.refusal.empty()) recipes.push_back(lane.recipe);
    return recipes;
}

std::vector<MethodCost> costsOf(const RacePlan& plan) {
    std::vector<MethodCost> costs;
    for (const auto& lane : plan.lanes)
        if (lane.refusal.empty()) costs.push_back(lane.cost.value_or(MethodCost()));
    return costs;
}

}  // namespace graft::service
