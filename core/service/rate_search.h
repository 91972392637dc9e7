// Looks for the learning rate that suits a recipe's method, model and examples, by a short training whose rate rises.
#pragma once

#include "base/progress.h"
#include "recipe/recipe.h"
#include "service/engine.h"

#include <functional>
#include <optional>
#include <vector>

namespace graft::service {

struct TriedRate {
    double learning_rate = 0, loss = 0;   // loss: smoothed over the rates before
};

struct RateTest {
    std::vector<TriedRate> tried;         // ascending
    std::optional<double> proposed;       // empty: no rate taught the model anything
    double usual = 0;                     // what the guide takes without a test
};

// `told` gets each rate as it is tried, on this thread. Takes about as long as 80 steps of the run.
Result<RateTest> testRates(Engine& engine, const recipe::Recipe& recipe, const std::function<void(const TriedRate&)>& told, const ProgressSink& progress = {});

}  // namespace graft::service
