// What a job's method may start from besides the model: the user's examples, as the model will read them.
#pragma once

#include "peft/method.h"
#include "training/train.h"

namespace graft::training {

// Refers to the job, which outlives it.
peft::Beginning beginningOf(const TrainingJob& job, std::int64_t steps);

}  // namespace graft::training
