// The steps before training: what their pages choose goes into the draft, and the draft is shown on them.
#include "service/command_line.h"
#include "ui/core_text.h"
#include "ui/models/recipe_form.h"
#include "ui/pages/method_page.h"
#include "ui/studio.h"
#include "ui/top_bar.h"
#include "ui/widgets/error_bar.h"

#include <QLocale>

#include <algorithm>

namespace graft::ui {

namespace {

const recipe::MethodInfo& methodNamed(const std::string& id) {
    static const std::vector<recipe::MethodInfo> methods = service::methods();
    const auto found = std::ranges::find(methods, id, &recipe::MethodInfo::id);
    return found == methods.end() ? methods.front() : *found;
}

// Another random start is the same way of teaching.
bool sameAsAsked(const recipe::Recipe& run, recipe::Recipe draft) {
    const recipe::Recipe asked = service::asAsked(run);
    draft.training.seed = asked.training.seed;
    draft.name = asked.name;
    return asked == draft;
}

// The file was changed in place after the run had read it.
bool readOtherRows(const recipe::RunRecord& run, const DataReading& reading) {
    const std::string now = reading.hashOf(run.recipe.data.path);
    return !now.empty() && !run.recipe.data.hash.empty() && now != run.recipe.data.hash;
}

QString labelOf(const std::string& key, const recipe::MethodInfo& method, const recipe::Recipe& recipe) {
    for (const FormSection& section : formSections(recipe, nullptr, method))
        for (const FormField& field : section.fields)
            if (field.key == key) return oneLine(fromCore(field.info.label));
    return fromCore(key);
}

}  // namespace

void Studio::connectGuide() {
    connect(m_window.get(), &MainWindow::undoWanted, &m_draft->undo(), &QUndoStack::undo);
    connect(m_window.get(), &MainWindow::redoWanted, &m_draft->undo(), &QUndoStack::redo);
    const QUndoStack* undo = &m_draft->undo();
    connect(undo, &QUndoStack::indexChanged, this, [this, undo] { m_window->top().showChoices(undo->undoText(), undo->redoText()); });
    connect(m_session.get(), &Session::opened, this, [this] { m_window->top().offerUndo(m_session->writable()); });
    connectModel();
    connectNewProject();
    connectData();
    connectMethod();
}

void Studio::connectMethod() {
    MethodPage& page = m_window->method();
    connect(m_draft.get(), &Draft::failed, &page.errors(), &ErrorBar::showError);
    connect(m_draft.get(), &Draft::planned, this, &Studio::showMethod);  // follows every change, too
    connect(&m_compute->tasks(), &TaskRunner::changed, this, &Studio::showMethod);
    connect(m_session.get(), &Session::runsChanged, this, &Studio::showMethod);
    connect(m_training.get(), &RunTraining::changed, this, &Studio::showMethod);
    connect(&page, &MethodPage::pageWanted, m_window.get(), &MainWindow::choose);
    connect(&page, &MethodPage::startWanted, this, &Studio::trainDraft);
    connect(&page, &MethodPage::estimateWanted, m_draft.get(), &Draft::planAgain);
    connect(&page, &MethodPage::methodWanted, this, [this](const QString& id) { chooseMethod(id.toStdString()); });
    connect(&page, &MethodPage::effortWanted, this, [this](const QString& id) {
        m_draft->edit(tr("Choose how long it may learn"), [&](recipe::Recipe& recipe) { recipe.training.effort = id.toStdString(); });
    });
    connect(&page, &MethodPage::rowsWanted, this, [this](std::int64_t most) {
        const QString what = most > 0 ? tr("Try %1 rows first").arg(QLocale().toString(qlonglong(most))) : tr("Let all rows learn");
        m_draft->edit(what, [&](recipe::Recipe& recipe) { recipe.data.most_training_rows = most; });
    });
    connect(&page, &MethodPage::settingWanted, this, [this](const std::string& key, const QString& text) {
        recipe::Recipe recipe = m_draft->recipe();
        const recipe::MethodInfo& method = methodNamed(recipe.method.id);
        const auto outcome = setFormField(recipe, key, text, method, service::givenSettings(recipe, m_session->answers().goal));
        if (!outcome) return m_window->method().showRefusal(key, tr("Not taken: %1.").arg(oneLine(fromCore(outcome.error().why))));
        m_window->method().showRefusal(key, {});
        m_draft->edit(tr("Set %1").arg(labelOf(key, method, recipe)), [&](recipe::Recipe& changed) { changed = recipe; });
        showMethod();
    });
    connect(&page, &MethodPage::reopenWanted, this, [this](const std::string& key) {
        m_window->method().showRefusal(key, {});
        const recipe::Recipe& recipe = m_draft->recipe();
        const recipe::Recipe given = service::givenSettings(recipe, m_session->answers().goal);
        m_draft->edit(tr("Leave %1 as it was").arg(labelOf(key, methodNamed(recipe.method.id), recipe)), [&](recipe::Recipe& changed) { reopenFormField(changed, key, given); });
    });
}

// What was set for a method is there again when it is chosen again.
void Studio::chooseMethod(const std::string& id) {
    const recipe::MethodChoice before = m_draft->recipe().method;
    if (before.id == id) return;
    m_methodValues[before.id] = before.values;
    m_draft->edit(tr("Choose %1").arg(oneLine(fromCore(methodNamed(id).name))), [&](recipe::Recipe& recipe) { recipe.method = {id, m_methodValues[id]}; });
}

void Studio::showMethod() {
    MethodFacts facts;
    facts.recipe = m_draft->recipe();
    facts.given = service::givenSettings(facts.recipe, m_session->answers().goal);
    facts.plan = m_draft->plan();
    facts.error = m_draft->planError();
    facts.estimating = !m_draft->planning() ? Estimating::no : m_draft->waiting() ? Estimating::behind_other_work : Estimating::now;
    facts.projectOpen = m_session->project().has_value();
    facts.findingRate = m_rates->busy();
    facts.training = m_training->task().has_value() || m_race->active();
    if (facts.projectOpen && !m_session->writable()) facts.readOnlyHolder = fromCore(m_session->project()->holder());
    for (const service::Destination& place : service::destinations(facts.recipe))
        if (place.id == m_session->answers().destination && !place.refusal.empty())
            facts.notWhereWanted = tr("Won't run in %1, where you will use it: %2").arg(oneLine(fromCore(place.place)), oneLine(fromCore(place.refusal)));
    if (facts.projectOpen && m_draft->hasModel() && m_draft->hasData()) {
        const auto command = service::commandFor(m_draft->recipe(), m_session->project()->folder());
        facts.command = fromCore(command ? *command : "# " + command.error().why + ". " + command.error().hint + ".");
    }
    m_window->method().showFacts(facts);
    showGuide();
}

// With every decision as the page shows it. A run that waits with the same settings is taken.
void Studio::trainDraft() {
    if (!m_draft->plan() || m_training->task()) return;
    m_window->choose(PageId::train);
    const recipe::RunRecord* run = m_session->currentRun();
    if (run && run->state == recipe::RunState::ready && service::asAsked(run->recipe) == m_draft->recipe()) return m_training->begin();
    m_beginNew = true;
    m_session->createRun(m_draft->plan()->recipe);
}

bool Studio::settingsChangedSinceRun() const {
    const recipe::RunRecord* run = m_session->currentRun();
    if (!run || !m_draft->hasModel() || !m_draft->hasData()) return false;
    // The runs of a race are one choice: the settings are those of one of them.
    const auto& race = m_race->entries();
    const auto inRace = [&](const recipe::RunRecord& one) { return std::ranges::find(race, one.id, &service::RaceEntry::run) != race.end(); };
    const bool asked = std::ranges::any_of(m_session->runs(), [&](const recipe::RunRecord& one) {
        return (one.id == run->id || (inRace(*run) && inRace(one))) && sameAsAsked(one.recipe, m_draft->recipe());
    });
    return !asked || readOtherRows(*run, *m_reading);
}

void Studio::showGuideSteps() {
    const recipe::Recipe& recipe = m_draft->recipe();
    const QString method = oneLine(fromCore(methodNamed(recipe.method.id).name));
    GuideStep step{StepState::to_do, {}, {}};
    const auto& runs = m_session->runs();
    const auto begun = [](const recipe::RunRecord& run) { return run.state != recipe::RunState::ready; };
    if (m_session->project() && m_draft->hasModel() && m_draft->hasData()) {
        const bool done = std::ranges::any_of(runs, [&](const recipe::RunRecord& run) { return begun(run) && sameAsAsked(run.recipe, recipe) && !readOtherRows(run, *m_reading); });
        const bool otherData = std::ranges::any_of(runs, begun) && std::ranges::none_of(runs, [&](const recipe::RunRecord& run) {
            return begun(run) && run.recipe.model.path == recipe.model.path && run.recipe.data.path == recipe.data.path && !readOtherRows(run, *m_reading);
        });
        step = {done ? StepState::done : StepState::ready, method, {}};
        if (otherData) step = {StepState::look_again, method, tr("The model or the examples have changed since the last run.")};
        if (m_draft->planError()) step = {StepState::look_again, method, oneLine(fromCore(m_draft->planError()->what + ": " + m_draft->planError()->why))};
        if (const auto& plan = m_draft->plan(); plan && std::ranges::any_of(plan->problems, [](const service::Problem& problem) { return problem.severity == service::Severity::error; }))
            step = {StepState::look_again, method, tr("Something in the settings keeps the training from starting.")};
    }
    m_window->guide().setStep(PageId::method, step);
    showModelStep();
    m_window->guide().setStep(PageId::data, dataStep());
}

}  // namespace graft::ui
