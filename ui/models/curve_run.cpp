#include "ui/models/curve_run.h"

#include <QCoreApplication>

namespace graft::ui {

namespace {

double valueOf(const recipe::StepDone& step, Quantity quantity) {
    switch (quantity) {
        case Quantity::loss: return step.loss;
        case Quantity::learning_rate: return step.learning_rate;
        case Quantity::gradient_norm: return step.gradient_norm;
        case Quantity::tokens_per_second: return step.tokens_per_second;
    }
    return 0;
}

void addLosses(CurveRun& run, const recipe::MetricSeries& series) {
    const std::vector<double> smoothed = series.smoothedLoss();
    run.raw.reserve(series.steps().size());
    for (std::size_t i = 0; i < series.steps().size(); ++i) {
        const recipe::StepDone& step = series.steps()[i];
        run.raw.emplace_back(double(step.step), step.loss);
        if (i < smoothed.size()) run.smoothed.emplace_back(double(step.step), smoothed[i]);
    }
    for (const recipe::EvalDone& evaluation : series.evaluations()) run.heldOut.emplace_back(double(evaluation.step), evaluation.loss);
    if (const auto best = series.best(); best && best->step > 0) run.best = QPointF(double(best->step), best->loss);
}

}  // namespace

CurveRun curveRun(const recipe::MetricSeries& series, const QString& label, int slot, Quantity quantity) {
    CurveRun run;
    run.label = label;
    run.slot = slot;
    run.quantity = quantity;
    if (quantity == Quantity::loss) addLosses(run, series);
    else
        for (const recipe::StepDone& step : series.steps()) run.smoothed.emplace_back(double(step.step), valueOf(step, quantity));
    if (series.started()) run.lastStep = double(series.started()->total_steps);
    return run;
}

QString nameOf(Quantity quantity) {
    switch (quantity) {
        case Quantity::loss: return QCoreApplication::translate("Quantity", "Loss");
        case Quantity::learning_rate: return QCoreApplication::translate("Quantity", "Learning rate");
        case Quantity::gradient_norm: return QCoreApplication::translate("Quantity", "Gradient norm");
        case Quantity::tokens_per_second: return QCoreApplication::translate("Quantity", "Tokens per second");
    }
    return {};
}

QString figureOf(Quantity quantity, double value) {
    if (quantity == Quantity::loss) return QString::number(value, 'f', 3);
    return quantity == Quantity::tokens_per_second ? QString::number(value, 'f', 0) : QString::number(value, 'g', 3);
}

}  // namespace graft::ui
