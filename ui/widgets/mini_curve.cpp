#include "ui/widgets/mini_curve.h"

#include <QPainter>
#include <QPainterPath>

#include <cmath>
#include <limits>

namespace graft::ui {

void drawMiniCurve(QPainter& painter, const QRectF& rect, const std::vector<double>& values, const QColor& colour) {
    double low = std::numeric_limits<double>::infinity(), high = -low;
    for (const double value : values) {
        if (!std::isfinite(value)) continue;
        low = std::min(low, value);
        high = std::max(high, value);
    }
    if (values.size() < 2 || !(high >= low)) return;
    const double span = high > low ? high - low : 1;
    QPainterPath path;
    bool pen = false;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!std::isfinite(values[i])) {
            pen = false;
            continue;
        }
        const QPointF point(rect.left() + rect.width() * double(i) / double(values.size() - 1), rect.bottom() - rect.height() * (values[i] - low) / span);
        pen ? path.lineTo(point) : path.moveTo(point);
        pen = true;
    }
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colour, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(path);
    painter.restore();
}

}  // namespace graft::ui
