// Trains one run to its end: a plain blocking function that front ends put on a thread of their own.
#pragma once

#include "base/durable_file.h"
#include "base/progress.h"
#include "base/run_control.h"
#include "data/data_set.h"
#include "model/base_model.h"
#include "recipe/recipe.h"
#include "recipe/train_event.h"
#include "text/tokenizer.h"

#include <filesystem>
#include <memory>

namespace graft::training {

enum class Start { fresh, resume };

struct TrainingJob {
    recipe::Recipe recipe;                            // every field decided
    std::filesystem::path run_folder;                 // runs/<id>/, exists; checkpoints/ is written into it
    std::shared_ptr<const model::BaseModel> base;
    data::DataSet data;                               // tokenised training, held-out and test rows
    text::Tokenizer tokenizer;                        // for the samples
    Start start = Start::fresh;
    ProgressSink progress = {};                       // inside steps, evaluations and samples: passes or tokens done; false stops the run
    const FileCalls* files = &FileCalls::system();    // for checkpoints; tests make calls fail
    std::uint64_t compiled_bytes = 0;                 // that the products of its passes take once compiled, as planned (model/run_memory.h)
};

// Events go to `sink` on this thread; the sink owns events.jsonl. Ends when the plan is done, patience runs out, or control asks: a stop or pause is
// answered between micro-batches and leaves a valid checkpoint; the step it interrupted is replayed. While paused this blocks in
// RunControl::waitWhilePaused, until it goes on or is stopped. The run also pauses itself, with a Remark of kind held that says why, when a
// checkpoint cannot be saved and after three skipped steps in a row; a stop that comes then ends it as "paused", at the checkpoint before. Resuming without a checkpoint starts at step 0.
// Errors: outOfMemory (nothing left to make smaller), mismatch (resumed with other data, model or recipe; every checkpoint damaged), badInput.
// The adapter is then in findCheckpoint(run_folder, best or last), see training/trained_state.h.
Result<recipe::RunSummary> train(const TrainingJob& job, RunControl& control, const recipe::EventSink& sink);

}  // namespace graft::training
