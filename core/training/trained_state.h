// What a run has trained, taken from one of its checkpoints: for evaluation, comparison and export.
#pragma once

#include "model/tensor_file.h"
#include "peft/method.h"
#include "recipe/recipe.h"
#include "training/optimiser_step.h"

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

// A state's leaves, and a run's moments, as a checkpoint holds them: of a method that trains the model's own weights, what has changed.
model::NamedTensors leavesToSave(const TrainedModel& trained);
model::NamedTensors momentsToSave(const peft::Method& method, const model::NamedTensors& moments);
// The inverse, into a state of the same method and values and into its moments; errors are those of restoreTensors.
Result<void> restoreLeaves(const TrainedModel& trained, const model::NamedTensors& saved);
Result<void> restoreMoments(const peft::Method& method, const model::NamedTensors& moments, const model::NamedTensors& saved);

}  // namespace graft::training
