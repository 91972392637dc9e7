#include "ui/bridge/run_comparison.h"

#include "service/run.h"

namespace graft::ui {

namespace {

bool hasCurve(const recipe::RunRecord& run) {
    return run.state != recipe::RunState::ready && run.state != recipe::RunState::running;
}

// What is damaged of one run hides nothing of the others.
Result<ComparedRuns> compared(const service::Project& project) {
    ComparedRuns shown;
    shown.damaged = project.damagedRuns();
    std::vector<std::string> ids;
    for (const recipe::RunRecord& run : project.runs()) {
        if (!hasCurve(run)) continue;
        ids.push_back(run.id);
        if (auto series = project.series(run.id)) shown.curves.emplace_back(run.id, std::move(*series));
        else shown.damaged.push_back({run.id, series.error()});
    }
    if (ids.empty()) return shown;
    shown.comparison = TRY(service::compareRuns(project, ids));
    shown.damaged.insert(shown.damaged.end(), shown.comparison.damaged.begin(), shown.comparison.damaged.end());
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
                                take(std::move(shown).value());
                                Q_EMIT changed();
                            });
}

void RunComparison::take(ComparedRuns shown) {
    m_shown = std::move(shown);
    if (!m_shown.damaged.empty()) Q_EMIT damagedFound(m_shown.damaged);
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
            if (shown) take(std::move(shown).value());
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
