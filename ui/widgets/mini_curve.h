// A loss curve small enough for a card: one line, no axes.
#pragma once

#include <QColor>
#include <QRectF>
#include <vector>

class QPainter;

namespace graft::ui {

// Values that are not finite leave a gap; fewer than two finite ones draw nothing.
void drawMiniCurve(QPainter& painter, const QRectF& rect, const std::vector<double>& values, const QColor& colour);

}  // namespace graft::ui
