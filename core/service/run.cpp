#include "service/run.h"

#include "planning/memory_estimate.h"
#include "service/engine_state.h"
#include "service/guarded.h"
#include "service/prepared.h"
#include "service/project_paths.h"
#include "service/run_files.h"
#include "training/train.h"

namespace graft::service {

using recipe::RunState;

namespace {

RunState stateAfter(const std::string& ending) {
    if (ending == "done" || ending == "early_stop") return RunState::done;
    if (ending == "stopped") return RunState::stopped;
    if (ending == "paused") return RunState::paused;
    return RunState::failed;
}

Result<void> refuse(const std::vector<Problem>& problems) {
    for (const auto& problem : problems)
        if (problem.severity == Severity::error) return Error{ErrorKind::badInput, "The run cannot start", problem.field + ": " + problem.problem, problem.hint};
    return {};
}

}  // namespace

Result<recipe::RunSummary> trainRun(Engine& engine, Project& project, const std::string& run, Start start, RunControl& control, const recipe::EventSink& sink) {
    if (project.access() != Access::write)
        return Error{ErrorKind::inputOutput, "Cannot train in " + project.name(), "the project is in use by " + project.holder(), "Close it there first"};
    auto record = TRY(project.run(run));
    const auto folder = project.runFolder(run);
    auto prepared = TRY(prepare(engine, record.recipe, Estimate::nothing));
    TRY(refuse(prepared.plan.problems));
    const auto memory = TRY(planning::estimateMemory(prepared.plan.recipe, prepared.facts));
    const auto base = TRY(baseFor(engine, prepared.plan.recipe.model, prepared.plan.recipe.training.seed));
    record.recipe = prepared.plan.recipe;
    record.recipe.model.hash = base->hash;
    TRY(recipe::saveRecipe(asStored(record.recipe, project.folder()), folder / "recipe.json"));
    auto log = TRY(EventLog::open(folder));
    record.state = RunState::running;
    TRY(writeRecord(folder, record));

    const auto both = [&](const recipe::TrainEvent& event) {
        const bool whole = !log.failure();
        log.append(event);
        if (!sink) return;
        sink(event);
        if (whole && log.failure()) sink(recipe::Remark{.step = 0, .kind = recipe::RemarkKind::info, .text = log.failure()->what + ": " + log.failure()->why});
    };
    const auto summary = guarded("The training broke off", [&] {
        const training::TrainingJob job{.recipe = record.recipe, .run_folder = folder, .base = base, .data = std::move(prepared.data), .tokenizer = prepared.tokenizer,
                                        .start = start == Start::resume ? training::Start::resume : training::Start::fresh, .compiled_bytes = memory.compiled};
        return training::train(job, control, both);
    });
    engine.state().speeds.clear();   // what the machine does beside this has changed since: the next estimate measures it anew
    record.state = summary ? stateAfter(summary->ending) : RunState::failed;
    const std::int64_t measuredAt = record.summary ? record.summary->steps : 0;
    if (!summary || summary->steps != measuredAt) {
        if (const auto aside = setEvaluationAside(folder, measuredAt); !aside) both(recipe::Remark{.step = 0, .kind = recipe::RemarkKind::info, .text = aside.error().what + ": " + aside.error().why});
        else record.scores.clear();
    }
    if (summary) record.summary = *summary;
    else both(recipe::Remark{.step = 0, .kind = recipe::RemarkKind::failed, .text = summary.error().what + ": " + summary.error().why});
    TRY(writeRecord(folder, record));
    return summary;
}

}  // namespace graft::service
