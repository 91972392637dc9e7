#include "planning/run_size.h"

#include <algorithm>
#include <cmath>

namespace graft::planning {

namespace {

template <class T>
Result<T> decided(const std::optional<T>& value, const char* field) {
    if (value) return *value;
    return Error{ErrorKind::badInput, "Estimating the run", std::string(field) + " is not decided", "Let the guide decide it first"};
}

double squared(std::int64_t value) { return static_cast<double>(value) * static_cast<double>(value); }

std::int64_t ceilDivide(std::int64_t value, std::int64_t by) { return (value + by - 1) / by; }

}  // namespace

TokenFigures tokensUnder(const std::vector<std::int64_t>& ascending, std::int64_t maxLength, const std::string& policy, std::int64_t rowsBefore) {
    TokenFigures figures{.rows_before = rowsBefore};
    for (auto length : ascending) {
        if (maxLength > 0 && length > maxLength) {
            if (policy != "cut") {
                ++figures.dropped;
                continue;
            }
            ++figures.cut;
            length = maxLength;
        }
        ++figures.rows;
        length += rowsBefore;
        figures.tokens += length;
        figures.square_sum += squared(length);
        figures.longest = std::max(figures.longest, length);
    }
    return figures;
}

std::int64_t fullestStep(const std::vector<std::int64_t>& ascending, const TokenFigures& figures, std::int64_t batchRows) {
    const auto rows = std::min(batchRows, figures.rows);
    if (rows <= 0) return 0;
    const double mean = figures.mean();
    const double variance = std::max(0.0, figures.square_sum / static_cast<double>(figures.rows) - mean * mean);
    const double expected = mean * static_cast<double>(rows) + 3 * std::sqrt(variance * static_cast<double>(rows));
    double longestTogether = 0;
    for (std::int64_t i = 0; i < rows; ++i)
        longestTogether += static_cast<double>(std::min(ascending[ascending.size() - 1 - static_cast<std::size_t>(i)] + figures.rows_before, figures.longest));
    return static_cast<std::int64_t>(std::min(expected, longestTogether));
}

Result<RunSize> sizeOf(const recipe::Recipe& recipe, const PlanningFacts& facts) {
    const auto& plan = recipe.training;
    RunSize size;
    size.data = tokensUnder(facts.training_lengths, TRY(decided(recipe.data.max_length, "data.max_length")), recipe.data.length_policy, facts.method_plan.rows_before);
    if (size.data.rows == 0)
        return Error{ErrorKind::badInput, "Estimating the run", "no training row is left under data.max_length", "Raise the longest row"};
    const double own = static_cast<double>(size.data.tokens - size.data.rows * size.data.rows_before);
    size.learned_share = facts.learned_share * own / static_cast<double>(std::max<std::int64_t>(1, size.data.tokens));
    const auto batchRows = TRY(decided(plan.batch_rows, "training.batch_rows"));
    const auto budget = TRY(decided(plan.micro_batch_tokens, "training.micro_batch_tokens"));
    const auto evaluateEvery = TRY(decided(plan.evaluate_every, "training.evaluate_every"));
    size.steps_per_epoch = ceilDivide(size.data.rows, batchRows);
    if (plan.max_steps) {
        size.total_steps = *plan.max_steps;
    } else {
        const double epochs = TRY(decided(plan.epochs, "training.epochs"));
        size.total_steps = std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(epochs * static_cast<double>(size.steps_per_epoch) - 1e-9)));
    }
    size.tokens_per_step = static_cast<double>(size.data.tokens) / static_cast<double>(size.steps_per_epoch);
    // A row over the budget stands alone, so a pass is never smaller than the longest row.
    size.largest_pass = std::max(size.data.longest, std::min(budget, fullestStep(facts.training_lengths, size.data, batchRows)));
    // Best-fit decreasing fills passes well; a step of few rows needs at least one.
    size.passes_per_step = std::max(1.0, std::ceil(size.tokens_per_step / static_cast<double>(std::max(budget, size.data.longest)) - 0.02));
    // The trainer evaluates on its cadence and at the last step.
    size.evaluations = ceilDivide(size.total_steps, evaluateEvery);
    return size;
}

}  // namespace graft::planning
