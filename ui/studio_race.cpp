// A race of several methods: begun on the Method page, followed in the bottom bar, and what came of it shown on the Compare page.
#include "base/quantities.h"
#include "ui/bottom_bar.h"
#include "ui/core_text.h"
#include "ui/pages/compare_page.h"
#include "ui/pages/method_page.h"
#include "ui/studio.h"
#include "ui/widgets/error_bar.h"
#include "ui/widgets/queue_dialog.h"
#include "ui/widgets/repeat_menu.h"

#include <QApplication>
#include <QDateTime>
#include <QLocale>

#include <utility>

namespace graft::ui {

void Studio::connectRace() {
    connect(&m_window->method(), &MethodPage::raceWanted, this, [this](const std::vector<std::string>& methods, service::Judged judged) {
        m_window->method().errors().clear();
        m_race->begin(m_draft->recipe(), methods, judged);
    });
    connect(m_session.get(), &Session::left, &m_window->method(), &MethodPage::forgetRacers);
    connect(m_race.get(), &RunRace::failed, this, [this](const Error& error) {
        (m_window->page() == PageId::method ? m_window->method().errors() : m_window->compare().errors()).showError(error);
    });
    connect(m_race.get(), &RunRace::begun, this, [this] {
        if (m_window->page() == PageId::method || m_window->page() == PageId::compare) m_window->choose(PageId::train);
    });
    connect(m_race.get(), &RunRace::changed, this, [this] {
        careForWork();
        showMethod();
        showWork();
        showRepeats();
    });
    connect(m_comparison.get(), &RunComparison::changed, this, [this] {
        const bool ended = std::exchange(m_measured, m_comparison->measuring()) && !m_comparison->measuring();
        careForWork();
        if (ended && !m_race->active()) tellWhatCame(tr("Graft: the measuring has ended"));
    });
    connect(m_training.get(), &RunTraining::changed, this, &Studio::showRepeats);
    connect(&m_window->compare().repeats(), &RepeatMenu::wanted, this, [this](service::Repeat how, const std::vector<std::string>& runs) {
        m_window->compare().errors().clear();
        m_race->repeat(how, runs);
    });
    connect(m_race.get(), &RunRace::ended, this, [this] {
        tellWhatCame(tr("Graft: the race has ended"));
        m_window->choose(PageId::compare);
    });
    connect(&m_window->bottom(), &BottomBar::queueWanted, this, &Studio::showQueue);
    connect(&m_window->bottom(), &BottomBar::skipWanted, m_race.get(), &RunRace::skip);
    connect(&m_window->bottom(), &BottomBar::goOnWanted, m_race.get(), &RunRace::goOn);
}

// The machine stays awake from the first run to the last row that is measured.
void Studio::careForWork() {
    m_care->follow(m_training->phase(), m_race->active() || m_comparison->measuring() ? Besides::work : Besides::nothing);
}

void Studio::tellWhatCame(const QString& title) {
    const QString verdict = oneLine(fromCore(m_comparison->shown().comparison.verdict));
    if (m_care->tellEnd(title, verdict, m_window->isActiveWindow() ? Seen::yes : Seen::no)) QApplication::alert(m_window.get());
}

// It follows the race while it is open; moving and taking out are the race's.
void Studio::showQueue() {
    auto* dialog = new QueueDialog(m_window.get());
    const auto show = [this, dialog] { dialog->showQueue(m_race->queue(), raceOutlook()); };
    connect(m_race.get(), &RunRace::changed, dialog, show);
    connect(m_training.get(), &RunTraining::seriesChanged, dialog, [this, dialog] { dialog->setOutlook(raceOutlook()); });
    connect(dialog, &QueueDialog::moveWanted, m_race.get(), &RunRace::move);
    connect(dialog, &QueueDialog::takeOutWanted, m_race.get(), &RunRace::takeOut);
    show();
    dialog->open();
}

// How long what is left will train, when that will be, and the disk it takes.
QString Studio::raceOutlook() const {
    const service::RaceLeft left = m_race->left();
    if (!m_race->shown()) return tr("The race has ended.");
    if (!left.all_known) return tr("How long it takes is not known.");
    const double now = m_race->active() && m_training->phase() == RunPhase::running ? m_training->series().secondsLeft().value_or(0) : 0;
    const double low = now + left.seconds_low, high = now + left.seconds_high;
    const QDateTime end = QDateTime::currentDateTime().addSecs(qint64(high + left.measuring_seconds));
    const QString ready = QLocale().toString(end, end.date() == QDate::currentDate() ? tr("hh:mm") : tr("ddd hh:mm"));
    const QString outlook = left.measuring_seconds > 0 ? tr("%1 to %2 of training are left: ready and measured about %3. What has not begun takes about %4 of the disk.")
                                                       : tr("%1 to %2 of training are left: ready about %3, with the measuring on top. What has not begun takes about %4 of the disk.");
    return outlook.arg(fromCore(formatDuration(low)), fromCore(formatDuration(high)), ready, fromCore(formatBytes(left.disk_bytes)));
}

// What can be trained again now, and what came of the last race.
void Studio::showRepeats() {
    const bool possible = m_session->writable() && !m_race->active() && !m_training->task() && !m_comparison->measuring();
    m_window->compare().repeats().setRuns(m_session->runs(), possible ? RepeatMenu::State::possible : RepeatMenu::State::busy);
    m_window->compare().showRace(m_race->summary());
}

// What the race makes of the work that runs, or of none.
void Studio::showRaceWork(WorkShown& work) const {
    const auto race = m_race->shown();
    if (!race) return;
    if (!m_race->active()) {
        work.raceWaits = work.title.isEmpty() && m_session->writable();
        if (work.raceWaits) work.title = tr("The race was left after %1 of %2 runs").arg(race->measured + race->failed).arg(race->entries);
        return;
    }
    work.inRace = true;
    work.stoppable = Stoppable::yes;
    const QString what = tr("Race %1 of %2: %3").arg(race->place).arg(race->entries).arg(race->name);
    const auto& series = m_training->series();
    if (work.pace && series.started() && !series.steps().empty()) work.title = tr("%1, step %2 of %3").arg(what).arg(series.steps().back().step).arg(series.started()->total_steps);
    else work.title = work.title.isEmpty() ? what : tr("%1 · %2").arg(what, work.title);
    if (const auto left = m_training->series().secondsLeft(); left && work.pace && race->secondsLater && *race->secondsLater > 0)
        work.timeLeft = tr("%1 left, all at most %2").arg(fromCore(formatDuration(*left)), fromCore(formatDuration(*left + *race->secondsLater)));
}

}  // namespace graft::ui
