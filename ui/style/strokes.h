// The few shapes every control is made of.
#pragma once

#include "ui/style/colours.h"

#include <QRectF>

class QPainter;
class QStyleOption;

namespace graft::ui {

// A rectangle with rounded corners whose one-pixel border lies inside `rect`.
void drawRounded(QPainter& painter, const QRectF& rect, double radius, const QColor& fill, const QColor& border);
// The sign of what opens downwards, 2 x `half` wide.
void drawChevron(QPainter& painter, const QPointF& centre, double half, const QColor& ink);
void drawFocusRing(QPainter& painter, const QRectF& rect, double radius, const Colours& colours);
const Colours& coloursOf(const QStyleOption& option);

}  // namespace graft::ui
