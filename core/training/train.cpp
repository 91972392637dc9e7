#include "training/train.h"

#include "training/memory_answer.h"
#include "training/trainer.h"

#include <ATen/Parallel.h>
#include <c10/util/Exception.h>

namespace graft::training {
namespace {

Error errorOf(const std::exception& problem) {
    if (isOutOfMemory(problem))
        return {ErrorKind::outOfMemory, "Training", "memory ran out", "Close other programs and resume, or choose a smaller model or bfloat16."};
    const auto* torch = dynamic_cast<const c10::Error*>(&problem);
    return {ErrorKind::internal, "Training", torch ? torch->what_without_backtrace() : problem.what(), "The last checkpoint is valid; please report this."};
}

}  // namespace

Result<recipe::RunSummary> train(const TrainingJob& job, RunControl& control, const recipe::EventSink& sink) {
    const int threads = at::get_num_threads();
    const Result<recipe::RunSummary> result = [&]() -> Result<recipe::RunSummary> {
        try {
            return Trainer(job, control, sink).run();
        } catch (const std::exception& problem) {
            return errorOf(problem);
        }
    }();
    if (at::get_num_threads() != threads) at::set_num_threads(threads);
    return result;
}

}  // namespace graft::training
