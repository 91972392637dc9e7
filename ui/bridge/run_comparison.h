// Puts every run of the project side by side, measures them on the held-out rows, and the chosen one on the test rows.
#pragma once

#include "service/group_scores.h"
#include "ui/bridge/session.h"
#include "ui/models/measuring_progress.h"

namespace graft::ui {

// What the Compare page shows: the table with its answers, and the loss curve of each run.
struct ComparedRuns {
    service::Comparison comparison;
    std::vector<std::pair<std::string, recipe::MetricSeries>> curves;  // run id -> series, in the order of Session::runs
    std::vector<service::DamagedRun> damaged;   // what could not be read: whole runs, curves and evaluations
    std::optional<Result<service::MeasuredCells>> cells = {};   // of the measured rows; none: not read yet
    std::string worse_column = {};   // a sentence on the part of a column in which the best run is worse; empty: none
};

class RunComparison final : public QObject {
    Q_OBJECT

public:
    explicit RunComparison(Session& session, QObject* parent = nullptr);

    const ComparedRuns& shown() const { return m_shown; }
    bool measuring() const { return m_measuring.has_value(); }
    std::optional<double> secondsLeft() const;     // of the measuring that runs, from its pace so far
    std::vector<std::string> unmeasured() const;   // runs that can be ranked, with an adapter, and without a score yet
    bool measured() const;                         // at least one of them has a score
    void refresh();                          // from what is kept; no model computes
    void measure(const std::vector<std::string>& runs);   // and the baselines, on the held-out rows; a project's unmeasured() ones, or some of them
    bool stopped() const { return m_stopped; }     // what was measured last was stopped before its end
    void choose(const std::string& run);     // measured on the test rows unless it has been, and taken home from then on
    void rename(const std::string& run, const QString& name);   // empty: its method's name again
    void stop();

Q_SIGNALS:
    void changed();
    void cellsRead();                        // beside whatever computes, after each change
    void damagedFound(const std::vector<graft::service::DamagedRun>& runs);
    void failed(const graft::Error& error);

private:
    using Work = std::function<Result<void>(service::Engine&, service::Project&, const ProgressSink&)>;
    void begin(const QString& title, std::size_t contestants, Work work);
    std::size_t baselinesToMeasure(const std::vector<recipe::EvaluationReport>& known) const;
    void take(ComparedRuns shown);
    void readCells();
    Session& m_session;
    ComparedRuns m_shown;
    std::optional<TaskId> m_measuring;
    bool m_stopped = false;
    int m_version = 0;   // of m_shown: what was read for an earlier one says nothing of it
    TimeLeft m_left;
};

}  // namespace graft::ui
