#include "ui/bridge/draft.h"

#include <QUndoCommand>

#include <mutex>
#include <utility>

namespace graft::ui {

class Draft::Step final : public QUndoCommand {
public:
    Step(Draft& draft, const QString& what, recipe::Recipe after) : QUndoCommand(what), m_draft(draft), m_before(draft.m_recipe), m_after(std::move(after)) {}
    void undo() override { m_draft.set(m_before); }
    void redo() override { m_draft.set(m_after); }

private:
    Draft& m_draft;
    recipe::Recipe m_before, m_after;
};

// The file of one project's draft, written on either thread: an older recipe never takes the place of a newer one.
class Draft::Keeper {
public:
    explicit Keeper(const service::Project& project) : m_project(project) {}

    Result<void> write(const recipe::Recipe& recipe, std::uint64_t version) {
        const std::lock_guard lock(m_mutex);
        if (version <= m_written) return {};
        TRY(service::writeDraft(m_project, recipe));
        m_written = version;
        return {};
    }

private:
    const service::Project m_project;
    std::mutex m_mutex;
    std::uint64_t m_written = 0;
};

Draft::Draft(Session& session, QObject* parent) : QObject(parent), m_session(session) {
    m_soon.setSingleShot(true);
    m_soon.setInterval(settling);
    connect(&m_soon, &QTimer::timeout, this, &Draft::settle);
    connect(&session, &Session::opened, this, &Draft::begin);
}

// Of another project; the one that is open already keeps its draft and its undo.
void Draft::begin() {
    if (m_project && m_project->folder() == m_session.project()->folder()) return;
    keep(Turn::after_what_waits);  // of the project before: before any task that opens it again
    m_project = *m_session.project();
    m_keeper = std::make_shared<Keeper>(*m_project);
    m_undo.clear();
    const service::KeptDraft& kept = m_session.keptDraft();
    set(kept.recipe);
    m_kept = true;  // as it was read
    if (kept.damaged) QMetaObject::invokeMethod(this, [this, error = *kept.damaged] { Q_EMIT failed(error); }, Qt::QueuedConnection);  // after the pages cleared what was
}

void Draft::edit(const QString& what, const std::function<void(recipe::Recipe&)>& change) {
    if (!editable()) return;
    recipe::Recipe after = m_recipe;
    change(after);
    if (after != m_recipe) m_undo.push(new Step(*this, what, std::move(after)));
}

void Draft::set(const recipe::Recipe& recipe) {
    m_recipe = recipe;
    m_kept = false;
    ++m_version;
    forgetPlan();
    m_planning = hasModel() && hasData();
    m_soon.start();
    Q_EMIT changed();
    Q_EMIT planned();
}

void Draft::settle() {
    keep(Turn::at_once);
    if (m_planning) makePlan();
}

// A training does not hold it up: who changes a setting while one runs finds it again after a crash.
void Draft::keep(Turn turn) {
    if (m_kept || !m_project) return;
    const auto write = [keeper = m_keeper, recipe = m_recipe, version = m_version] { return keeper->write(recipe, version); };
    const auto kept = [this, version = m_version](const Result<void>& outcome) {
        if (version == m_version) m_kept = bool(outcome);
        if (!outcome) Q_EMIT failed(outcome.error());
    };
    Compute& compute = m_session.compute();
    if (turn == Turn::at_once) compute.runAside(tr("Keeping the settings"), [write](TaskContext&) { return write(); }, kept);
    else compute.run(tr("Keeping the settings"), [write](service::Engine&, TaskContext&) { return write(); }, kept);
}

void Draft::keepNow() {
    if (m_kept || !m_project) return;
    if (const auto kept = m_keeper->write(m_recipe, m_version); !kept) qWarning("%s: %s", kept.error().what.c_str(), kept.error().why.c_str());
}

bool Draft::waiting() const {
    const auto running = m_session.compute().tasks().running();
    return m_task && running && running != m_task;
}

void Draft::planAgain() {
    if (m_planning || !hasModel() || !hasData()) return;
    forgetPlan();
    m_planning = true;
    makePlan();
}

void Draft::forgetPlan() {
    m_plan.reset();
    m_planError.reset();
    if (m_task) m_session.compute().tasks().stop(*std::exchange(m_task, std::nullopt));
}

void Draft::makePlan() {
    m_task = m_session.compute().run(tr("Reading the data and estimating"),
                                     [recipe = m_recipe](service::Engine& engine, TaskContext& context) { return service::makePlan(engine, recipe, context.progress()); },
                                     [this, version = m_version](Result<service::Plan> plan) {
                                         if (version != m_version) return;  // stopped too late: the next one is on its way
                                         m_task.reset();
                                         m_planning = false;
                                         if (plan) m_plan = std::move(plan).value();
                                         else m_planError = plan.error();
                                         Q_EMIT planned();
                                     });
    Q_EMIT planned();  // whether it waits is known now
}

}  // namespace graft::ui
