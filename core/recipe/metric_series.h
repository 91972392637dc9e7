// The state of a run as its events tell it: the same reducer feeds a live plot and a reopened one.
#pragma once

#include "recipe/train_event.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace graft::recipe {

struct SampleTrack {
    std::string prompt, expected, base;
    std::vector<std::pair<std::int64_t, std::string>> answers;  // step -> text
};

class MetricSeries {
public:
    void add(const TrainEvent& event);  // after a resume, events of replayed steps replace the old ones

    const std::optional<RunStarted>& started() const { return m_started; }
    const std::vector<StepDone>& steps() const { return m_steps; }
    const std::vector<EvalDone>& evaluations() const { return m_evaluations; }
    const std::map<std::int64_t, SampleTrack>& samples() const { return m_samples; }
    const std::vector<Remark>& remarks() const { return m_remarks; }
    const std::vector<StepSkipped>& skipped() const { return m_skipped; }
    const std::optional<RunSummary>& summary() const { return m_summary; }
    const std::optional<Remark>& failure() const { return m_failure; }   // why it broke off, until it is started again
    const std::optional<Remark>& held() const { return m_held; }         // why it paused by itself, until it goes on
    std::int64_t savedStep() const { return m_saved_step; }              // of the last checkpoint; 0: none yet
    std::uint64_t peakBytes() const { return m_peak_bytes; }

    std::optional<EvalDone> best() const;
    // Exponential average of the training loss over about a fortieth of the run, so that it lags by the same small part of the picture whatever
    // the run's length; one value per step.
    std::vector<double> smoothedLoss() const;
    // From the last steps' pace; empty before the second step.
    std::optional<double> secondsLeft() const;

private:
    std::optional<RunStarted> m_started;
    std::vector<StepDone> m_steps;
    std::vector<EvalDone> m_evaluations;
    std::map<std::int64_t, SampleTrack> m_samples;
    std::vector<Remark> m_remarks;
    std::vector<StepSkipped> m_skipped;
    std::optional<RunSummary> m_summary;
    std::optional<Remark> m_failure, m_held;
    std::int64_t m_saved_step = 0;
    std::uint64_t m_peak_bytes = 0;
};

}  // namespace graft::recipe
