// What the window shows of the session: phases, guide facts, the bottom bar.
#include "base/quantities.h"
#include "service/take_home.h"
#include "ui/bottom_bar.h"
#include "ui/core_text.h"
#include "ui/pages/take_home_page.h"
#include "ui/pages/train_page.h"
#include "ui/studio.h"

#include <QDateTime>
#include <QLocale>

namespace graft::ui {

namespace {

QString methodName(const std::string& id) {
    for (const recipe::MethodInfo& method : service::methods())
        if (method.id == id) return fromCore(method.name);
    return fromCore(id);
}

QString nameOf(const recipe::RunRecord& run) {
    if (!run.recipe.name.empty()) return oneLine(fromCore(run.recipe.name));
    const QDateTime made = QDateTime::fromSecsSinceEpoch(run.created);
    return QStringLiteral("%1, %2").arg(methodName(run.recipe.method.id), QLocale().toString(made, QStringLiteral("d MMM hh:mm")));
}

StepState stepOf(RunPhase phase) {
    switch (phase) {
        case RunPhase::none:
        case RunPhase::planning: return StepState::to_do;
        case RunPhase::blocked:
        case RunPhase::interrupted: return StepState::look_again;
        case RunPhase::ready:
        case RunPhase::paused: return StepState::ready;
        case RunPhase::stopped:
        case RunPhase::ended: return StepState::done;
        case RunPhase::failed: return StepState::failed;
        default: return StepState::running;
    }
}

}  // namespace

void Studio::showTraining() {
    const recipe::RunRecord* run = m_session->currentRun();
    TrainFacts facts;
    facts.phase = m_training->phase();
    facts.runName = run ? nameOf(*run) : QString();
    facts.plan = m_training->plan();
    facts.next = m_draft->recipe().training;
    facts.note = m_care->note();
    facts.slot = run ? colourOf(run->id) : 0;
    facts.projectOpen = m_session->project().has_value();
    if (facts.projectOpen && !m_session->writable()) facts.readOnlyHolder = fromCore(m_session->project()->holder());
    m_window->train().showFacts(facts);
    showWork();
    showGuide();
}

void Studio::showTakeHome() {
    const recipe::RunRecord* run = m_session->runToTake();
    const bool usable = run;
    std::vector<service::Destination> destinations;
    if (usable) destinations = service::destinations(run->recipe, m_session->answers().destination);
    if (usable && !m_session->writable())  // what is written goes into the project's folder
        for (service::Destination& destination : destinations) destination.refusal = tr("%1 has this project open. Close it there to write from here.").arg(fromCore(m_session->project()->holder())).toStdString();
    m_window->takeHome().showRun(usable ? Usable::yes : Usable::no, usable ? nameOf(*run) : QString(), destinations);
    if (usable && !m_export->busy()) m_window->takeHome().showEarlier(m_export->written());
    if (usable && m_export->taken()) m_window->takeHome().showTaken(*m_export->taken(), m_destination);
    showGuide();
}

void Studio::showWork() {
    WorkShown work;
    TaskRunner& tasks = m_compute->tasks();
    work.title = tasks.runningTitle();
    work.waiting = tasks.waiting();
    const auto running = tasks.running();
    if (running && running == m_training->task()) {
        const auto& series = m_training->series();
        const auto total = series.started() ? series.started()->total_steps : 0;
        const auto done = series.steps().empty() ? 0 : series.steps().back().step;
        if (total > 0) {
            work.title = m_training->phase() == RunPhase::paused ? tr("Paused at step %1 of %2").arg(done).arg(total) : tr("Training, step %1 of %2").arg(done).arg(total);
            work.share = double(done) / double(total);
        }
        if (const auto left = series.secondsLeft(); left && m_training->phase() == RunPhase::running) work.timeLeft = tr("%1 left").arg(fromCore(formatDuration(*left)));
        work.pace = m_training->pace();
        work.stoppable = m_training->phase() == RunPhase::stopping ? Stoppable::no : Stoppable::yes;
    } else if (running) {
        if (!m_progress.activity.isEmpty()) work.title += QStringLiteral(" · ") + m_progress.activity;
        if (m_progress.total > 0) work.share = double(m_progress.done) / double(m_progress.total);
        if (const auto left = m_comparison->secondsLeft()) work.timeLeft = tr("about %1 left").arg(fromCore(formatDuration(*left)));
        work.stoppable = Stoppable::yes;
    }
    showRaceWork(work);
    m_window->bottom().showWork(work);
}

void Studio::showGuide() {
    GuideModel& guide = m_window->guide();
    const bool open = m_session->project().has_value();
    guide.setStep(PageId::start, {open ? StepState::done : StepState::ready, open ? oneLine(fromCore(m_session->project()->name())) : tr("No project yet")});

    showGuideSteps();

    const QString stale = settingsChangedSinceRun() ? tr("The examples or the settings have changed since this run. Method starts another with them.") : QString();
    const auto over = [&](StepState state) { return state == StepState::done && !stale.isEmpty() ? StepState::look_again : state; };
    const auto& series = m_training->series();
    QString fact;
    if (const auto best = series.best(); stepOf(m_training->phase()) == StepState::done && best && best->step > 0) fact = tr("Best loss %1").arg(fromCore(formatFigure(best->loss, 3)));
    else if (series.started() && !series.steps().empty()) fact = tr("Step %1 of %2").arg(series.steps().back().step).arg(series.started()->total_steps);
    else if (m_training->plan()) fact = tr("%1 rows learn").arg(fromCore(formatCount(std::uint64_t(m_training->plan()->training_rows))));
    guide.setStep(PageId::train, {over(stepOf(m_training->phase())), fact, stepOf(m_training->phase()) == StepState::done ? stale : QString()});

    showCompareStep();
    const bool usable = m_session->runToTake();
    const bool taken = m_export->taken().has_value() || (usable && !m_export->written().empty());
    guide.setStep(PageId::take_home, {m_export->busy() ? StepState::running : taken ? StepState::done : usable ? StepState::ready : StepState::to_do,
                                      taken ? tr("Folder written") : QString()});
}

}  // namespace graft::ui
