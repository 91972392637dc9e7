// The figures a run follows, taken from a recipe in which everything is decided.
#pragma once

#include "data/data_set.h"
#include "recipe/recipe.h"
#include "training/flat_adamw.h"
#include "training/optimiser_step.h"
#include "training/schedule.h"

#include <string>

namespace graft::training {

struct RunPlan {
    RatePlan rate;
    AdamWPlan optimiser;
    MemoryPlan memory;
    std::int64_t total_steps = 0, steps_per_epoch = 0, batch_rows = 0;
    std::int64_t evaluate_every = 0, save_every = 0, patience = 0, sample_rows = 0, max_new_tokens = 0;
    double clip_norm = 0;
    std::uint64_t seed = 0;
};

// An error names the field that is undecided or out of range.
Result<RunPlan> planRun(const recipe::Recipe& recipe, const data::DataSet& data);

// SHA-256 over the hashes of all training and held-out rows: ids, learned mask and weight.
std::string hashOfRows(const data::DataSet& data);

}  // namespace graft::training
