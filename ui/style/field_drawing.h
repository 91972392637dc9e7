// Fields, combo boxes, check boxes, progress bars, tabs, table headers, list items and scroll bars.
#pragma once

#include <QRect>
#include <QStyle>

class QPainter;
class QStyleOption;
class QStyleOptionHeader;
class QStyleOptionProgressBar;
class QStyleOptionSlider;
class QStyleOptionTab;
class QStyleOptionViewItem;

namespace graft::ui {

void drawField(const QStyleOption& option, QPainter& painter);
void drawComboBox(const QStyleOption& option, QPainter& painter);   // a field with a chevron; its text is drawn by the base style
QRect comboBoxPart(const QStyleOption& option, QStyle::SubControl part);
void drawCheckBox(const QStyleOption& option, QPainter& painter);
void drawProgress(const QStyleOptionProgressBar& option, QPainter& painter);
void drawTab(const QStyleOptionTab& option, QPainter& painter);
void drawHeader(const QStyleOptionHeader& option, QPainter& painter);
void drawItemPanel(const QStyleOptionViewItem& option, QPainter& painter);
QRect scrollBarPart(const QStyleOptionSlider& option, QStyle::SubControl part);   // no arrows at its ends
void drawScrollBar(const QStyleOptionSlider& option, const QRect& handle, QPainter& painter);

}  // namespace graft::ui
