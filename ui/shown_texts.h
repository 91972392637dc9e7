// Every text that a part of the window shows or says: for the words of a page, and for tests that read the window.
#pragma once

#include <QStringList>

class QPoint;
class QWidget;

namespace graft::ui {

// What this widget itself shows: its label, its tabs, the heads of its columns; not what others wrote into it (cells, fields, answers).
QStringList ownTexts(const QWidget& widget);

// Of all visible widgets within `part`, itself included, in the order in which they were made.
QStringList shownTexts(const QWidget& part);

struct PointedText {
    QString text;       // that a pointer at this place reads; empty: nothing
    QString toolTip;    // that belongs to it
};
PointedText textAt(const QWidget& widget, const QPoint& place);

}  // namespace graft::ui
