#include "planning/usual_run.h"

#include "planning/guide.h"
#include "planning/memory_estimate.h"

#include <algorithm>

namespace graft::planning {

namespace {

constexpr double memoryShare = 0.9;            // as the guide fills it
constexpr std::int64_t shortestTokens = 32;    // worth proposing

struct Planned {
    recipe::Recipe recipe;
    std::uint64_t bytes = 0;
};

Result<Planned> plan(PlanningFacts facts, const UsualRows& rows) {
    const auto room = facts.shape.max_positions - facts.method_plan.positionsBefore();
    const auto tokens = facts.shape.max_positions > 0 ? std::min(rows.tokens, room) : rows.tokens;
    facts.training_lengths.assign(static_cast<std::size_t>(rows.rows), tokens);
    recipe::Recipe open;
    open.method.id = facts.method.id;
    Planned planned{.recipe = TRY(decide(open, facts))};
    planned.recipe.reasons.clear();
    planned.bytes = TRY(estimateMemory(planned.recipe, facts)).total();
    return planned;
}

bool leavesRoom(std::uint64_t bytes, std::uint64_t memory) { return memory == 0 || static_cast<double>(bytes) <= memoryShare * static_cast<double>(memory); }

}  // namespace

Result<UsualNeed> usualNeed(const PlanningFacts& facts, const UsualRows& rows) {
    auto unbounded = facts;
    unbounded.device.memory_bytes = 0;
    const auto easy = TRY(plan(unbounded, rows));
    const auto here = TRY(plan(facts, rows));
    const auto memory = facts.device.memory_bytes;
    UsualNeed need{.bytes = here.bytes, .easy_bytes = easy.bytes, .batch_rows = here.recipe.training.batch_rows.value_or(0)};
    if (leavesRoom(here.bytes, memory)) {
        need.room = here.recipe == easy.recipe ? Room::easy : Room::with_savings;
        return need;
    }
    need.room = here.bytes <= memory ? Room::with_savings : Room::none;
    for (auto tokens = rows.tokens / 2; need.room == Room::none && tokens >= shortestTokens; tokens /= 2) {
        const auto shorter = TRY(plan(facts, {.rows = rows.rows, .tokens = tokens}));
        if (!leavesRoom(shorter.bytes, memory)) continue;
        need.fitting_tokens = tokens;
        break;
    }
    return need;
}

}  // namespace graft::planning
