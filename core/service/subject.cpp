#include "service/subject.h"

#include "recipe/base_precision.h"
#include "training/checkpoint_store.h"

#include <ATen/core/grad_mode.h>

namespace graft::service {

namespace {

Result<Subject> subjectOn(Engine& engine, const Project& project, const recipe::RunRecord& record, const recipe::ModelChoice& base) {
    Subject subject;
    subject.base = TRY(baseFor(engine, base, record.recipe.training.seed));
    const auto checkpoint = TRY(training::findCheckpoint(project.runFolder(record.id), training::Which::best));
    subject.trained = TRY(training::loadTrainedState(checkpoint, record.recipe, *subject.base));
    const at::NoGradGuard noGradient;
    if (base != record.recipe.model && subject.trained->method->rebase) subject.trained->method->rebase(*subject.base, subject.trained->state);
    subject.adapter = subject.trained->method->materialise(*subject.base, subject.trained->values, subject.trained->state);
    return subject;
}

}  // namespace

Result<Subject> subjectOfRun(Engine& engine, const Project& project, const std::string& run) {
    const auto record = TRY(project.run(run));
    return subjectOn(engine, project, record, record.recipe.model);
}

Result<Subject> unpackedSubjectOfRun(Engine& engine, const Project& project, const std::string& run) {
    const auto record = TRY(project.run(run));
    auto base = record.recipe.model;
    base.base_precision = recipe::computePrecision(base);
    return subjectOn(engine, project, record, base);
}

Result<Subject> float32SubjectOfRun(Engine& engine, const Project& project, const std::string& run) {
    const auto record = TRY(project.run(run));
    auto base = record.recipe.model;
    base.base_precision = "float32";
    return subjectOn(engine, project, record, base);
}

}  // namespace graft::service
