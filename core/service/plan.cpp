#include "service/plan.h"

#include "planning/checks.h"
#include "planning/guide.h"
#include "planning/memory_estimate.h"
#include "planning/probe.h"
#include "planning/run_size.h"
#include "planning/time_estimate.h"
#include "recipe/field_text.h"
#include "service/guarded.h"
#include "service/models.h"
#include "service/prepared.h"

#include <ATen/Parallel.h>

namespace graft::service {

namespace {

planning::PlanningFacts factsOf(const Engine::State& state, const Prepared& prepared) {
    planning::PlanningFacts facts;
    facts.shape = prepared.plan.shape;
    facts.method = prepared.method->info;
    facts.method_plan = prepared.plan.method;
    facts.training_lengths = prepared.data.training.lengths;
    facts.learned_share = prepared.data.statistics.learned_share;
    facts.held_out_rows = static_cast<std::int64_t>(prepared.data.held_out.rows.size());
    facts.test_rows = static_cast<std::int64_t>(prepared.data.test.rows.size());
    facts.device = {.kind = state.device.device.is_cpu() ? planning::DeviceKind::cpu : planning::DeviceKind::gpu,
                    .memory_bytes = state.device.free_bytes,
                    .threads = at::get_num_threads(),
                    .bfloat16_products = state.device.bfloat16_products,
                    .fused_bfloat16 = state.device.fused_bfloat16};
    return facts;
}

Result<planning::MachineSpeed> speedFor(Engine::State& state, const recipe::Recipe& recipe, const planning::PlanningFacts& facts, std::int64_t largestPass) {
    planning::ProbePlan plan{.shape = facts.shape, .precision = recipe::computePrecision(recipe.model), .pass_tokens = largestPass, .device = facts.device.kind};
    plan.arithmetic = planning::arithmeticOf(facts.device, plan.precision == "bfloat16" ? 2 : 4);
    const auto figures = planning::tokensUnder(facts.training_lengths, 0, "drop");
    plan.row_tokens = std::max<std::int64_t>(1, static_cast<std::int64_t>(figures.mean()));
    const auto key = recipe.model.path + '\n' + plan.precision + '\n' + std::to_string(plan.pass_tokens) + '\n' + std::to_string(plan.row_tokens);
    if (const auto found = state.speeds.find(key); found != state.speeds.end()) return found->second;
    const auto speed = TRY(planning::probeMachine(plan));
    state.speeds[key] = speed;
    return speed;
}

Result<planning::MachineSpeed> addCosts(Engine::State& state, const planning::PlanningFacts& facts, Plan& plan) {
    const auto memory = TRY(planning::estimateMemory(plan.recipe, facts));
    plan.memory = {{recipe::mark("Weights"), memory.weights}, {recipe::mark("Adapter and optimiser"), memory.adapter}, {recipe::mark("Activations"), memory.activations},
                   {recipe::mark("Working space"), memory.working}, {recipe::mark("Reserve"), memory.reserve}};
    plan.memory_bytes = memory.total();
    const auto size = TRY(planning::sizeOf(plan.recipe, facts));
    const auto speed = TRY(speedFor(state, plan.recipe, facts, size.largest_pass));
    const auto time = TRY(planning::estimateTime(plan.recipe, facts, speed));
    plan.seconds_low = time.low;
    plan.seconds_high = time.high;
    return speed;
}

}  // namespace

Result<Prepared> prepare(Engine& engine, const recipe::Recipe& recipe, Estimate estimate, const ProgressSink& progress) {
    return guarded("Cannot prepare the run", [&]() -> Result<Prepared> {
        const auto config = TRY(model::readModelConfig(recipe.model.path));
        auto tokenizer = TRY(text::Tokenizer::load(recipe.model.path));
        auto form = TRY(text::ChatTemplate::recognise(tokenizer));
        auto data = TRY(data::prepareData(recipe.data, tokenizer, form, 0, progress));
        const auto* method = TRY(peft::methodNamed(recipe.method.id));
        auto values = TRY(peft::completeValues(*method, recipe.method.values));
        Prepared prepared{.plan = {}, .data = std::move(data), .tokenizer = std::move(tokenizer), .form = std::move(form), .method = method, .values = std::move(values), .facts = {}};
        auto& plan = prepared.plan;
        plan.shape = model::shapeOf(config, locateModel(recipe.model.path).name);
        plan.method = TRY(method->plan(plan.shape, prepared.values));
        prepared.facts = factsOf(engine.state(), prepared);
        const auto& facts = prepared.facts;
        plan.memory_limit_bytes = facts.device.memory_bytes;
        plan.recipe = TRY(planning::decide(recipe, facts));
        plan.recipe.method.values = prepared.values;
        plan.problems = planning::check(plan.recipe, facts);
        const auto nothingAtAll = prepared.data.training.without_learned;
        data::limitLength(prepared.data, *plan.recipe.data.max_length, plan.recipe.data.length_policy == "cut" ? data::LengthPolicy::cut : data::LengthPolicy::drop);
        plan.recipe.data.hash = prepared.data.hash;
        const auto size = TRY(planning::sizeOf(plan.recipe, facts));
        plan.total_steps = size.total_steps;
        plan.training_rows = static_cast<std::int64_t>(prepared.data.training.rows.size());
        plan.held_out_rows = static_cast<std::int64_t>(prepared.data.held_out.rows.size());
        plan.test_rows = static_cast<std::int64_t>(prepared.data.test.rows.size());
        plan.training_tokens = prepared.data.training.tokens;
        plan.waiting_rows = prepared.data.waiting_rows;
        plan.left_out = data::leftOutOf(prepared.data);
        plan.cut = prepared.data.training.cut - (prepared.data.training.without_learned - nothingAtAll);
        if (estimate == Estimate::cost) {
            const auto speed = TRY(addCosts(engine.state(), facts, plan));
            TRY(addChoices(recipe, speed, prepared));
        }
        return prepared;
    });
}

Result<Plan> makePlan(Engine& engine, const recipe::Recipe& recipe, const ProgressSink& progress) {
    auto prepared = TRY(prepare(engine, recipe, Estimate::cost, progress));
    return std::move(prepared.plan);
}

std::vector<recipe::MethodInfo> methods() {
    std::vector<recipe::MethodInfo> infos;
    for (const auto& method : peft::methods()) infos.push_back(method.info);
    return infos;
}

std::vector<std::string> describeFields() {
    std::vector<std::string> lines;
    const auto describe = [&](const recipe::FieldInfo& info, const Json& standard) {
        std::string line = info.key + ": " + info.help;
        if (!info.unit.empty()) line += " In " + info.unit + '.';
        if (!info.choices.empty()) {
            line += " One of";
            for (const auto& choice : info.choices) line += ' ' + choice;
            line += '.';
        }
        lines.push_back(line + " Standard: " + recipe::textOf(standard) + '.');
    };
    const recipe::Recipe standard;
    recipe::eachField(standard, [&](const auto& value, const recipe::FieldInfo& info) { describe(info, recipe::writeField(value)); });
    for (const auto& method : peft::methods())
        for (const auto& field : method.info.fields) {
            auto info = field.info;
            info.key = method.info.id + ": " + info.key;
            describe(info, recipe::toJson(field.standard));
        }
    return lines;
}

}  // namespace graft::service
