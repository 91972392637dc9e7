#include "ui/bridge/run_training.h"

#include "service/run.h"
#include "ui/core_text.h"

#include <QSettings>

#include <algorithm>

namespace graft::ui {

namespace {

constexpr auto paceKey = "training/gentle";

RunPhase phaseOf(recipe::RunState state) {
    switch (state) {
        case recipe::RunState::ready: return RunPhase::planning;
        case recipe::RunState::running:
        case recipe::RunState::interrupted: return RunPhase::interrupted;
        case recipe::RunState::paused:   // ended while it was
        case recipe::RunState::stopped: return RunPhase::stopped;
        case recipe::RunState::done: return RunPhase::ended;
        case recipe::RunState::failed: return RunPhase::failed;
    }
    return RunPhase::none;
}

RunPhase phaseOf(const std::string& ending) {
    if (ending == "paused" || ending == "stopped") return RunPhase::stopped;
    return ending == "failed" ? RunPhase::failed : RunPhase::ended;
}

bool isPaused(const recipe::TrainEvent& event) {
    const auto* remark = std::get_if<recipe::Remark>(&event);
    return remark && remark->kind == recipe::RemarkKind::paused;
}

bool isPausedByItself(const recipe::TrainEvent& event) {
    const auto* remark = std::get_if<recipe::Remark>(&event);
    return remark && recipe::pausedByItself(remark->kind);
}

}  // namespace

RunTraining::RunTraining(Session& session, QObject* parent)
    : QObject(parent), m_session(session), m_relay([this](const std::vector<recipe::TrainEvent>& events) {
          for (const recipe::TrainEvent& event : events) {
              m_series.add(event);
              const bool going = m_phase == RunPhase::running || m_phase == RunPhase::pausing;
              if ((m_phase == RunPhase::pausing && isPaused(event)) || (going && isPausedByItself(event))) setPhase(RunPhase::paused);
              if (m_phase == RunPhase::waiting) setPhase(RunPhase::running);
          }
          Q_EMIT seriesChanged();
      }) {
    m_pace = QSettings().value(QLatin1String(paceKey), false).toBool() ? Pace::gentle : Pace::full;
    connect(&session, &Session::runChosen, this, &RunTraining::lookAtRun);
    connect(&session.compute().tasks(), &TaskRunner::changed, this, [this] {
        if (m_phase == RunPhase::waiting && m_task && m_session.compute().tasks().running() == m_task) setPhase(RunPhase::running);
    });
}

void RunTraining::lookAtRun() {
    m_series = {};
    m_plan.reset();
    const recipe::RunRecord* run = m_session.currentRun();
    setPhase(run ? phaseOf(run->state) : RunPhase::none);
    Q_EMIT seriesChanged();
    if (!run) return;
    if (run->state == recipe::RunState::ready) return makePlan(*run);
    m_session.compute().run(tr("Reading the run"),
                            [project = *m_session.project(), id = run->id](service::Engine&, TaskContext&) { return project.series(id); },
                            // A training that goes on waits behind this task: its events come after what is read here.
                            [this, id = run->id](Result<recipe::MetricSeries> series) {
                                if (!series) return Q_EMIT failed(series.error());
                                const recipe::RunRecord* now = m_session.currentRun();
                                if (!now || now->id != id) return;
                                m_series = std::move(series).value();
                                Q_EMIT seriesChanged();
                            });
}

void RunTraining::makePlan(const recipe::RunRecord& run) {
    m_session.compute().run(tr("Reading the data and estimating"),
                            [recipe = run.recipe](service::Engine& engine, TaskContext& context) { return service::makePlan(engine, recipe, context.progress()); },
                            [this, id = run.id](Result<service::Plan> plan) {
                                const recipe::RunRecord* now = m_session.currentRun();
                                if (!now || now->id != id) return;
                                if (m_phase != RunPhase::planning) {  // begun at once: the estimate stands beside what is measured
                                    if (plan) m_plan = std::move(plan).value();
                                    return Q_EMIT changed();
                                }
                                if (!plan) {
                                    // Stopped by whoever waits: a run checks its recipe by itself when it starts.
                                    if (plan.error().kind == ErrorKind::stopped) return setPhase(m_session.writable() ? RunPhase::ready : RunPhase::blocked);
                                    setPhase(RunPhase::blocked);
                                    return Q_EMIT failed(plan.error());
                                }
                                m_plan = std::move(plan).value();
                                const bool sound = std::ranges::none_of(m_plan->problems, [](const service::Problem& problem) {
                                    return problem.severity == service::Severity::error;
                                });
                                setPhase(sound && m_session.writable() ? RunPhase::ready : RunPhase::blocked);
                            });
}

void RunTraining::planAgain() {
    const recipe::RunRecord* run = m_session.currentRun();
    if (!run || m_phase != RunPhase::ready || m_plan) return;
    setPhase(RunPhase::planning);
    makePlan(*run);
}

void RunTraining::begin() {
    const recipe::RunRecord* run = m_session.currentRun();
    if (!run || m_task || !m_session.writable() || m_session.anotherComes()) return;   // it would train behind the one that is looked at
    const service::Start start = run->state == recipe::RunState::ready ? service::Start::fresh : service::Start::resume;
    m_control = std::make_shared<RunControl>();
    m_control->setPace(m_pace);
    setPhase(RunPhase::waiting);
    m_task = m_session.compute().run(
        tr("Training"),
        [project = *m_session.project(), id = run->id, start, control = m_control, relay = &m_relay](service::Engine& engine, TaskContext&) mutable {
            return service::trainRun(engine, project, id, start, *control, [relay](const recipe::TrainEvent& event) { relay->push(event); });
        },
        [this](const Result<recipe::RunSummary>& summary) { end(summary); }, [control = m_control] { control->ask(Wish::stop); });
}

void RunTraining::pause() {
    if (m_phase != RunPhase::running) return;
    m_control->ask(Wish::pause);
    setPhase(RunPhase::pausing);
}

void RunTraining::resume() {
    if (!m_task) return begin();
    m_control->ask(Wish::run);
    setPhase(RunPhase::running);
}

void RunTraining::stopAndKeep() {
    if (!m_task) return;
    setPhase(RunPhase::stopping);
    m_session.compute().tasks().stop(*m_task);
    if (m_session.compute().tasks().running() == m_task) return;
    m_task.reset();  // it was still waiting: nothing to keep
    lookAtRun();
}

void RunTraining::setPace(Pace pace) {
    m_pace = pace;
    QSettings().setValue(QLatin1String(paceKey), pace == Pace::gentle);
    if (m_control) m_control->setPace(pace);
    Q_EMIT changed();
}

void RunTraining::newRun() {
    const recipe::RunRecord* run = m_session.currentRun();
    if (!run || m_task) return;
    recipe::Recipe recipe = run->recipe;
    recipe.training.seed = *nextSeed();
    recipe.name.clear();
    m_session.createRun(recipe);
}

std::optional<std::uint64_t> RunTraining::nextSeed() const {
    const recipe::RunRecord* run = m_session.currentRun();
    if (!run) return {};
    std::uint64_t highest = run->recipe.training.seed;
    for (const recipe::RunRecord& other : m_session.runs()) highest = std::max(highest, other.recipe.training.seed);
    return highest + 1;
}

std::optional<recipe::Recipe> RunTraining::decided() const {
    const recipe::RunRecord* run = m_session.currentRun();
    if (!run) return {};
    recipe::Recipe recipe = m_plan ? m_plan->recipe : run->recipe;
    if (!recipe.training.learning_rate && !m_series.steps().empty())
        recipe.training.learning_rate = std::ranges::max(m_series.steps(), {}, &recipe::StepDone::learning_rate).learning_rate;
    return recipe;
}

void RunTraining::end(const Result<recipe::RunSummary>& summary) {
    m_relay.flush();
    m_task.reset();
    m_control.reset();
    if (!summary) {
        setPhase(summary.error().kind == ErrorKind::stopped ? RunPhase::stopped : RunPhase::failed);
        if (summary.error().kind != ErrorKind::stopped) Q_EMIT failed(summary.error());
    } else {
        setPhase(phaseOf(summary->ending));
    }
    m_session.reloadRuns();
    Q_EMIT ended();
}

void RunTraining::setPhase(RunPhase phase) {
    m_phase = phase;
    Q_EMIT changed();
}

}  // namespace graft::ui
