// Push buttons: filled main button, plain, quiet, and checkable ones in a row.
#pragma once

class QPainter;
class QSize;
class QStyleOptionButton;

namespace graft::ui {

void drawButtonPanel(const QStyleOptionButton& option, QPainter& painter);
void drawButtonLabel(const QStyleOptionButton& option, QPainter& painter);
QSize buttonSize(const QStyleOptionButton& option);

}  // namespace graft::ui
