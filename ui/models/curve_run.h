// The points of one run's curves, ready to be drawn.
#pragma once

#include "recipe/metric_series.h"

#include <QPointF>
#include <QString>

#include <optional>
#include <vector>

namespace graft::ui {

enum class Quantity { loss, learning_rate, gradient_norm, tokens_per_second };

struct CurveRun {
    QString label;                       // at the end of its held-out curve
    int slot = 0;                        // colour and marker shape, the same everywhere
    std::vector<QPointF> raw, smoothed;  // training loss per step; a value that is not finite breaks the line
    std::vector<QPointF> heldOut;        // per evaluation
    std::optional<QPointF> best;         // of heldOut; empty while the base model is not yet beaten
    double lastStep = 0;                 // planned; 0: as far as the points go
    Quantity quantity = Quantity::loss;  // of another one there is one line, `smoothed`, as it was measured
};

CurveRun curveRun(const recipe::MetricSeries& series, const QString& label, int slot, Quantity quantity = Quantity::loss);

QString nameOf(Quantity quantity);                  // "Learning rate"
QString figureOf(Quantity quantity, double value);  // as the cursor reads it

}  // namespace graft::ui
