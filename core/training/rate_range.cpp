#include "training/rate_range.h"

#include "data/batch.h"
#include "peft/registry.h"
#include "training/beginning.h"
#include "training/run_plan.h"

#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cmath>

namespace graft::training {

namespace {

constexpr double kept = 0.9;             // of the mean, at each step
constexpr double lost = 1.5;             // times the first loss: nothing more can be learned from higher rates
constexpr double leastFall = 0.02;       // share of the first loss
constexpr std::size_t neighbours = 2;    // points to each side that a point's loss is averaged with: unlike the running mean it does not lag behind the rate
constexpr std::size_t leastPoints = 11;
constexpr double roomLeft = 1.0 / 3;     // of the rate with the least loss

// NaN where no point near it has a loss.
double lossAround(const std::vector<RatePoint>& points, std::size_t at) {
    double sum = 0;
    int count = 0;
    for (std::size_t i = at < neighbours ? 0 : at - neighbours; i < std::min(points.size(), at + neighbours + 1); ++i) {
        if (!std::isfinite(points[i].loss)) continue;
        sum += points[i].loss;
        ++count;
    }
    return count > 0 ? sum / count : std::nan("");
}

}  // namespace

std::optional<double> proposedRate(const std::vector<RatePoint>& points) {
    if (points.size() < leastPoints) return std::nullopt;
    const double first = lossAround(points, neighbours);
    double least = first;
    std::optional<double> rate;
    for (std::size_t i = neighbours; i < points.size(); ++i)
        if (const double loss = lossAround(points, i); loss < least) {
            least = loss;
            rate = roomLeft * points[i].learning_rate;
        }
    if (!(least < (1 - leastFall) * first)) return std::nullopt;
    return rate;
}

Result<RangeTest> testRates(const TrainingJob& job, const RangePlan& range, const std::function<bool(const RatePoint&, std::int64_t)>& told) {
    const RunPlan plan = TRY(planRun(job.recipe, job.data));
    const auto* method = TRY(peft::methodNamed(job.recipe.method.id));
    const peft::Values values = TRY(peft::completeValues(*method, job.recipe.method.values));
    peft::State state = TRY(method->begin(*job.base, values, beginningOf(job, plan.total_steps)));
    FlatAdamW optimiser(state, plan.optimiser);
    const TrainedModel trained{*job.base, *method, values, state};
    const data::StepOrder order(static_cast<std::int64_t>(job.data.training.rows.size()), plan.batch_rows, plan.seed);
    std::int64_t virtualTokens = 0;
    {
        const at::NoGradGuard frozen;
        virtualTokens = method->materialise(*job.base, values, state).virtualTokens();
    }
    RangeTest test;
    double mean = 0, weight = 0;
    for (std::int64_t step = 0; step < range.steps; ++step) {
        optimiser.clearGradient();
        const StepGradient gradient = gatherGradient(trained, job.data.training.rows, {step, plan.seed, order.rowsOfStep(step), virtualTokens, plan.memory}, [](std::size_t, std::size_t) { return true; });
        if (gradient.ending == StepEnding::nothing_learned) continue;
        mean = kept * mean + (1 - kept) * gradient.loss;
        weight = kept * weight + (1 - kept);
        const double rate = range.low * std::pow(range.high / range.low, static_cast<double>(step) / static_cast<double>(range.steps - 1));
        const RatePoint point{rate, gradient.loss, mean / weight};
        if (!std::isfinite(point.smoothed)) break;
        test.points.push_back(point);
        if (told && !told(point, step + 1)) return Error{ErrorKind::stopped, "The test of learning rates was stopped", "it was asked to stop", ""};
        if (point.smoothed > lost * test.points.front().smoothed) break;
        const double norm = optimiser.gradientNorm();
        if (!std::isfinite(norm)) break;
        if (plan.clip_norm > 0 && norm > plan.clip_norm) optimiser.scaleGradient(plan.clip_norm / (norm + 1e-6));
        optimiser.update(rate);
    }
    test.proposed = proposedRate(test.points);
    return test;
}

}  // namespace graft::training
