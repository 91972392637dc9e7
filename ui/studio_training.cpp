// The Train page: what it wants goes to the run, and what the doctor advises is done with the draft, the data and another run.
#include "service/table_rows.h"
#include "ui/core_text.h"
#include "ui/models/run_health.h"
#include "ui/pages/train_page.h"
#include "ui/studio.h"
#include "ui/widgets/error_bar.h"
#include "ui/widgets/rows_dialog.h"

#include <QApplication>

#include <algorithm>

namespace graft::ui {

void Studio::connectTraining() {
    TrainPage& page = m_window->train();
    RunTraining* training = m_training.get();
    connect(&page, &TrainPage::beginWanted, this, [this, training] {
        m_window->train().errors().clear();
        training->begin();
    });
    connect(&page, &TrainPage::pauseWanted, training, &RunTraining::pause);
    connect(&page, &TrainPage::resumeWanted, training, &RunTraining::resume);
    connect(&page, &TrainPage::stopWanted, training, &RunTraining::stopAndKeep);
    connect(&page, &TrainPage::newRunWanted, this, [this, training] {
        const auto seed = training->nextSeed();
        if (!seed || training->task() || !m_session->writable()) return;
        m_draft->edit(tr("Train again with seed %1").arg(*seed), [&](recipe::Recipe& recipe) { recipe.training.seed = *seed; });  // Method shows it
        training->newRun();
    });
    connect(&page, &TrainPage::pageWanted, m_window.get(), &MainWindow::choose);
    connect(&page, &TrainPage::adviceWanted, this, &Studio::follow);
    connect(training, &RunTraining::changed, this, [this] {
        careForWork();
        showTraining();
    });
    connect(m_care.get(), &RunCare::changed, this, &Studio::showTraining);
    connect(m_draft.get(), &Draft::changed, this, &Studio::showTraining);
    connect(training, &RunTraining::seriesChanged, this, [this] {
        m_window->train().showSeries(m_training->series());
        showWork();
        showGuide();
    });
    connect(training, &RunTraining::failed, this, [this](const Error& error) { m_window->train().errors().showError(error); });
    connect(training, &RunTraining::ended, this, [this] {
        m_comparison->refresh();
        m_session->refreshRecent();  // its curve stands on the Start page
        const Seen seen = m_window->isActiveWindow() ? Seen::yes : Seen::no;
        if (!m_race->active() && m_care->tellEnd(tr("Graft: the training has ended"), doctorLine(m_training->series()).text, seen)) QApplication::alert(m_window.get());
        if (m_closeWhenSaved) m_window->close();
        else beginNext();
    });
    connect(m_comparison.get(), &RunComparison::changed, this, &Studio::showOtherRuns);
    connect(m_session.get(), &Session::runChosen, this, &Studio::showOtherRuns);
    connect(m_session.get(), &Session::runsChanged, this, [this] {
        showTraining();
        showComparison();
        showTakeHome();
    });
}

// The oldest run has colour 0, here as on the Compare page.
int Studio::colourOf(const std::string& id) const {
    const auto& newestFirst = m_session->runs();
    const auto run = std::ranges::find(newestFirst, id, &recipe::RunRecord::id);
    return run == newestFirst.end() ? 0 : int(newestFirst.end() - run) - 1;
}

void Studio::showOtherRuns() {
    const recipe::RunRecord* current = m_session->currentRun();
    const auto& rows = m_comparison->shown().comparison.rows;
    std::vector<OtherRun> others;
    for (const auto& [id, series] : m_comparison->shown().curves) {
        if (current && id == current->id) continue;
        const auto row = std::ranges::find(rows, id, &service::ComparedRow::contestant);
        others.push_back({oneLine(fromCore(row == rows.end() ? id : row->label)), colourOf(id), series});
    }
    m_window->train().showOthers(others);
}

void Studio::follow(DoctorAction action) {
    const auto scaleRate = [](double factor) {
        return [factor](recipe::Recipe& recipe) {
            if (recipe.training.learning_rate) *recipe.training.learning_rate *= factor;
            recipe.reasons.erase("training.learning_rate");
        };
    };
    switch (action) {
        case DoctorAction::look_at_rows: return showSkippedRows();
        case DoctorAction::keep_passes: return keepPasses();
        case DoctorAction::estimate: return m_training->planAgain();
        case DoctorAction::lower_rate: return tryAgain(tr("A third of the learning rate"), scaleRate(1 / rateFactor));
        case DoctorAction::raise_rate: return tryAgain(tr("Three times the learning rate"), scaleRate(rateFactor));
        case DoctorAction::train_longer:
            return tryAgain(tr("Train twice as long"), [](recipe::Recipe& recipe) {
                if (recipe.training.max_steps) *recipe.training.max_steps = std::int64_t(double(*recipe.training.max_steps) * longerFactor);
                if (recipe.training.epochs) *recipe.training.epochs *= longerFactor;
                for (const char* key : {"training.max_steps", "training.epochs"}) recipe.reasons.erase(key);
            });
        default: return;
    }
}

// What this run had to do when memory ran out is what the next ones begin with.
void Studio::keepPasses() {
    const recipe::Remark* answer = smallerPasses(m_training->series());
    if (!answer) return;
    m_draft->edit(tr("Keep the smaller passes"), [&](recipe::Recipe& recipe) {
        recipe.training.micro_batch_tokens = answer->micro_batch_tokens;
        if (answer->recompute == "whole") recipe.training.recompute = answer->recompute;
    });
}

// Another run with this one's recipe, changed; the settings follow it, and Undo takes them back. What still trains is stopped and kept first.
void Studio::tryAgain(const QString& what, const std::function<void(recipe::Recipe&)>& change) {
    auto next = m_training->decided();
    if (!next || !m_session->writable()) return;
    change(*next);
    next->name.clear();
    m_draft->edit(what, [&](recipe::Recipe& draft) { draft = service::asAsked(*next); });
    m_next = std::move(next);
    if (m_training->task()) m_training->stopAndKeep();
    if (!m_training->task()) beginNext();
}

void Studio::beginNext() {
    if (!m_next) return;
    m_beginNew = true;
    m_session->createRun(*std::exchange(m_next, std::nullopt));
}

void Studio::showSkippedRows() {
    const auto& skipped = m_training->series().skipped();
    const recipe::RunRecord* run = m_session->currentRun();
    if (skipped.empty() || !run) return;
    const QString why = tr("Step %1 was left out: %2. Look for empty, garbled or very long answers among its rows.").arg(skipped.back().step).arg(oneLine(fromCore(skipped.back().cause)));
    m_compute->runAside(tr("Reading rows"), [data = run->recipe.data, rows = skipped.back().rows](TaskContext& context) { return service::readRows(data, rows, context.progress()); },
                        [this, why](const Result<service::TableRows>& rows) {
                            if (!rows) return m_window->train().errors().showError(rows.error());
                            makeRowsDialog(m_window.get(), why, *rows)->open();
                        });
}

}  // namespace graft::ui
