#include "ui/bridge/run_comparison.h"

#include "service/run.h"
#include "service/run_choice.h"
#include "service/run_names.h"
#include "ui/models/damaged_runs.h"

#include <algorithm>

namespace graft::ui {

namespace {

bool hasCurve(const recipe::RunRecord& run) {
    return run.state != recipe::RunState::ready && run.state != recipe::RunState::running;
}

// What is damaged of one run hides nothing of the others.
Result<ComparedRuns> compared(const service::Project& project) {
    ComparedRuns shown;
    const auto unreadable = project.damagedRuns();
    shown.damaged = unreadable;
    std::vector<std::string> ids;
    for (const recipe::RunRecord& run : project.runs()) {
        if (!hasCurve(run)) continue;
        ids.push_back(run.id);
        if (auto series = project.series(run.id)) shown.curves.emplace_back(run.id, std::move(*series));
        else shown.damaged.push_back({run.id, series.error()});
    }
    if (!ids.empty()) shown.comparison = TRY(service::compareRuns(project, ids));
    for (const service::DamagedRun& run : unreadable) shown.comparison.rows.push_back(damagedRow(run));
    shown.damaged.insert(shown.damaged.end(), shown.comparison.damaged.begin(), shown.comparison.damaged.end());
    return shown;
}

}  // namespace

RunComparison::RunComparison(Session& session, QObject* parent) : QObject(parent), m_session(session) {
    connect(&session, &Session::left, this, [this] {
        m_shown = {};
        ++m_version;
        Q_EMIT changed();
    });
    connect(&session, &Session::opened, this, &RunComparison::refresh);
    connect(&session.compute().tasks(), &TaskRunner::progressed, this, [this](const TaskProgress& progress) {
        if (m_measuring && m_session.compute().tasks().running() == m_measuring) m_left.tell(progress.done, progress.total, std::chrono::steady_clock::now());
    });
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
    ++m_version;
    m_session.setChosen(m_shown.comparison.chosen);
    if (!m_shown.damaged.empty()) Q_EMIT damagedFound(m_shown.damaged);
    if (!m_shown.comparison.reports.empty()) readCells();
}

std::vector<std::string> RunComparison::unmeasured() const {
    std::vector<std::string> ids;
    const service::Comparison& comparison = m_shown.comparison;
    for (const recipe::RunRecord& run : m_session.runs()) {
        const bool stands = std::ranges::any_of(comparison.rows, [&](const service::ComparedRow& row) { return row.contestant == run.id && row.apart.empty(); });
        const bool known = std::ranges::any_of(comparison.reports, [&](const recipe::EvaluationReport& report) { return report.contestant == run.id; });
        if (stands && !known && hasAdapter(run)) ids.push_back(run.id);
    }
    return ids;
}

bool RunComparison::measured() const {
    return std::ranges::any_of(m_shown.comparison.rows, [this](const service::ComparedRow& row) {
        return row.recipe && row.apart.empty() && std::ranges::any_of(m_shown.comparison.reports, [&](const recipe::EvaluationReport& report) { return report.contestant == row.contestant; });
    });
}

std::optional<double> RunComparison::secondsLeft() const {
    return m_measuring && m_session.compute().tasks().running() == m_measuring ? m_left.seconds() : std::nullopt;
}

// The base model is measured once for all runs that can be compared.
std::size_t RunComparison::baselinesToMeasure(const std::vector<recipe::EvaluationReport>& known) const {
    return std::ranges::any_of(known, [](const recipe::EvaluationReport& report) { return report.contestant == "base"; }) ? 0 : 2;
}

void RunComparison::measure(const std::vector<std::string>& runs) {
    if (runs.empty()) return;
    begin(tr("Measuring on the steering rows"), runs.size() + baselinesToMeasure(m_shown.comparison.reports), [runs](service::Engine& engine, service::Project& project, const ProgressSink& progress) -> Result<void> {
        for (const std::string& run : runs) TRY(service::evaluateRun(engine, project, run, service::EvaluationSet::held_out, service::Contestants::with_baselines, progress));
        return {};
    });
}

void RunComparison::choose(const std::string& run) {
    begin(tr("Measuring on the judging rows"), 1 + baselinesToMeasure(m_shown.comparison.test_reports),
          [run](service::Engine& engine, service::Project& project, const ProgressSink& progress) { return service::chooseRun(engine, project, run, progress); });
}

// What was measured before a stop or a failure is kept and shown.
void RunComparison::begin(const QString& title, std::size_t contestants, Work work) {
    if (m_measuring || !m_session.project()) return;
    m_left.begin();
    struct Outcome {
        Result<void> work;
        Result<ComparedRuns> shown;
    };
    m_measuring = m_session.compute().run(
        title,
        [project = *m_session.project(), contestants, work = std::move(work)](service::Engine& engine, TaskContext& context) mutable {
            const ProgressSink sink = [all = std::make_shared<MeasuringProgress>(contestants), told = context.progress()](const Progress& progress) { return told(all->ofAll(progress)); };
            auto done = work(engine, project, sink);
            return Outcome{std::move(done), compared(project)};
        },
        [this](Outcome outcome) {
            m_measuring.reset();
            m_stopped = !outcome.work && outcome.work.error().kind == ErrorKind::stopped;
            if (outcome.shown) take(std::move(outcome.shown).value());
            else Q_EMIT failed(outcome.shown.error());
            if (!outcome.work && outcome.work.error().kind != ErrorKind::stopped) Q_EMIT failed(outcome.work.error());
            Q_EMIT changed();
            m_session.reloadRuns();
        });
    Q_EMIT changed();
}

void RunComparison::rename(const std::string& run, const QString& name) {
    if (!m_session.writable()) return;
    m_session.compute().run(tr("Renaming a run"), [project = *m_session.project(), run, name = name.toStdString()](service::Engine&, TaskContext&) { return service::renameRun(project, run, name); },
                            [this](const Result<void>& renamed) {
                                if (!renamed) return Q_EMIT failed(renamed.error());
                                m_session.reloadRuns();
                                refresh();
                            });
}

void RunComparison::readCells() {
    struct Read {
        Result<service::MeasuredCells> cells;
        std::string worse;
    };
    m_session.compute().runAside(tr("Reading the examples"),
                                 [comparison = m_shown.comparison](TaskContext& context) {
                                     Read read{service::readMeasuredCells(comparison, context.progress()), {}};
                                     if (read.cells) read.worse = service::worseGroup(comparison, service::groupingsByColumns(*read.cells, service::groupingsAtHand(comparison)));
                                     return read;
                                 },
                                 [this, version = m_version](Read read) {
                                     if (version != m_version) return;
                                     m_shown.cells = std::move(read.cells);
                                     m_shown.worse_column = std::move(read.worse);
                                     Q_EMIT cellsRead();
                                 });
}

void RunComparison::stop() {
    if (!m_measuring) return;
    TaskRunner& tasks = m_session.compute().tasks();
    tasks.stop(*m_measuring);
    if (tasks.running() != m_measuring) m_measuring.reset(), m_stopped = true;
    Q_EMIT changed();
}

}  // namespace graft::ui
