#include "service/subject.h"

#include "training/checkpoint_store.h"

#include <ATen/core/grad_mode.h>

namespace graft::service {

Result<Subject> subjectOfRun(Engine& engine, const Project& project, const std::string& run) {
    const auto record = TRY(project.run(run));
    Subject subject;
    subject.base = TRY(baseFor(engine, record.recipe.model, record.recipe.training.seed));
    const auto checkpoint = TRY(training::findCheckpoint(project.runFolder(run), training::Which::best));
    subject.trained = TRY(training::loadTrainedState(checkpoint, record.recipe, *subject.base));
    const at::NoGradGuard noGradient;
    subject.adapter = subject.trained->method->materialise(*subject.base, subject.trained->values, subject.trained->state);
    return subject;
}

}  // namespace graft::service
