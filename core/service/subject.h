// What can be asked or measured: a base model, or a run's adapter on its base model.
#pragma once

#include "model/adapter.h"
#include "service/prepared.h"
#include "service/project.h"
#include "training/trained_state.h"

#include <memory>
#include <optional>

namespace graft::service {

struct Subject {
    std::shared_ptr<const model::BaseModel> base;
    model::Adapter adapter;                          // empty: the base model
    std::optional<training::TrainedState> trained;   // of a run
};

// The base model of a run, and the adapter of its best checkpoint.
Result<Subject> subjectOfRun(Engine& engine, const Project& project, const std::string& run);
// The same beside the model's own weights where the run packed them: what a merge goes into.
Result<Subject> unpackedSubjectOfRun(Engine& engine, const Project& project, const std::string& run);
// The same in float32, whatever the run computed in.
Result<Subject> float32SubjectOfRun(Engine& engine, const Project& project, const std::string& run);

}  // namespace graft::service
