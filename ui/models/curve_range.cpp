#include "ui/models/curve_range.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace graft::ui {

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

// Calls visit(point) for every smoothed and held-out point that is a number.
template <class Visit>
void eachPoint(const CurveRun& run, const Visit& visit) {
    for (const auto* line : {&run.smoothed, &run.heldOut})
        for (const QPointF& point : *line)
            if (std::isfinite(point.y())) visit(point);
}

}  // namespace

CurveRange curveRange(const std::vector<CurveRun>& runs, LossAxis axis) {
    double last = 1, low = infinite, high = -infinite, settled = -infinite;
    for (const CurveRun& run : runs) {
        double reached = 0;
        eachPoint(run, [&](const QPointF& point) { reached = std::max(reached, point.x()); });
        last = std::max({last, run.lastStep, reached});
        eachPoint(run, [&](const QPointF& point) {
            low = std::min(low, point.y());
            high = std::max(high, point.y());
            if (point.x() > reached / 10) settled = std::max(settled, point.y());
        });
    }
    if (high < low) low = 0, high = 1;
    if (std::isfinite(settled) && high > low + 3 * (settled - low)) high = low + 1.5 * (settled - low);
    const double least = high != 0 ? std::min(1e-3, 0.1 * std::abs(high)) : 1e-3;   // of a level line; a learning rate is small itself
    const double margin = std::max(0.08 * (high - low), least);
    const double floor = axis == LossAxis::logarithmic ? low * 0.9 : 0.0;
    return {-0.015 * last, 1.015 * last, std::max(low - margin, floor), high + margin};  // the first and the last marker are whole
}

}  // namespace graft::ui
