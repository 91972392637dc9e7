#include "ui/bridge/run_comparison.h"

#include "service/run.h"

namespace graft::ui {

namespace {

bool hasCurve(const recipe::RunRecord& run) {
    return run.state != recipe::RunState::ready && run.state != recipe::RunState::running;
}

Result<ComparedRuns> compared(const service::Project& project) {
    ComparedRuns shown;
    std::vector<std::string> ids;
    for (const recipe::RunRecord& run : project.runs()) {
        if (!hasCurve(run)) continue;
        ids.push_back(run.id);
        shown.curves.emplace_back(run.id, TRY(project.series(run.id)));
    }
    if (ids.empty()) return shown;
    shown.comparison = TRY(service::compareRuns(project, ids));
    return shown;
}

}  // namespace

RunComparison::RunComparison(Session& session, QObject* parent) : QObject(parent), m_session(session) {
    connect(&session, &Session::opened, this, &RunComparison::refresh);
}

void RunComparison::refresh() {
    if (!m_session.project()) return;
    m_session.compute().run(tr("Comparing"), [project = *m_session.project()](service::Engine&, TaskContext&) { return compared(project); },
                            [this](Result<ComparedRuns> shown) {
                                if (!shown) return Q_EMIT failed(shown.error());
                                m_shown = std::move(shown).value();
                                Q_EMIT changed();
                            });
}

void RunComparison::measure() {
    const recipe::RunRecord* run = m_session.currentRun();
    if (!run || m_measuring) return;
    m_measuring = m_session.compute().run(
        tr("Measuring on the test rows"),
        [project = *m_session.project(), id = run->id](service::Engine& engine, TaskContext& context) mutable -> Result<ComparedRuns> {
            TRY(service::evaluateRun(engine, project, id, service::EvaluationSet::test, service::Contestants::with_baselines, context.progress()));
            return compared(project);
        },
        [this](Result<ComparedRuns> shown) {
            m_measuring.reset();
            if (shown) m_shown = std::move(shown).value();
            else if (shown.error().kind != ErrorKind::stopped) Q_EMIT failed(shown.error());
            Q_EMIT changed();
            m_session.reloadRuns();
        });
    Q_EMIT changed();
}

void RunComparison::stop() {
    if (!m_measuring) return;
    TaskRunner& tasks = m_session.compute().tasks();
    tasks.stop(*m_measuring);
    if (tasks.running() != m_measuring) m_measuring.reset();
    Q_EMIT changed();
}

}  // namespace graft::ui
