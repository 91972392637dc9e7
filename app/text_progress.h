// One line that is written over on a terminal; elsewhere a line for each look at the rows set aside.
#pragma once

#include "base/quantities.h"
#include "recipe/metric_series.h"

#include <cstdio>
#include <string>
#include <unistd.h>

namespace graft::app {

class TextProgress {
public:
    void show(const recipe::TrainEvent& event) {
        m_series.add(event);
        if (const auto* step = std::get_if<recipe::StepDone>(&event)) {
            if (::isatty(STDERR_FILENO))
                std::fprintf(stderr, "\r\033[Kstep %lld of %lld  loss %s  %s tokens/s  %s left", static_cast<long long>(step->step), static_cast<long long>(m_series.started()->total_steps),
                             formatFigure(step->loss, 4).c_str(), formatFigure(step->tokens_per_second, 0).c_str(), m_series.secondsLeft() ? formatDuration(*m_series.secondsLeft()).c_str() : "?");
        } else if (const auto* evaluation = std::get_if<recipe::EvalDone>(&event)) {
            line("step " + std::to_string(evaluation->step) + ": held-out loss " + formatFigure(evaluation->loss, 4) + (evaluation->best ? ", the best so far" : ""));
        } else if (const auto* remark = std::get_if<recipe::Remark>(&event)) {
            line(remark->text);
        } else if (const auto* skipped = std::get_if<recipe::StepSkipped>(&event)) {
            line("step " + std::to_string(skipped->step) + " was skipped: " + skipped->cause);
        }
    }

private:
    void line(const std::string& text) { std::fprintf(stderr, "%s%s\n", ::isatty(STDERR_FILENO) ? "\r\033[K" : "", text.c_str()); }
    recipe::MetricSeries m_series;
};

}  // namespace graft::app
