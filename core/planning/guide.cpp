// Defaults: what comparable tools ship and the presets drawn from it (user notes, sections 5.1 and 5.4).
#include "planning/guide.h"

#include "base/quantities.h"
#include "planning/effort.h"
#include "planning/memory_estimate.h"
#include "planning/run_size.h"

#include <algorithm>
#include <cmath>

namespace graft::planning {

namespace {

constexpr std::int64_t lengthGrain = 64;
constexpr std::int64_t passGrain = 128;            // oneDNN keeps a primitive per shape: few shapes, little memory
constexpr std::int64_t cpuPassTokens = 1024, gpuPassTokens = 8192;
constexpr std::int64_t smallestPassTokens = 256;
constexpr std::int64_t smallSetRows = 500, tinySetRows = 32;
constexpr double memoryShare = 0.9;                // of the limit that a plan may fill
constexpr std::int64_t evaluationsPerRun = 12;

std::int64_t roundUp(std::int64_t value, std::int64_t grain) { return (value + grain - 1) / grain * grain; }

std::string count(std::int64_t value) { return formatCount(static_cast<std::uint64_t>(std::max<std::int64_t>(0, value))); }

// One run's decisions, made in the order in which they need each other.
class Guide {
public:
    Guide(recipe::Recipe recipe, const PlanningFacts& facts) : m_recipe(std::move(recipe)), m_facts(facts) {}

    Result<recipe::Recipe> decide() {
        m_effort = TRY(effortNamed(m_recipe.training.effort));
        TRY(chooseRows());
        chooseBatch();
        TRY(chooseLearningRate());
        chooseEpochs();
        chooseCadence();
        chooseBasePrecision();
        chooseComputePrecision();
        choosePass();
        return std::move(m_recipe);
    }

private:
    template <class T>
    void fill(std::optional<T>& field, const std::string& key, T value, std::string reason) {
        if (field) return;
        field = std::move(value);
        m_recipe.reasons[key] = std::move(reason);
    }

    Result<void> chooseRows();
    void chooseBatch();
    Result<void> chooseLearningRate();
    void chooseEpochs();
    void chooseCadence();
    void chooseBasePrecision();
    void chooseComputePrecision();
    void choosePass();

    MemoryEstimate estimate(const std::string& precision, std::int64_t budget, const std::string& recompute) const;
    std::string quickPrecision() const { return m_recipe.model.compute_precision.value_or(m_facts.device.bfloat16_products ? "bfloat16" : "float32"); }
    double limit() const { return memoryShare * static_cast<double>(m_facts.device.memory_bytes); }
    bool fits(const MemoryEstimate& needed) const { return m_facts.device.memory_bytes == 0 || static_cast<double>(needed.total()) <= limit(); }

    recipe::Recipe m_recipe;
    const PlanningFacts& m_facts;
    TokenFigures m_data;
    const Effort* m_effort = nullptr;
};

Result<void> Guide::chooseRows() {
    if (m_facts.training_lengths.empty())
        return Error{ErrorKind::badInput, "Planning the run", "there is no training row", "Choose a file with more examples, or set fewer rows aside to steer and to judge"};
    const auto longest = m_facts.training_lengths.back();
    const auto chosen = chooseMaxLength(m_facts.training_lengths, m_facts.shape, m_facts.method_plan.positionsBefore());
    const auto figures = tokensUnder(m_facts.training_lengths, chosen, m_recipe.data.length_policy);
    std::string reason = "99 % of the rows have at most this many tokens, rounded up to " + std::to_string(lengthGrain) + ".";
    if (chosen >= longest) reason = "The longest row has " + count(longest) + " tokens, so every row stays whole.";
    else if (chosen == m_facts.shape.max_positions) reason = "The model reads at most " + count(chosen) + " tokens.";
    if (figures.dropped > 0) reason += ' ' + count(figures.dropped) + " longer rows are left out.";
    if (figures.cut > 0) reason += ' ' + count(figures.cut) + " longer rows are cut.";
    fill(m_recipe.data.max_length, "data.max_length", chosen, reason);
    m_data = tokensUnder(m_facts.training_lengths, *m_recipe.data.max_length, m_recipe.data.length_policy, m_facts.method_plan.rows_before);
    if (m_data.rows == 0)
        return Error{ErrorKind::badInput, "Planning the run", "every training row is longer than data.max_length (" + count(*m_recipe.data.max_length) + " tokens)",
                     "Raise the longest row, or cut longer rows instead of dropping them"};
    return {};
}

void Guide::chooseBatch() {
    const bool small = m_data.rows < smallSetRows;
    const bool tiny = m_data.rows < tinySetRows;
    const auto rows = std::min<std::int64_t>(tiny ? 2 : small ? 8 : 16, m_data.rows);
    fill(m_recipe.training.batch_rows, "training.batch_rows", rows,
         tiny    ? "With so few rows a step over two of them leaves enough steps to learn from."
         : small ? "Under 500 rows a small batch gives more steps to learn from." : "A step over 16 rows is steady without wasting rows.");
}

Result<void> Guide::chooseLearningRate() {
    if (m_recipe.training.learning_rate) return {};
    const bool random = m_recipe.model.initialisation == "random";
    const auto& table = random ? m_facts.method.rates_from_random : m_facts.method.rates;
    const double parameters = static_cast<double>(m_facts.shape.parameters);
    const auto row = std::find_if(table.begin(), table.end(), [&](const auto& each) { return parameters <= each.up_to_parameters; });
    if (row == table.end())
        return Error{ErrorKind::unsupported, "Planning the run", m_facts.method.name + " has no learning rate for " + (random ? "random weights" : "a model of this size"),
                     random ? "Start from the pretrained weights, or choose a method that trains the whole model" : "Set training.learning_rate"};
    fill(m_recipe.training.learning_rate, "training.learning_rate", row->rate,
         "The usual rate of " + m_facts.method.name + " for a model of " + formatCount(m_facts.shape.parameters) + " parameters" + (random ? " that starts from nothing." : "."));
    return {};
}

void Guide::chooseEpochs() {
    auto& plan = m_recipe.training;
    const double stepsPerEpoch = std::ceil(static_cast<double>(m_data.rows) / static_cast<double>(*plan.batch_rows));
    if (plan.max_steps) {
        fill(plan.epochs, "training.epochs", static_cast<double>(*plan.max_steps) / stepsPerEpoch, "The passes that the chosen number of steps makes.");
        return;
    }
    const double needed = std::ceil(static_cast<double>(m_effort->least_steps) / stepsPerEpoch);
    const double epochs = std::clamp(needed, m_effort->usual_epochs, m_effort->most_epochs);
    fill(plan.epochs, "training.epochs", epochs,
         epochs > m_effort->usual_epochs ? "So few rows need more passes to make about " + count(std::llround(epochs * stepsPerEpoch)) + " steps; the run stops early when it no longer helps."
                                         : m_effort->epochs_reason);
}

void Guide::chooseCadence() {
    auto& plan = m_recipe.training;
    const double stepsPerEpoch = std::ceil(static_cast<double>(m_data.rows) / static_cast<double>(*plan.batch_rows));
    const auto total = plan.max_steps ? *plan.max_steps : std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(*plan.epochs * stepsPerEpoch - 1e-9)));
    const auto every = (total + evaluationsPerRun - 1) / evaluationsPerRun;
    fill(plan.evaluate_every, "training.evaluate_every", every, "About twelve looks at the steering rows in a run: enough to stop at the best point.");
    fill(plan.save_every, "training.save_every", *plan.evaluate_every, "A checkpoint at each evaluation, so that the best one is kept.");
    fill(plan.patience, "training.patience", m_effort->patience, m_effort->patience_reason);
}

MemoryEstimate Guide::estimate(const std::string& precision, std::int64_t budget, const std::string& recompute) const {
    PassSetting pass;
    pass.tokens = std::max(m_data.longest, std::min(budget, fullestStep(m_facts.training_lengths, m_data, *m_recipe.training.batch_rows)));
    pass.learned = static_cast<std::int64_t>(static_cast<double>(pass.tokens) * m_facts.learned_share * (1 - static_cast<double>(m_data.rows_before) / m_data.mean()));
    pass.longest_row = m_data.longest;
    pass.element_bytes = recipe::computeBytes({.base_precision = precision, .compute_precision = quickPrecision()});
    pass.quantisation = recipe::quantisationOf(precision);
    pass.keep = recompute == "whole" ? Keep::layer_inputs : Keep::everything;
    pass.arithmetic = arithmeticOf(m_facts.device, pass.element_bytes);
    return estimateMemory(m_facts.shape, m_facts.method_plan, trainsWholeModel(m_facts) ? Trains::whole_model : Trains::parts, pass, m_facts.device.kind);
}

void Guide::chooseBasePrecision() {
    auto& precision = m_recipe.model.base_precision;
    if (precision) return;
    const auto key = "model.base_precision";
    const auto quick = quickPrecision();
    const auto least = estimate(quick, 0, "whole"), narrow = estimate("bfloat16", 0, "whole");
    if (!fits(narrow) && !trainsWholeModel(m_facts) && fits(estimate("nf4", 0, "whole")))
        fill<std::string>(precision, key, "nf4", "In bfloat16 the run would need at least " + formatBytes(narrow.total()) + "; nf4 holds the layers in a third of that, and each step takes longer.");
    else if (quick == "bfloat16") fill<std::string>(precision, key, quick, "This machine multiplies bfloat16 in hardware: faster, and half the memory.");
    else if (fits(least)) fill<std::string>(precision, key, quick, "This machine has no hardware for bfloat16, so float32 is faster.");
    else fill<std::string>(precision, key, "bfloat16", "In float32 the run would need at least " + formatBytes(least.total()) + "; bfloat16 halves the weights, but is slower on this machine.");
}

void Guide::chooseComputePrecision() {
    auto& precision = m_recipe.model.compute_precision;
    const auto key = "model.compute_precision", base = m_recipe.model.base_precision->c_str();
    if (recipe::quantisationOf(base) == recipe::Quantisation::none) fill<std::string>(precision, key, base, "The base model computes in the format that it is held in.");
    else fill<std::string>(precision, key, quickPrecision(), m_facts.device.bfloat16_products ? "This machine multiplies bfloat16 in hardware." : "This machine has no hardware for bfloat16, so float32 is faster.");
}

void Guide::choosePass() {
    auto& plan = m_recipe.training;
    const bool gpu = m_facts.device.kind == DeviceKind::gpu;
    const auto usual = std::max(gpu ? gpuPassTokens : cpuPassTokens, roundUp(m_data.longest, passGrain));
    const auto floor = std::min(usual, std::max(smallestPassTokens, roundUp(m_data.longest, passGrain)));
    const std::vector<std::string> ways = plan.recompute ? std::vector<std::string>{*plan.recompute} : std::vector<std::string>{"none", "whole"};
    // The cheapest answer to little memory first: smaller passes, then recompute.
    auto budget = plan.micro_batch_tokens.value_or(usual);
    std::string way = ways.front();
    bool found = false;
    for (const auto& each : ways) {
        way = each;
        budget = plan.micro_batch_tokens.value_or(usual);
        while (!(found = fits(estimate(*m_recipe.model.base_precision, budget, way))) && !plan.micro_batch_tokens && budget > floor)
            budget = std::max(floor, roundUp(budget / 2, passGrain));
        if (found) break;
    }
    const auto needed = formatBytes(estimate(*m_recipe.model.base_precision, budget, way).total());
    fill(plan.micro_batch_tokens, "training.micro_batch_tokens", budget,
         !found ? "The smallest pass; even so the run needs about " + needed + "."
         : budget == usual ? "Passes of this size keep the processor busy and fit into memory (about " + needed + " in all)."
                           : "Smaller passes, so that the run fits into memory (about " + needed + " in all); the result is the same.");
    fill(plan.recompute, "training.recompute", way,
         way == "none" ? "Memory is enough to keep every layer's results, which is fastest." : "Layers are computed twice to fit into memory; each step takes about a third longer.");
}

}  // namespace

std::int64_t chooseMaxLength(const std::vector<std::int64_t>& ascending, const recipe::ModelShape& shape, std::int64_t positionsBefore) {
    if (ascending.empty()) return lengthGrain;
    const auto rank = static_cast<std::size_t>(std::ceil(0.99 * static_cast<double>(ascending.size())));
    const auto rounded = roundUp(std::max<std::int64_t>(1, ascending[rank - 1]), lengthGrain);
    return shape.max_positions > 0 ? std::min(rounded, shape.max_positions - positionsBefore) : rounded;
}

Result<recipe::Recipe> decide(const recipe::Recipe& recipe, const PlanningFacts& facts) { return Guide(recipe, facts).decide(); }

}  // namespace graft::planning
