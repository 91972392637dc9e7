// Where a run stands at the boundary of two optimiser steps: all that a resumed run needs beside its tensors.
#pragma once

#include "base/json.h"
#include "recipe/recipe.h"
#include "training/optimiser_step.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace graft::training {

// The order of the rows is a pure function of (seed, step), so the step alone places the sampler.
struct RunPosition {
    std::int64_t step = 0;                          // steps done, skipped ones included
    std::int64_t updates = 0;                       // steps that changed the weights
    std::int64_t evaluated_step = -1;               // the last step after which the held-out rows were evaluated
    std::optional<double> best_loss;                // held-out
    std::int64_t best_step = 0;
    std::int64_t evaluations_without_better = 0;
    std::int64_t skipped_in_row = 0;
    double last_loss = 0;                           // of the last step that was finite
    std::int64_t tokens = 0, learned_tokens = 0;
    double step_seconds = 0, seconds = 0;           // inside steps; of the whole run
    std::uint64_t peak_bytes = 0;
    MemoryPlan memory;                              // in force, after any answer to a lack of memory
};

std::string_view nameOf(model::Recompute recompute);   // as training.recompute has it

Json toJson(const RunPosition& position);
Result<RunPosition> positionFromJson(const Json& json);

// What a run was started with; a checkpoint goes on only with the same.
struct RunIdentity {
    recipe::Recipe recipe;
    std::string rows_hash;                          // SHA-256 over the tokenised training and held-out rows
    std::string base_hash;                          // BaseModel::hash
};

Json toJson(const RunIdentity& identity);
Result<RunIdentity> identityFromJson(const Json& json);

// An error that names every difference that would make the resumed run another one. Names, notes and the evaluation plan may differ.
Result<void> sameRun(const RunIdentity& saved, const RunIdentity& now);

}  // namespace graft::training
