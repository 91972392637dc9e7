#include "service/rate_search.h"

#include "service/engine_state.h"
#include "service/guarded.h"
#include "service/prepared.h"
#include "training/rate_range.h"

#include <cmath>

namespace graft::service {

namespace {

// One digit, as people type rates; the test is no sharper.
double rounded(double rate) {
    const double unit = std::pow(10.0, std::floor(std::log10(rate)));
    return std::round(rate / unit) * unit;
}

}  // namespace

Result<RateTest> testRates(Engine& engine, const recipe::Recipe& recipe, const std::function<void(const TriedRate&)>& told, const ProgressSink& progress) {
    return guarded("The test of learning rates broke off", [&]() -> Result<RateTest> {
        auto asked = recipe;
        asked.training.learning_rate.reset();
        auto prepared = TRY(prepare(engine, asked, Estimate::nothing, progress));
        const auto& decided = prepared.plan.recipe;
        RateTest test{.tried = {}, .proposed = {}, .usual = *decided.training.learning_rate};
        training::TrainingJob job{.recipe = decided, .run_folder = {}, .base = TRY(baseFor(engine, decided.model, decided.training.seed, progress)), .data = std::move(prepared.data), .tokenizer = prepared.tokenizer};
        const training::RangePlan range;
        const auto found = TRY(training::testRates(job, range, [&](const training::RatePoint& point, std::int64_t done) {
            test.tried.push_back({point.learning_rate, point.smoothed});
            if (told) told(test.tried.back());
            return !progress || progress({"Trying rates", static_cast<std::uint64_t>(done), static_cast<std::uint64_t>(range.steps)});
        }));
        if (found.proposed) test.proposed = rounded(*found.proposed);
        return test;
    });
}

}  // namespace graft::service
