#include "ui/style/strokes.h"

#include "ui/style/tokens.h"

#include <QPainter>
#include <QPolygonF>
#include <QStyleOption>

namespace graft::ui {

void drawRounded(QPainter& painter, const QRectF& rect, double radius, const QColor& fill, const QColor& border) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(border.isValid() ? QPen(border, 1) : QPen(Qt::NoPen));
    painter.setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    const double inset = border.isValid() ? 0.5 : 0;
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius);
    painter.restore();
}

void drawChevron(QPainter& painter, const QPointF& centre, double half, const QColor& ink) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(ink, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(QPolygonF{centre + QPointF(-half, -half / 2), centre + QPointF(0, half / 2), centre + QPointF(half, -half / 2)});
    painter.restore();
}

void drawFocusRing(QPainter& painter, const QRectF& rect, double radius, const Colours& colours) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colours.accent, size::focusRing));
    painter.setBrush(Qt::NoBrush);
    constexpr double inset = size::focusRing / 2.0;
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius);
    painter.restore();
}

const Colours& coloursOf(const QStyleOption& option) {
    return coloursOf(schemeOf(option.palette));
}

}  // namespace graft::ui
