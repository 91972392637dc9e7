// The Compare page: what it wants measured, asked and chosen, and what it shows of the runs.
#include "ui/core_text.h"
#include "ui/models/comparison_columns.h"
#include "ui/models/damaged_runs.h"
#include "ui/pages/answers_tab.h"
#include "ui/pages/compare_page.h"
#include "ui/pages/groups_tab.h"
#include "ui/pages/train_page.h"
#include "ui/studio.h"
#include "ui/widgets/error_bar.h"

#include <algorithm>

namespace graft::ui {

namespace {

// The oldest run has slot 0, so that a new one never changes the colours of those before it.
std::map<std::string, int> colourSlots(const std::vector<recipe::RunRecord>& newestFirst) {
    std::map<std::string, int> colours;
    int slot = int(newestFirst.size());
    for (const recipe::RunRecord& run : newestFirst) colours[run.id] = --slot;
    return colours;
}

}  // namespace

void Studio::connectComparison() {
    ComparePage& page = m_window->compare();
    const auto anew = [this](auto work) {
        return [this, work] {
            m_window->compare().errors().clear();
            work();
        };
    };
    connect(&page, &ComparePage::measureWanted, this, anew([this] { m_comparison->measure(m_comparison->unmeasured()); }));
    connect(&page, &ComparePage::chooseWanted, this, [this, anew](const std::string& run) { anew([this, run] { m_comparison->choose(run); })(); });
    connect(&page, &ComparePage::renameWanted, this, [this, anew](const std::string& run, const QString& name) { anew([this, run, name] { m_comparison->rename(run, name); })(); });
    connect(&page, &ComparePage::stopWanted, m_comparison.get(), &RunComparison::stop);
    connect(&page, &ComparePage::takeHomeWanted, this, [this] { m_window->choose(PageId::take_home); });
    connect(&page, &ComparePage::trainWanted, this, [this] { m_window->choose(m_session->project() ? PageId::train : PageId::start); });
    connect(&page, &ComparePage::openWanted, this, &Studio::openRun);
    connect(m_comparison.get(), &RunComparison::changed, this, &Studio::showComparison);
    connect(m_comparison.get(), &RunComparison::cellsRead, &page, [this, &page] { page.showCells(m_comparison->shown()); });
    connect(m_session.get(), &Session::runToTakeChanged, this, &Studio::showTakeHome);
    // On the pages of the runs and on the page that is looked at; a bar that tells something else keeps it.
    connect(m_comparison.get(), &RunComparison::damagedFound, this, [this](const std::vector<service::DamagedRun>& runs) {
        for (ErrorBar* bar : m_window->findChildren<ErrorBar*>())
            if (bar->isHidden() && (bar == &m_window->train().errors() || bar == &m_window->compare().errors() || bar->parentWidget()->isVisible())) bar->showError(damagedInWords(runs));
    });
    connect(m_comparison.get(), &RunComparison::failed, this, [this](const Error& error) { m_window->compare().errors().showError(error); });
    connect(&page.answers(), &AnswersTab::askWanted, this, [this](const QString& prompt, const std::vector<std::string>& contestants) {
        m_window->compare().errors().clear();
        const auto& rows = m_comparison->shown().comparison.rows;
        const auto first = std::ranges::find_if(rows, [](const service::ComparedRow& row) { return row.recipe.has_value(); });
        if (first != rows.end()) m_questions->ask(first->contestant, contestants, {.prompt = prompt.toStdString()});
    });
    connect(&page.answers(), &AnswersTab::stopWanted, m_questions.get(), &ModelQuestions::stop);
    connect(m_questions.get(), &ModelQuestions::answered, &page.answers(), &AnswersTab::showAnswers);
    connect(m_questions.get(), &ModelQuestions::changed, this,
            [this] { m_window->compare().answers().setAsking(m_questions->busy() ? Asking::busy : Asking::idle); });
    connect(m_questions.get(), &ModelQuestions::failed, this, [this](const Error& error) { m_window->compare().errors().showError(error); });
}

// On the Train page, which follows the run that learns for as long as one does.
void Studio::openRun(const std::string& run) {
    const recipe::RunRecord* current = m_session->currentRun();
    const bool another = !current || current->id != run;
    if (another && (m_training->task() || m_race->active() || m_session->anotherComes())) {
        const Error busy{ErrorKind::unsupported, tr("This run cannot be opened now").toStdString(), tr("The Train page shows the run that is learning.").toStdString(),
                         tr("Wait until it has ended. Meanwhile, its curve stands under Curves.").toStdString()};
        return m_window->compare().errors().showError(busy);
    }
    m_session->choose(run);
    m_window->choose(PageId::train);
}

void Studio::showComparison() {
    ComparePage& page = m_window->compare();
    page.showComparison(m_comparison->shown(), colourSlots(m_session->runs()));
    const auto unmeasured = m_comparison->unmeasured();
    showRepeats();
    page.setMeasuring(m_comparison->measuring()                         ? Measuring::running
                      : !m_comparison->measured() && unmeasured.empty() ? Measuring::impossible
                      : !m_session->writable()                          ? Measuring::read_only
                      : m_comparison->measured()                        ? Measuring::done
                                                                        : Measuring::possible,
                      int(unmeasured.size()));
    showGuide();
}

// Why the comparison does not tell of what would be trained or used now; empty where it does.
QString Studio::whatComparisonLacks() const {
    const auto& rows = m_comparison->shown().comparison.rows;
    const recipe::Recipe& draft = m_draft->recipe();
    const auto any = [&](auto holds) { return std::ranges::any_of(rows, [&](const service::ComparedRow& row) { return row.recipe && holds(*row.recipe); }); };
    if (m_draft->hasModel() && !any([&](const recipe::Recipe& run) { return run.model.path == draft.model.path; })) return tr("The base model has changed since these runs.");
    if (m_draft->hasData() && !any([&](const recipe::Recipe& run) { return run.data.path == draft.data.path; })) return tr("The examples have changed since these runs.");
    if (const auto lacking = m_comparison->unmeasured(); !lacking.empty()) return lacking.size() == 1 ? tr("A run has not been measured yet.") : tr("%1 runs have not been measured yet.").arg(lacking.size());
    if (settingsChangedSinceRun()) return tr("The examples or the settings have changed since the last run; what they give does not stand here yet.");
    return {};
}

// Of the chosen run on the test rows; empty while none is chosen.
std::optional<recipe::MetricScore> Studio::testScore() const {
    const service::Comparison& comparison = m_comparison->shown().comparison;
    const auto report = std::ranges::find(comparison.test_reports, comparison.chosen, &recipe::EvaluationReport::contestant);
    if (comparison.chosen.empty() || report == comparison.test_reports.end() || report->scores.empty()) return {};
    return report->scores.front();
}

void Studio::showCompareStep() {
    const bool possible = m_comparison->measured() || !m_comparison->unmeasured().empty();
    GuideStep step;
    if (const auto own = testScore()) step = {StepState::done, tr("%1: %2").arg(oneLine(fromCore(own->label)), scoreText(*own)), {}};
    else if (m_comparison->measured()) step = {StepState::ready, tr("No run chosen yet"), {}};
    else if (possible) step = {StepState::ready, tr("Not measured yet"), {}};
    if (m_comparison->measured() && !m_comparison->measuring()) step.reason = whatComparisonLacks();
    if (!step.reason.isEmpty()) step.state = StepState::look_again;
    if (m_comparison->measuring()) step.state = StepState::running;
    m_window->guide().setStep(PageId::compare, step);
}

}  // namespace graft::ui
