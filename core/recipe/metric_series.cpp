#include "recipe/metric_series.h"

#include <algorithm>
#include <cmath>

namespace graft::recipe {

namespace {

// What a resumed run does again stands in place of what it did before it was cut off.
template <class Event>
void dropAfter(std::vector<Event>& events, std::int64_t step) {
    std::erase_if(events, [step](const Event& event) { return event.step > step; });
}
template <class Event>
void dropFrom(std::vector<Event>& events, std::int64_t step) {
    std::erase_if(events, [step](const Event& event) { return event.step >= step; });
}

}  // namespace

void MetricSeries::add(const TrainEvent& event) {
    struct Reducer {
        MetricSeries& series;
        void operator()(const RunStarted& started) {
            series.m_started = started;
            series.m_summary.reset();
            series.m_failure.reset();
            series.m_held.reset();
            series.m_saved_step = started.step;
            dropAfter(series.m_steps, started.step);
            dropAfter(series.m_evaluations, started.step);
            dropAfter(series.m_skipped, started.step);
            for (auto& [row, track] : series.m_samples) std::erase_if(track.answers, [&](const auto& answer) { return answer.first > started.step; });
        }
        void operator()(const StepDone& step) {
            dropFrom(series.m_steps, step.step);
            series.m_steps.push_back(step);
        }
        void operator()(const EvalDone& evaluation) {
            dropFrom(series.m_evaluations, evaluation.step);
            series.m_evaluations.push_back(evaluation);
        }
        void operator()(const SampleWritten& sample) {
            auto& track = series.m_samples[sample.row];
            track.prompt = sample.prompt;
            track.expected = sample.expected;
            if (sample.step == 0) track.base = sample.answer;
            std::erase_if(track.answers, [&](const auto& answer) { return answer.first >= sample.step; });
            track.answers.emplace_back(sample.step, sample.answer);
        }
        void operator()(const CheckpointSaved& saved) { series.m_saved_step = saved.step; }
        void operator()(const MemoryRead& memory) { series.m_peak_bytes = std::max(series.m_peak_bytes, memory.peak_bytes); }
        void operator()(const StepSkipped& skipped) { series.m_skipped.push_back(skipped); }
        void operator()(const Remark& remark) {
            if (remark.kind == RemarkKind::failed) series.m_failure = remark;
            if (pausedByItself(remark.kind)) series.m_held = remark;
            if (remark.kind == RemarkKind::resumed) series.m_held.reset();
            series.m_remarks.push_back(remark);
        }
        void operator()(const RunSummary& summary) { series.m_summary = summary; }
    };
    std::visit(Reducer{*this}, event);
}

std::optional<EvalDone> MetricSeries::best() const {
    std::optional<EvalDone> best;
    for (const auto& evaluation : m_evaluations)
        if (std::isfinite(evaluation.loss) && (!best || evaluation.loss < best->loss)) best = evaluation;
    return best;
}

std::vector<double> MetricSeries::smoothedLoss() const {
    const double lag = static_cast<double>(m_steps.size()) / 40, memory = lag / (lag + 1);
    std::vector<double> smoothed;
    smoothed.reserve(m_steps.size());
    double average = std::nan("");
    for (const auto& step : m_steps) {
        if (std::isfinite(step.loss)) average = std::isnan(average) ? step.loss : memory * average + (1 - memory) * step.loss;
        smoothed.push_back(std::isfinite(step.loss) ? average : step.loss);
    }
    return smoothed;
}

std::optional<double> MetricSeries::secondsLeft() const {
    constexpr std::size_t window = 20;
    if (!m_started || m_steps.size() < 2) return {};
    const auto first = m_steps.end() - static_cast<std::ptrdiff_t>(std::min(window, m_steps.size()));
    double seconds = 0;
    for (auto step = first; step != m_steps.end(); ++step) seconds += step->seconds;
    const double pace = seconds / static_cast<double>(m_steps.end() - first);
    return pace * static_cast<double>(std::max<std::int64_t>(0, m_started->total_steps - m_steps.back().step));
}

}  // namespace graft::recipe
