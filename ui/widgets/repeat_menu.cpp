#include "ui/widgets/repeat_menu.h"

#include "base/quantities.h"
#include "ui/core_text.h"
#include "ui/widgets/controls.h"

#include <QMenu>

#include <algorithm>

namespace graft::ui {

RepeatMenu::RepeatMenu(QWidget* parent) : QPushButton(tr("Train a&gain"), parent), m_menu(new QMenu(this)) {
    changeKind(*this, ButtonKind::quiet);
    m_menu->setToolTipsVisible(true);
    setMenu(m_menu);
    connect(m_menu, &QMenu::aboutToShow, this, &RepeatMenu::fill);
}

void RepeatMenu::setRuns(const std::vector<recipe::RunRecord>& known, State state) {
    m_known = known;
    setEnabled(state == State::possible && std::ranges::any_of(known, [](const recipe::RunRecord& run) { return run.state == recipe::RunState::done; }));
    setToolTip(state == State::busy ? tr("Something is being trained or measured, or the project is open elsewhere.") : tr("The same runs with other seeds, to see how much is chance, or with more examples"));
}

void RepeatMenu::setChoice(const std::string& selected, const QString& name, const std::set<std::string>& ticked) {
    m_selected = selected;
    m_name = name;
    m_ticked = ticked;
}

std::vector<recipe::RunRecord> RepeatMenu::ended(const std::set<std::string>& ids) const {
    std::vector<recipe::RunRecord> runs;
    std::ranges::copy_if(m_known, std::back_inserter(runs), [&](const recipe::RunRecord& run) { return run.state == recipe::RunState::done && ids.contains(run.id); });
    return runs;
}

void RepeatMenu::fill() {
    m_menu->clear();
    const auto selected = ended({m_selected}), ticked = ended(m_ticked);
    if (!selected.empty()) add(service::Repeat::other_seeds, selected, tr("%1 with %2 seeds").arg(m_name).arg(service::standardSeeds));
    if (ticked.size() > 1) add(service::Repeat::other_seeds, ticked, tr("All ticked runs with %1 seeds").arg(service::standardSeeds));
    m_menu->addSeparator();
    if (!selected.empty()) add(service::Repeat::more_examples, selected, tr("%1 with 50 % more").arg(m_name));
    if (ticked.size() > 1) add(service::Repeat::more_examples, ticked, tr("Give all ticked runs 50 % more"));
    if (m_menu->isEmpty()) m_menu->addAction(tr("Select or tick a run that has ended"))->setEnabled(false);
}

void RepeatMenu::add(service::Repeat how, const std::vector<recipe::RunRecord>& runs, const QString& text) {
    const service::RepeatPlan plan = service::planRepeat(how, runs, m_known);
    const int count = int(plan.recipes.size());
    const QString cost = count == 0 ? tr("they are there") : tr("%n to train, about %1", nullptr, count).arg(fromCore(formatDuration(plan.cost.seconds_high)));
    QAction* action = m_menu->addAction(QStringLiteral("%1 · %2").arg(text, cost));
    action->setEnabled(count > 0);
    action->setToolTip(how == service::Repeat::other_seeds ? tr("The same rows and settings in another random order: how far the scores lie apart is chance.")
                                                           : tr("From the beginning, so that the learning rate falls over the whole of the longer run."));
    std::vector<std::string> ids;
    for (const auto& run : runs) ids.push_back(run.id);
    connect(action, &QAction::triggered, this, [this, how, ids] { Q_EMIT wanted(how, ids); });
}

}  // namespace graft::ui
