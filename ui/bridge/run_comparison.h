// Measures runs on the test rows and puts every run of the project side by side.
#pragma once

#include "service/compare.h"
#include "ui/bridge/session.h"

namespace graft::ui {

// What the Compare page shows: the table with its answers, and the loss curve of each run.
struct ComparedRuns {
    service::Comparison comparison;
    std::vector<std::pair<std::string, recipe::MetricSeries>> curves;  // run id -> series, in the order of Session::runs
    std::vector<service::DamagedRun> damaged;   // what could not be read: whole runs, curves and evaluations
};

class RunComparison final : public QObject {
    Q_OBJECT

public:
    explicit RunComparison(Session& session, QObject* parent = nullptr);

    const ComparedRuns& shown() const { return m_shown; }
    bool measuring() const { return m_measuring.has_value(); }
    void refresh();   // from what is kept; no model computes
    void measure();   // the current run and the baselines on the test rows
    void stop();

Q_SIGNALS:
    void changed();
    void damagedFound(const std::vector<graft::service::DamagedRun>& runs);
    void failed(const graft::Error& error);

private:
    void take(ComparedRuns shown);
    Session& m_session;
    ComparedRuns m_shown;
    std::optional<TaskId> m_measuring;
};

}  // namespace graft::ui
