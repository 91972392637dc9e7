#include "planning/checks.h"

#include "base/quantities.h"
#include "planning/memory_estimate.h"
#include "planning/run_size.h"

#include <algorithm>
#include <cmath>

namespace graft::planning {

namespace {

using recipe::FieldInfo;
using recipe::Problem;
using recipe::Recipe;
using recipe::Severity;

std::string count(std::int64_t value) { return formatCount(static_cast<std::uint64_t>(std::max<std::int64_t>(0, value))); }

// --- each field by itself: its range and its choices, as it declares them

std::optional<Problem> outOfRange(double value, const FieldInfo& info) {
    if (value >= info.low && value <= info.high) return {};
    const auto range = Json(info.low).dump() + " to " + Json(info.high).dump();
    const auto allowed = std::isinf(info.high) ? "at least " + Json(info.low).dump() : std::isinf(info.low) ? "at most " + Json(info.high).dump() : range;
    return Problem{info.key, Severity::error, info.label + " is " + Json(value).dump() + ".", "It can be " + allowed + (info.unit.empty() ? "." : ' ' + info.unit + '.')};
}

std::optional<Problem> notAChoice(const std::string& value, const FieldInfo& info) {
    if (info.choices.empty() || std::find(info.choices.begin(), info.choices.end(), value) != info.choices.end()) return {};
    std::string list;
    for (const auto& choice : info.choices) list += (list.empty() ? "" : ", ") + choice;
    return Problem{info.key, Severity::error, info.label + " is \"" + value + "\".", "It can be one of: " + list + '.'};
}

std::optional<Problem> wrongValue(double value, const FieldInfo& info) { return outOfRange(value, info); }
std::optional<Problem> wrongValue(std::int64_t value, const FieldInfo& info) { return outOfRange(static_cast<double>(value), info); }
std::optional<Problem> wrongValue(std::uint64_t value, const FieldInfo& info) { return outOfRange(static_cast<double>(value), info); }
std::optional<Problem> wrongValue(const std::string& value, const FieldInfo& info) { return notAChoice(value, info); }
std::optional<Problem> wrongValue(const std::vector<std::string>& values, const FieldInfo& info) {
    for (const auto& value : values)
        if (auto problem = notAChoice(value, info)) return problem;
    return {};
}
std::optional<Problem> wrongValue(const std::map<std::string, std::string>& values, const FieldInfo& info) {
    for (const auto& [key, value] : values)
        if (auto problem = notAChoice(value, info)) return problem;
    return {};
}

// Fields that may stay open in a decided recipe.
bool mayStayOpen(const std::string& key) { return key == "training.max_steps" || key == "data.instruction"; }

template <class T>
std::optional<Problem> wrongValue(const std::optional<T>& value, const FieldInfo& info) {
    if (value) return wrongValue(*value, info);
    if (mayStayOpen(info.key)) return {};
    return Problem{info.key, Severity::error, info.label + " is not decided.", "Set it, or let the guide decide it."};
}

std::vector<Problem> fieldProblems(const Recipe& recipe) {
    std::vector<Problem> problems;
    recipe::eachField(recipe, [&](const auto& value, const FieldInfo& info) {
        if (auto problem = wrongValue(value, info)) problems.push_back(*problem);
    });
    return problems;
}

// --- the recipe as a whole: each rule looks at one thing and finds it well or says what is the matter

struct Whole {
    const Recipe& recipe;
    const PlanningFacts& facts;
    RunSize size;
    MemoryEstimate memory;
};
using Finding = std::optional<Problem>;
using Rule = Finding (*)(const Whole&);

Finding error(const char* field, std::string problem, std::string hint) { return Problem{field, Severity::error, std::move(problem), std::move(hint)}; }
Finding warning(const char* field, std::string problem, std::string hint) { return Problem{field, Severity::warning, std::move(problem), std::move(hint)}; }

Finding tooLongForModel(const Whole& whole) {
    if (whole.facts.shape.max_positions <= 0) return {};
    const auto before = whole.facts.method_plan.positionsBefore(), most = whole.facts.shape.max_positions - before;
    if (*whole.recipe.data.max_length <= most) return {};
    const auto taken = before > 0 ? ", of which the method's own rows take " + count(before) : std::string();
    return error("data.max_length", "The model reads at most " + count(whole.facts.shape.max_positions) + " tokens" + taken + "; the longest row may have " + count(*whole.recipe.data.max_length) + ".",
                 "Set it to " + count(most) + " or less.");
}

Finding answerTooLongForModel(const Whole& whole) {
    const auto most = whole.facts.shape.max_positions, answer = whole.recipe.evaluation.max_new_tokens;
    if (most <= 0 || answer < most) return {};
    return error("evaluation.max_new_tokens", "An answer of " + count(answer) + " tokens leaves no room for its prompt: the model reads at most " + count(most) + ".",
                 "Choose a smaller number.");
}

Finding rowsLost(const Whole& whole) {
    const auto& data = whole.size.data;
    const auto all = data.rows + data.dropped;
    if (data.dropped * 20 <= all) return {};
    return warning("data.max_length", count(data.dropped) + " of " + count(all) + " training rows are longer and are left out.",
                   "A limit of " + count(whole.facts.training_lengths.back()) + " tokens keeps them all.");
}

Finding answersCut(const Whole& whole) {
    if (whole.size.data.cut == 0) return {};
    return warning("data.length_policy", count(whole.size.data.cut) + " training rows lose the end of their answer.",
                   "Drop long rows instead, or raise the limit to " + count(whole.facts.training_lengths.back()) + " tokens.");
}

Finding fewRows(const Whole& whole) {
    if (whole.size.data.rows >= 50) return {};
    const auto learn = whole.size.data.rows, aside = whole.facts.held_out_rows + whole.facts.test_rows;
    return warning("data.path", "Of " + count(learn + whole.size.data.dropped + aside) + " examples " + count(aside) + " are put aside to steer and to judge; " + count(learn) + (learn == 1 ? " learns." : " learn."),
                   "Expect little from fewer than 50. More examples help more than any setting; how many are put aside is changed on the Data page.");
}

Finding nothingLearned(const Whole& whole) {
    if (whole.facts.learned_share > 0) return {};
    return error("data.roles", "No token of the training rows is learned.", "Check which column holds the answer.");
}

Finding noHeldOut(const Whole& whole) {
    if (whole.facts.held_out_rows > 0) return {};
    return error("data.held_out_share", "There is no steering row to watch the run by.", "Raise the share of the rows that steer, or bring more examples.");
}

Finding sharesTooLarge(const Whole& whole) {
    if (whole.recipe.data.held_out_share + whole.recipe.data.test_share <= 0.8) return {};
    return warning("data.held_out_share", "Steering and judging rows leave less than a fifth of the rows to learn from.", "10 % each is usual.");
}

Finding randomWithoutWhole(const Whole& whole) {
    if (whole.recipe.model.initialisation != "random" || trainsWholeModel(whole.facts)) return {};
    return error("model.initialisation", whole.facts.method.name + " trains small parts beside the model, which cannot stand on random weights.",
                 "Start from the pretrained weights, or choose a method that trains the whole model.");
}

// The method's usual rate for this model, if it has one.
std::optional<double> usualRate(const Whole& whole) {
    const auto& table = whole.recipe.model.initialisation == "random" ? whole.facts.method.rates_from_random : whole.facts.method.rates;
    for (const auto& row : table)
        if (static_cast<double>(whole.facts.shape.parameters) <= row.up_to_parameters) return row.rate;
    return {};
}

Finding unusualRate(const Whole& whole) {
    const auto usual = usualRate(whole);
    const double rate = *whole.recipe.training.learning_rate;
    if (!usual || (rate <= 10 * *usual && rate >= *usual / 30)) return {};
    const bool high = rate > *usual;
    return warning("training.learning_rate", std::string("The learning rate is ") + (high ? "more than ten times the usual one: training may diverge." : "far below the usual one: little will be learned."),
                   "Usual for this method and model: " + Json(*usual).dump() + '.');
}

Finding batchOverRows(const Whole& whole) {
    const auto batch = *whole.recipe.training.batch_rows;
    if (batch <= whole.size.data.rows) return {};
    return warning("training.batch_rows", "One step asks for " + count(batch) + " rows, there are " + count(whole.size.data.rows) + ".", "Each pass over the data is a single step; a smaller batch learns more.");
}

Finding neverEvaluated(const Whole& whole) {
    if (*whole.recipe.training.evaluate_every <= whole.size.total_steps) return {};
    return warning("training.evaluate_every", "The run ends after " + count(whole.size.total_steps) + " steps, before the first evaluation is due.",
                   "Evaluate more often, so that the best point can be found.");
}

Finding manyEpochs(const Whole& whole) {
    const double passes = static_cast<double>(whole.size.total_steps) / static_cast<double>(whole.size.steps_per_epoch);
    if (passes <= 20 || whole.recipe.model.initialisation == "random") return {};
    return warning(whole.recipe.training.max_steps ? "training.max_steps" : "training.epochs", "The run passes " + count(std::llround(passes)) + " times over the rows and may learn them by heart.",
                   "Three to ten passes are usual; the loss on the steering rows shows when to stop.");
}

bool isQuantised(const Whole& whole) { return recipe::quantisationOf(*whole.recipe.model.base_precision) != recipe::Quantisation::none; }

Finding slowPrecision(const Whole& whole) {
    if (recipe::computePrecision(whole.recipe.model) != "bfloat16" || whole.facts.device.bfloat16_products) return {};
    return warning(isQuantised(whole) ? "model.compute_precision" : "model.base_precision", "This machine has no hardware for bfloat16 products: the run will be slow.", "Choose float32 if memory allows.");
}

Finding quantisedWhole(const Whole& whole) {
    if (!isQuantised(whole) || !trainsWholeModel(whole.facts)) return {};
    return error("model.base_precision", whole.facts.method.name + " changes every weight of the model; a weight of 4 or 8 bits has no room for small changes.",
                 "Choose bfloat16 or float32, or a method that trains small parts beside the model.");
}

Finding foreignComputePrecision(const Whole& whole) {
    const auto& model = whole.recipe.model;
    if (isQuantised(whole) || *model.compute_precision == *model.base_precision) return {};
    return error("model.compute_precision", "A base model that is held in " + *model.base_precision + " also computes in it.", "Choose " + *model.base_precision + " here too, or nf4 or int8 as base precision.");
}

Finding memoryShort(const Whole& whole) {
    const auto limit = whole.facts.device.memory_bytes, needed = whole.memory.total();
    if (limit == 0 || static_cast<double>(needed) <= 0.9 * static_cast<double>(limit)) return {};
    const auto figures = "The run needs about " + formatBytes(needed) + " of memory; " + formatBytes(limit) + " can be used.";
    const bool smaller = *whole.recipe.training.recompute == "none" || whole.size.largest_pass > whole.size.data.longest;
    const auto hint = smaller ? "Smaller passes or recompute need less; left to the guide, both are chosen to fit." : isQuantised(whole) ? "Choose a smaller model, or a shorter longest row." : "Choose a smaller model, bfloat16 or nf4, or a shorter longest row.";
    return needed > limit ? error("training.micro_batch_tokens", figures, hint) : warning("training.micro_batch_tokens", figures, hint);
}

constexpr Rule rules[] = {tooLongForModel, answerTooLongForModel, rowsLost, answersCut, fewRows, nothingLearned, noHeldOut, sharesTooLarge, randomWithoutWhole,
                          unusualRate, batchOverRows, neverEvaluated, manyEpochs, slowPrecision, quantisedWhole, foreignComputePrecision, memoryShort};

bool hasErrors(const std::vector<Problem>& problems) {
    return std::any_of(problems.begin(), problems.end(), [](const Problem& problem) { return problem.severity == Severity::error; });
}

}  // namespace

std::vector<Problem> check(const Recipe& recipe, const PlanningFacts& facts) {
    auto problems = fieldProblems(recipe);
    if (recipe.model.path.empty()) problems.push_back({"model.path", Severity::error, "No model is chosen.", "Choose a model folder."});
    if (recipe.data.path.empty()) problems.push_back({"data.path", Severity::error, "No examples are chosen.", "Choose a file of examples."});
    if (hasErrors(problems)) return problems;  // the rules below count on values that are decided and in range
    const auto size = sizeOf(recipe, facts);
    if (!size) return {{"data.max_length", Severity::error, "No training row is left: " + size.error().why + '.', size.error().hint + '.'}};
    const auto memory = estimateMemory(recipe, facts);
    if (!memory) return {{"model.base_precision", Severity::error, memory.error().why + '.', memory.error().hint + '.'}};
    const Whole whole{recipe, facts, *size, *memory};
    for (const auto rule : rules)
        if (auto finding = rule(whole)) problems.push_back(*finding);
    std::stable_partition(problems.begin(), problems.end(), [](const Problem& problem) { return problem.severity == Severity::error; });
    return problems;
}

}  // namespace graft::planning
