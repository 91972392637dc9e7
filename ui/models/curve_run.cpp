#include "ui/models/curve_run.h"

namespace graft::ui {

CurveRun curveRun(const recipe::MetricSeries& series, const QString& label, int slot) {
    CurveRun run;
    run.label = label;
    run.slot = slot;
    const std::vector<double> smoothed = series.smoothedLoss();
    run.raw.reserve(series.steps().size());
    for (std::size_t i = 0; i < series.steps().size(); ++i) {
        const recipe::StepDone& step = series.steps()[i];
        run.raw.emplace_back(double(step.step), step.loss);
        if (i < smoothed.size()) run.smoothed.emplace_back(double(step.step), smoothed[i]);
    }
    for (const recipe::EvalDone& evaluation : series.evaluations()) run.heldOut.emplace_back(double(evaluation.step), evaluation.loss);
    if (const auto best = series.best(); best && best->step > 0) run.best = QPointF(double(best->step), best->loss);
    if (series.started()) run.lastStep = double(series.started()->total_steps);
    return run;
}

}  // namespace graft::ui
