#include "service/training_choices.h"

#include "model/family.h"
#include "model/model_config.h"
#include "planning/checks.h"
#include "planning/effort.h"
#include "planning/guide.h"
#include "planning/memory_estimate.h"
#include "planning/recommendation.h"
#include "planning/run_size.h"
#include "planning/time_estimate.h"
#include "service/prepared.h"

#include <algorithm>

namespace graft::service {

namespace {

// A model like any other, for pictures before one is chosen.
recipe::ModelShape typicalShape() {
    model::ModelConfig config;
    config.family = &model::families().front();
    config.hidden = 64, config.intermediate = 128, config.layers = 2, config.heads = config.kv_heads = 4, config.head_dim = 16;
    config.vocabulary = 256, config.max_positions = 128;
    return model::shapeOf(config, "");
}

MethodChoice describedChoice(const peft::Method& method) {
    recipe::Recipe recipe;
    recipe.method.id = method.info.id;
    return {.info = method.info, .touched = {}, .destinations = destinations(recipe), .cost = {}, .refusal = {}, .recommended = {}};
}

std::vector<recipe::SiteKind> kindsOf(const recipe::ModelShape& shape, const recipe::MethodPlan& plan) {
    std::vector<recipe::SiteKind> kinds;
    for (const auto& site : shape.sites)
        if (std::ranges::find(kinds, site.kind) == kinds.end() && std::ranges::find(plan.sites, site.name) != plan.sites.end()) kinds.push_back(site.kind);
    for (const recipe::SiteKind kind : plan.other_places)
        if (std::ranges::find(kinds, kind) == kinds.end()) kinds.push_back(kind);
    return kinds;
}

struct Costed {
    MethodChoice choice;
    planning::Candidate candidate;
};

// `asked` with this method; the values stay where they are its own.
Result<void> addCost(const peft::Method& method, const recipe::Recipe& asked, const planning::MachineSpeed& speed, planning::PlanningFacts facts, Costed& costed) {
    auto recipe = asked;
    if (recipe.method.id != method.info.id) recipe.method = {method.info.id, {}};
    facts.method = method.info;
    const auto values = TRY(peft::completeValues(method, recipe.method.values));
    facts.method_plan = TRY(method.plan(facts.shape, values));
    costed.choice.touched = kindsOf(facts.shape, facts.method_plan);
    costed.choice.note = facts.method_plan.note;
    costed.candidate.plan = facts.method_plan;
    const auto decided = TRY(planning::decide(recipe, facts));
    const auto memory = TRY(planning::estimateMemory(decided, facts));
    const auto time = TRY(planning::estimateTime(decided, facts, speed));
    costed.candidate.memory_bytes = memory.total();
    costed.choice.cost = MethodCost{facts.method_plan.trained_parameters, facts.method_plan.file_bytes, memory.total(), time.low, time.high, time.measuring_seconds};
    for (const auto& problem : planning::check(decided, facts)) {
        // What is wrong whichever method is chosen is told where the plan is told.
        const bool ofTheMethod = problem.field == "training.micro_batch_tokens" || problem.field == "model.initialisation";
        if (problem.severity == recipe::Severity::error && ofTheMethod) return Error{ErrorKind::unsupported, method.info.name, problem.problem, problem.hint};
    }
    return {};
}

Costed costedMethod(const peft::Method& method, const recipe::Recipe& asked, const planning::MachineSpeed& speed, const planning::PlanningFacts& facts) {
    Costed costed{describedChoice(method), {.info = method.info, .plan = {}, .memory_bytes = 0, .usable = true}};
    if (const auto outcome = addCost(method, asked, speed, facts, costed); !outcome) {
        costed.choice.refusal = outcome.error().why;
        costed.candidate.usable = false;
    }
    return costed;
}

}  // namespace

std::vector<MethodChoice> methodChoices() {
    const auto shape = typicalShape();
    std::vector<MethodChoice> choices;
    for (const auto& method : peft::methods()) {
        choices.push_back(describedChoice(method));
        const auto values = peft::completeValues(method, {});
        if (!values) continue;
        if (const auto plan = method.plan(shape, *values)) choices.back().touched = kindsOf(shape, *plan);
    }
    return choices;
}

std::vector<EffortChoice> effortChoices() {
    std::vector<EffortChoice> choices;
    for (const auto& effort : planning::efforts()) choices.push_back({.id = effort.id, .name = effort.name, .summary = effort.summary, .total_steps = 0, .seconds_low = {}, .seconds_high = {}});
    return choices;
}

Result<void> addChoices(const recipe::Recipe& asked, const planning::MachineSpeed& speed, Prepared& prepared) {
    std::vector<planning::Candidate> candidates;
    for (const auto& method : peft::methods()) {
        auto costed = costedMethod(method, asked, speed, prepared.facts);
        prepared.plan.methods.push_back(std::move(costed.choice));
        candidates.push_back(std::move(costed.candidate));
    }
    if (auto best = planning::recommend(candidates, prepared.facts.shape)) prepared.plan.methods[best->candidate].recommended = std::move(best->reasons);
    prepared.plan.efforts = effortChoices();
    for (auto& effort : prepared.plan.efforts) {
        auto recipe = asked;
        recipe.training.effort = effort.id;
        const auto decided = TRY(planning::decide(recipe, prepared.facts));
        const auto size = TRY(planning::sizeOf(decided, prepared.facts));
        effort.total_steps = size.total_steps;
        effort.passes = static_cast<double>(size.total_steps) / static_cast<double>(size.steps_per_epoch);
        effort.of_this_effort = !asked.training.epochs && !asked.training.max_steps;
        const auto time = TRY(planning::estimateTime(decided, prepared.facts, speed));
        effort.seconds_low = time.low;
        effort.seconds_high = time.high;
    }
    return {};
}

}  // namespace graft::service
