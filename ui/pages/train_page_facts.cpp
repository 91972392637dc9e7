// What the Train page says in each phase: labels of the buttons, the doctor's line, the three figures.
#include "base/quantities.h"
#include "ui/core_text.h"
#include "ui/models/run_health.h"
#include "ui/models/run_words.h"
#include "ui/pages/train_page.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/doctor_bar.h"
#include "ui/widgets/figure_tile.h"
#include "ui/widgets/text_label.h"

#include <QPushButton>

namespace graft::ui {

namespace {

struct Buttons {
    RunPhase phase;
    const char* main;
    bool enabled, pause, stop, goOn, again;
};

// One row per phase; a main button that cannot be pressed says what it waits for.
constexpr Buttons buttons[] = {
    {RunPhase::none, QT_TRANSLATE_NOOP("graft::ui::TrainPage", "Open a project"), true, false, false, false, false},
    {RunPhase::planning, QT_TRANSLATE_NOOP("graft::ui::TrainPage", "Reading the data …"), false, false, false, false, false},
    {RunPhase::blocked, QT_TRANSLATE_NOOP("graft::ui::TrainPage", "Cannot start yet"), false, false, false, false, false},
    {RunPhase::ready, QT_TRANSLATE_NOOP("graft::ui::TrainPage", "Start training"), true, false, false, false, false},
    {RunPhase::waiting, QT_TRANSLATE_NOOP("graft::ui::TrainPage", "Starting …"), false, false, true, false, false},
    {RunPhase::running, QT_TRANSLATE_NOOP("graft::ui::TrainPage", "Training …"), false, true, true, false, false},
    {RunPhase::pausing, QT_TRANSLATE_NOOP("graft::ui::TrainPage", "Pausing …"), false, false, true, false, false},
    {RunPhase::paused, QT_TRANSLATE_NOOP("graft::ui::TrainPage", "Resume"), true, false, true, false, false},
    {RunPhase::stopping, QT_TRANSLATE_NOOP("graft::ui::TrainPage", "Saving …"), false, false, false, false, false},
    {RunPhase::interrupted, QT_TRANSLATE_NOOP("graft::ui::TrainPage", "Go on"), true, false, false, false, false},
    {RunPhase::stopped, QT_TRANSLATE_NOOP("graft::ui::TrainPage", "Compare"), true, false, false, true, true},
    {RunPhase::ended, QT_TRANSLATE_NOOP("graft::ui::TrainPage", "Compare"), true, false, false, false, true},
    {RunPhase::failed, QT_TRANSLATE_NOOP("graft::ui::TrainPage", "Go on from the last checkpoint"), true, false, false, false, true},
};

const Buttons& buttonsFor(RunPhase phase) {
    for (const Buttons& row : buttons)
        if (row.phase == phase) return row;
    return buttons[0];
}

bool isOver(RunPhase phase) {
    return phase == RunPhase::ended || phase == RunPhase::stopped;
}

bool isLive(RunPhase phase) {
    return phase == RunPhase::waiting || phase == RunPhase::running || phase == RunPhase::pausing || phase == RunPhase::stopping;
}

}  // namespace

// Of a run from its start to its end, so that Pause and Stop never move.
QStringList TrainPage::labelsOfMain() {
    QStringList labels;
    for (const Buttons& row : buttons)
        if (row.phase >= RunPhase::ready && row.phase != RunPhase::failed) labels << tr(row.main);
    return labels;
}

void TrainPage::showButtons() {
    const Buttons& row = buttonsFor(m_facts.phase);
    const bool readOnly = !m_facts.readOnlyHolder.isEmpty();
    const bool toPrepare = m_facts.phase == RunPhase::none && m_facts.projectOpen;
    const QString label = toPrepare ? tr("Prepare a run") : tr(row.main);
    m_main->setText(readOnly && !isOver(m_facts.phase) ? tr("Open elsewhere: read only") : label);
    m_main->setEnabled(row.enabled && (!readOnly || isOver(m_facts.phase)));
    m_pause->setVisible(row.pause);
    m_stop->setVisible(row.stop);
    m_goOn->setVisible(row.goOn && !readOnly);
    m_again->setVisible(row.again && !readOnly);
}

// What stands there before the curves of a run speak for themselves.
std::optional<QString> TrainPage::plainLine() const {
    const auto lastStep = m_series.steps().empty() ? 0 : m_series.steps().back().step;
    const auto total = m_series.started() ? m_series.started()->total_steps : 0;
    switch (m_facts.phase) {
        case RunPhase::none: return m_facts.projectOpen ? tr("This project has no run yet. Method prepares one.") : tr("Open a project or try the sample first.");
        case RunPhase::planning: return tr("Reading the data, counting tokens and estimating time and memory.");
        case RunPhase::blocked:
            for (const service::Problem& problem : m_facts.plan ? m_facts.plan->problems : std::vector<service::Problem>())
                if (problem.severity == service::Severity::error) return oneLine(fromCore(problem.problem) + QLatin1Char(' ') + fromCore(problem.hint));
            if (!m_facts.readOnlyHolder.isEmpty()) return tr("%1 has this project open. Close it there to train here.").arg(m_facts.readOnlyHolder);
            return tr("Training cannot start: see the message above.");
        case RunPhase::ready:
            if (m_facts.plan) return planSentence(*m_facts.plan);
            return {};
        case RunPhase::interrupted:
            if (m_series.savedStep() == 0) return tr("The program ended at step %1 of %2, before the first checkpoint: this run begins again.").arg(lastStep).arg(total);
            return tr("The program ended at step %1 of %2. This run goes on from its last checkpoint, of step %3.").arg(lastStep).arg(total).arg(m_series.savedStep());
        case RunPhase::paused:
            if (m_series.held()) return {};
            return tr("Paused at step %1 of %2. Nothing is lost: Resume goes on from here.").arg(lastStep).arg(total);
        default: return {};
    }
}

// Without an action that cannot be taken now.
DoctorLine TrainPage::offered(DoctorLine line) const {
    const bool running = m_facts.phase == RunPhase::running, turning = isLive(m_facts.phase) && !running;
    const bool mayBegin = m_facts.readOnlyHolder.isEmpty() && !turning;
    if (line.action == DoctorAction::stop_and_keep && !running) line.action = DoctorAction::none;
    if (beginsAnotherRun(line.action) && !mayBegin) line.action = DoctorAction::none;
    if (line.action == DoctorAction::keep_passes && keepsPasses(m_facts.next, m_series)) {
        line.text += QLatin1Char(' ') + tr("The next runs keep it.");
        line.action = DoctorAction::none;
    }
    if (line.action == DoctorAction::keep_passes && !m_facts.readOnlyHolder.isEmpty()) line.action = DoctorAction::none;
    if (line.action == DoctorAction::compare) line.action = DoctorAction::none;  // the main button says it
    return line;
}

void TrainPage::showDoctor() {
    if (const auto plain = plainLine()) return m_doctor->showPlain(*plain);
    if (m_facts.phase == RunPhase::ready) {  // the estimate was stopped
        const DoctorLine line{Health::waiting, tr("The estimate was stopped. Training can start without it; time and memory are known after two steps."), DoctorAction::estimate};
        return m_doctor->showLine(line, actionLabel(line.action, false));
    }
    const DoctorLine line = offered(doctorLine(m_series));
    m_doctor->showLine(line, actionLabel(line.action, m_facts.phase == RunPhase::running));
}

void TrainPage::showTiles() {
    const QString none = QStringLiteral("–");
    const auto best = m_series.best();
    if (!best) m_best->show(Figure{none, tr("not measured yet")});
    else m_best->show(Figure{fromCore(formatFigure(best->loss, 3)), best->step > 0 ? tr("at step %1").arg(best->step) : tr("the base model, untrained")});

    showTime();

    const auto estimated = m_facts.plan ? m_facts.plan->memory_bytes : 0;
    const QString estimate = estimated ? tr("estimated: %1").arg(fromCore(formatBytes(estimated))) : QString();
    const auto measured = m_series.peakBytes();
    if (measured > 0) m_memory->show(Figure{fromCore(formatBytes(measured)), estimate.isEmpty() ? tr("measured") : estimate});
    else m_memory->show(estimated ? Figure{fromCore(formatBytes(estimated)), tr("estimated")} : Figure{none, tr("not estimated yet")});
}

// Estimated before, left while it runs, measured beside the estimate afterwards.
void TrainPage::showTime() {
    const auto left = m_series.secondsLeft();
    const bool over = m_series.summary() && !isLive(m_facts.phase) && m_facts.phase != RunPhase::paused;
    m_time->setName(isLive(m_facts.phase) || m_facts.phase == RunPhase::paused ? tr("Time left") : tr("Time"));
    const QString range = m_facts.plan ? timeRange(m_facts.plan->seconds_low, m_facts.plan->seconds_high) : QString();
    if (over)
        m_time->show(Figure{fromCore(formatDuration(m_series.summary()->seconds)), range.isEmpty() ? tr("measured") : tr("estimated: %1").arg(range)});
    else if (isLive(m_facts.phase) && left)
        m_time->show(Figure{fromCore(formatDuration(*left)), tr("ready about %1").arg(clockAfter(*left))});
    else if (m_facts.phase == RunPhase::paused && left)
        m_time->show(Figure{fromCore(formatDuration(*left)), tr("once it goes on")});
    else if (m_facts.phase == RunPhase::ready && m_facts.plan)
        m_time->show(Figure{timeInShort(m_facts.plan->seconds_low, m_facts.plan->seconds_high), tr("estimated · ready about %1").arg(clockAfter(m_facts.plan->seconds_high))});
    else
        m_time->show(Figure{QStringLiteral("–"), isLive(m_facts.phase) ? tr("known after two steps") : tr("not estimated yet")});
}

void TrainPage::showTechnical() {
    if (m_series.steps().empty()) return m_technical->setText(tr("Learning rate, gradient norm and tokens/s appear here."));
    const recipe::StepDone& step = m_series.steps().back();
    m_technical->setText(tr("Learning rate %1 · gradient norm %2 · %3 tokens/s · pass %4")
                             .arg(step.learning_rate, 0, 'g', 3)
                             .arg(step.gradient_norm, 0, 'g', 3)
                             .arg(fromCore(formatCount(std::uint64_t(step.tokens_per_second))))
                             .arg(step.epoch, 0, 'f', 2));
}

}  // namespace graft::ui
