// What a run has trained, taken from one of its checkpoints: for evaluation, comparison and export.
#pragma once

#include "model/tensor_file.h"
#include "peft/method.h"
#include "recipe/recipe.h"

#include <filesystem>

namespace graft::training {

struct TrainedState {
    const peft::Method* method = nullptr;
    peft::Values values;
    peft::State state;      // leaves without gradient
    std::int64_t step = 0;
};

// `checkpoint` as findCheckpoint gives it; verified before it is read.
Result<TrainedState> loadTrainedState(const std::filesystem::path& checkpoint, const recipe::Recipe& recipe, const model::BaseModel& base);

// Copies saved leaves into a state of the same method and values. A missing, foreign or misshapen leaf is an error that names it.
Result<void> restoreLeaves(peft::State& state, const model::NamedTensors& saved);
// The same for named destinations, such as moments.
Result<void> restoreTensors(const model::NamedTensors& targets, const model::NamedTensors& saved);

}  // namespace graft::training
