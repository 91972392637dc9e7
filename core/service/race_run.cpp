#include "service/race_run.h"

namespace graft::service {

namespace {

std::string said(const Error& error) { return error.what + ": " + error.why; }

// One run's training. Empty: it came to its end or to the wish to stop; else why the race goes on without it.
std::string learn(Engine& engine, Project& project, const RaceEntry& entry, Start start, RunControl& control, const std::function<void(const recipe::TrainEvent&)>& tell) {
    std::string held;
    const auto summary = trainRun(engine, project, entry.run, start, control, [&](const recipe::TrainEvent& event) {
        tell(event);
        const auto* remark = std::get_if<recipe::Remark>(&event);
        if (!remark || !recipe::pausedByItself(remark->kind)) return;
        if (remark->kind == recipe::RemarkKind::held) held = remark->text;
        control.ask(Wish::stop);       // nobody is there to answer: the run ends with its checkpoint; without room to save, the race with it
    });
    if (!summary) return said(summary.error());
    if (!held.empty()) control.ask(Wish::run);
    if (summary->ending == "failed" && held.empty()) return "The training failed";
    return held;
}

}  // namespace

Result<RaceEnding> runRace(Engine& engine, Project& project, Race& race, RunControl& control, const RaceSink& sink) {
    while (const auto step = nextStep(standings(project, race))) {
        if (control.wish() == Wish::stop) return RaceEnding::stopped;
        const auto& entry = race.entries[step->entry];
        const auto tell = [&](RaceMoment moment, const std::string& why = {}) {
            if (sink) sink({.entry = step->entry, .moment = moment, .event = nullptr, .why = why});
        };
        std::string problem;
        if (step->act == RaceAct::measure) {
            const auto reports = evaluateRun(engine, project, entry.run, EvaluationSet::held_out, Contestants::with_baselines, [&](const Progress&) { return control.wish() != Wish::stop; });
            if (!reports && reports.error().kind == ErrorKind::stopped) return RaceEnding::stopped;
            if (!reports) problem = said(reports.error());
        } else {
            tell(step->act == RaceAct::train ? RaceMoment::begins : RaceMoment::goes_on);
            problem = learn(engine, project, entry, step->act == RaceAct::train ? Start::fresh : Start::resume, control, [&](const recipe::TrainEvent& event) {
                if (sink) sink({.entry = step->entry, .moment = RaceMoment::event, .event = &event});
            });
            if (problem.empty() && control.wish() == Wish::stop) return RaceEnding::stopped;
        }
        if (!problem.empty()) {
            TRY(giveUp(project, race, step->entry, problem));
            tell(RaceMoment::failed, problem);
        } else {
            tell(step->act == RaceAct::measure ? RaceMoment::measured : RaceMoment::learned);
        }
    }
    return RaceEnding::done;
}

}  // namespace graft::service
