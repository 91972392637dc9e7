// Trains one run to its end: a plain blocking function that front ends put on a thread of their own.
#pragma once

#include "base/run_control.h"
#include "data/data_set.h"
#include "model/base_model.h"
#include "recipe/recipe.h"
#include "recipe/train_event.h"

#include <filesystem>
#include <memory>

namespace graft::training {

enum class Start { fresh, resume };

struct TrainingJob {
    recipe::Recipe recipe;                            // every field decided
    std::filesystem::path run_folder;                 // runs/<id>/, exists; checkpoints/ and adapter/ are written into it
    std::shared_ptr<const model::BaseModel> base;
    data::DataSet data;                               // tokenised training, held-out and test rows
    text::Tokenizer tokenizer;                        // for the samples
    Start start = Start::fresh;
};

// Events go to `sink` on this thread; the sink owns events.jsonl. Ends when the plan is done, patience runs out, or control asks: a stop or pause is
// answered between micro-batches and always leaves a valid checkpoint. Adapter (best and last) are in the newest checkpoints on return.
Result<recipe::RunSummary> train(const TrainingJob& job, RunControl& control, const recipe::EventSink& sink);

}  // namespace graft::training
