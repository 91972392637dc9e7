// The gradient of one optimiser step, gathered over micro-batches so that the way the step is cut does not matter.
#pragma once

#include "data/token_rows.h"
#include "model/decoder.h"
#include "peft/method.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace graft::training {

// What trains, on what; every reference outlives the run.
struct TrainedModel {
    const model::BaseModel& base;
    const peft::Method& method;
    const peft::Values& values;
    const peft::State& state;
};

// How much is computed at once; made smaller when memory runs out.
struct MemoryPlan {
    std::int64_t micro_batch_tokens = 0;
    model::Recompute recompute = model::Recompute::none;
};

struct StepRequest {
    std::int64_t step = 0;                    // counted from 0; keys dropout together with seed and row
    std::uint64_t seed = 0;
    std::vector<std::int64_t> rows;           // indices of `trainingRows`
    std::int64_t virtual_tokens = 0;          // the adapter's, per row
    MemoryPlan memory;
};

enum class StepEnding { complete, interrupted, non_finite, nothing_learned };

struct StepGradient {
    StepEnding ending = StepEnding::complete;
    double loss = 0;                          // mean over learned tokens, each weighted with its row's weight
    std::int64_t tokens = 0, learned_tokens = 0;
    std::vector<std::int64_t> bad_rows;       // table rows whose loss is not finite
};

// Asked after each micro-batch; false interrupts the step.
using StepWatch = std::function<bool(std::size_t done, std::size_t total)>;

// Adds d(loss)/d(leaf) to each trained leaf's gradient, which the caller cleared. Every micro-batch's loss is divided by the learned
// tokens of the whole step before its backward pass; a method's penalty adds its gradient, not its value. May throw when memory runs out.
StepGradient gatherGradient(const TrainedModel& trained, const std::vector<data::TokenRow>& trainingRows, const StepRequest& request,
                            const StepWatch& watch);

}  // namespace graft::training
