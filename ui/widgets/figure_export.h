// A chart as something to keep: copied to the clipboard or saved as PNG, SVG or PDF, by its context menu and by keys; and the same of a figure in words.
#pragma once

#include "base/result.h"

#include <functional>

class QPixmap;
class QString;
class QWidget;

namespace graft::ui {

// A chart is the widget around one QCustomPlot: it has the focus and the accessible name, and the plot's colours follow its palette.

// Once for each chart: Ctrl+C copies the picture and Ctrl+S saves it, in the folder of the last one. A plot that is hidden has nothing to keep.
void makeExportable(QWidget& chart);

// For widgets without a plot: Ctrl+C and the menu copy `text()`.
void makeCopyable(QWidget& owner, std::function<QString()> text);

// In the light colours, whatever the window has, for it will lie on paper; twice as many pixels as on the screen.
QPixmap pictureOf(QWidget& chart);

// By the suffix of the file: .png, .svg or .pdf. The file is whole or not there.
Result<void> saveFigure(QWidget& chart, const QString& file);

}  // namespace graft::ui
