// A race of several methods: begun on the Method page, followed in the bottom bar, and what came of it shown on the Compare page.
#include "base/quantities.h"
#include "ui/bottom_bar.h"
#include "ui/core_text.h"
#include "ui/pages/compare_page.h"
#include "ui/pages/method_page.h"
#include "ui/studio.h"
#include "ui/widgets/error_bar.h"

#include <QApplication>

namespace graft::ui {

void Studio::connectRace() {
    connect(&m_window->method(), &MethodPage::raceWanted, this, [this](const std::vector<std::string>& methods) {
        m_window->method().errors().clear();
        m_race->begin(m_draft->recipe(), methods);
    });
    connect(m_race.get(), &RunRace::failed, this, [this](const Error& error) {
        (m_window->page() == PageId::method ? m_window->method().errors() : m_window->compare().errors()).showError(error);
    });
    connect(m_race.get(), &RunRace::begun, this, [this] {
        if (m_window->page() == PageId::method) m_window->choose(PageId::train);
    });
    connect(m_race.get(), &RunRace::changed, this, [this] {
        showMethod();
        showWork();
    });
    connect(m_race.get(), &RunRace::ended, this, [this] {
        const QString verdict = oneLine(fromCore(m_comparison->shown().comparison.verdict));
        const Seen seen = m_window->isActiveWindow() ? Seen::yes : Seen::no;
        if (m_care->tellEnd(tr("Graft: the race has ended"), verdict, seen)) QApplication::alert(m_window.get());
        m_window->choose(PageId::compare);
    });
    connect(&m_window->bottom(), &BottomBar::skipWanted, m_race.get(), &RunRace::skip);
    connect(&m_window->bottom(), &BottomBar::goOnWanted, m_race.get(), &RunRace::goOn);
}

// What the race makes of the work that runs, or of none.
void Studio::showRaceWork(WorkShown& work) const {
    const auto race = m_race->shown();
    if (!race) return;
    if (!m_race->active()) {
        work.raceWaits = work.title.isEmpty() && m_session->writable();
        if (work.raceWaits) work.title = tr("The race was left after %1 of %2 methods").arg(race->measured + race->failed).arg(race->entries);
        return;
    }
    work.inRace = true;
    work.stoppable = Stoppable::yes;
    const QString what = tr("Race %1 of %2: %3").arg(race->place).arg(race->entries).arg(race->method);
    const auto& series = m_training->series();
    if (work.pace && series.started() && !series.steps().empty()) work.title = tr("%1, step %2 of %3").arg(what).arg(series.steps().back().step).arg(series.started()->total_steps);
    else work.title = work.title.isEmpty() ? what : tr("%1 · %2").arg(what, work.title);
    if (const auto left = m_training->series().secondsLeft(); left && work.pace && race->secondsLater && *race->secondsLater > 0)
        work.timeLeft = tr("%1 left, all at most %2").arg(fromCore(formatDuration(*left)), fromCore(formatDuration(*left + *race->secondsLater)));
}

}  // namespace graft::ui
