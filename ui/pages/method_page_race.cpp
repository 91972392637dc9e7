// Several methods picked to be compared: which, what they take together, and what so many rows can tell.
#include "base/quantities.h"
#include "data/split.h"
#include "service/race_plan.h"
#include "ui/core_text.h"
#include "ui/models/run_words.h"
#include "ui/pages/method_page.h"
#include "ui/widgets/figure_tile.h"
#include "ui/widgets/method_card.h"
#include "ui/widgets/text_label.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QPushButton>
#include <QLocale>

#include <algorithm>

namespace graft::ui {

namespace {

constexpr int firstRacers = 4;

}  // namespace

// What is usually worth comparing is picked already: the chosen method, the recommended one and the first of the list that can be used here.
void MethodPage::setRacing(bool racing) {
    m_racing = racing;
    m_methodGroup->setExclusive(!racing);
    if (racing && m_racers.empty()) {
        const auto& choices = shownPlan() && !shownPlan()->methods.empty() ? shownPlan()->methods : m_described;
        const auto pick = [&](auto holds) {
            for (const service::MethodChoice& choice : choices)
                if (m_racers.size() < firstRacers && choice.refusal.empty() && holds(choice)) m_racers.insert(choice.info.id);
        };
        pick([this](const service::MethodChoice& choice) { return choice.info.id == m_facts.recipe.method.id; });
        pick([](const service::MethodChoice& choice) { return !choice.recommended.empty(); });
        pick([](const service::MethodChoice&) { return true; });
    }
    for (MethodCard* card : m_methods) card->setSeveral(racing);
    showChoices();
    showFigures();
    showMain();
    showNotes();
    showRaceText();
}

void MethodPage::forgetRacers() {
    m_several->setChecked(false);
    m_inFolds->setChecked(false);
    m_racers.clear();
}

void MethodPage::tickRacer(const MethodCard& card) {
    const std::string id = card.method().toStdString();
    if (card.isChecked()) m_racers.insert(id);
    else m_racers.erase(id);
    showMethods();
    showFigures();
    showMain();
}

std::vector<std::string> MethodPage::racers() const {
    std::vector<std::string> ids;
    const auto& choices = shownPlan() && !shownPlan()->methods.empty() ? shownPlan()->methods : m_described;
    for (const service::MethodChoice& choice : choices)
        if (choice.refusal.empty() && m_racers.contains(choice.info.id)) ids.push_back(choice.info.id);
    return ids;
}

// All together: how long, the most memory at any time, and the disk.
void MethodPage::showRaceFigures(const service::Plan& plan) {
    std::vector<service::MethodCost> costs;
    for (const service::MethodChoice& choice : plan.methods)
        if (choice.cost && choice.refusal.empty() && m_racers.contains(choice.info.id)) costs.push_back(*choice.cost);
    const service::RaceCost whole = service::costOf(costs), inFolds = service::costOf(costs, data::SplitPlan::folds);
    const bool few = !service::fewRowsWarning(plan.training_rows, plan.held_out_rows).empty();
    m_inFolds->setVisible(m_racing && few);
    m_inFolds->setText(tr("In 5 folds: every row but the judging ones is scored once (%1 instead of %2)").arg(timeInShort(inFolds.seconds_low, inFolds.seconds_high), timeInShort(whole.seconds_low, whole.seconds_high)));
    const service::RaceCost& cost = judged() == service::Judged::in_folds ? inFolds : whole;
    m_time->show({timeInShort(cost.seconds_low, cost.seconds_high), tr("ready and measured about %1").arg(clockAfter(cost.seconds_high + cost.measuring_seconds))});
    m_memory->show({fromCore(formatBytes(cost.memory_bytes)), tr("the one that needs most")});
    m_learns->show({QLocale().toString(qlonglong(costs.size())), tr("%1 on the disk").arg(fromCore(formatBytes(cost.disk_bytes)))});
}

service::Judged MethodPage::judged() const { return m_inFolds->isVisibleTo(this) && m_inFolds->isChecked() ? service::Judged::in_folds : service::Judged::steering_rows; }

void MethodPage::showRaceText() {
    if (!m_racing) m_inFolds->hide();
    m_raceText->setVisible(m_racing);
    m_raceText->setText(tr("All learn from the same rows in the same order, each with the learning rate that suits it. The settings below are those of %1 alone.").arg(oneLine(fromCore(method().name))));
}

}  // namespace graft::ui
