// The current run while it is planned, trained, paused and ended, and the series its events have told so far.
#pragma once

#include "base/run_control.h"
#include "recipe/metric_series.h"
#include "service/plan.h"
#include "ui/bridge/relay.h"
#include "ui/bridge/run_phase.h"
#include "ui/bridge/session.h"

#include <memory>

namespace graft::ui {

class RunTraining final : public QObject {
    Q_OBJECT

public:
    explicit RunTraining(Session& session, QObject* parent = nullptr);

    RunPhase phase() const { return m_phase; }
    const recipe::MetricSeries& series() const { return m_series; }
    const std::optional<service::Plan>& plan() const { return m_plan; }
    Pace pace() const { return m_pace; }
    std::optional<TaskId> task() const { return m_task; }                 // while it runs or waits
    std::shared_ptr<RunControl> control() const { return m_control; }     // while it runs; for questions between steps

    void begin();      // starts a ready run, goes on with an interrupted, paused or stopped one
    void pause();
    void resume();
    void stopAndKeep();
    void setPace(Pace pace);
    void planAgain();  // after the estimate was stopped
    void newRun();     // the same recipe from another random start
    std::optional<std::uint64_t> nextSeed() const;   // of that start: none of the project's runs has it
    std::optional<recipe::Recipe> decided() const;   // the current run's recipe with what the guide decided, as far as that is known

Q_SIGNALS:
    void changed();        // phase or plan
    void seriesChanged();  // at most 20 times a second
    void failed(const graft::Error& error);
    void ended();          // after a training task, however it ended

private:
    void lookAtRun();
    void makePlan(const recipe::RunRecord& run);
    void end(const Result<recipe::RunSummary>& summary);
    void setPhase(RunPhase phase);

    Session& m_session;
    RunPhase m_phase = RunPhase::none;
    recipe::MetricSeries m_series;
    std::optional<service::Plan> m_plan;
    std::shared_ptr<RunControl> m_control;
    std::optional<TaskId> m_task;
    Pace m_pace = Pace::full;
    Relay<recipe::TrainEvent> m_relay;
};

}  // namespace graft::ui
