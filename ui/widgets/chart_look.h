// What every chart of the window has in common: quiet axes, horizontal hairlines, colours of the scheme, and a text where there is nothing to draw.
#pragma once

class QCustomPlot;
class QString;
class QWidget;

namespace graft::ui {

struct Colours;

constexpr int chartYTicks = 4;   // a new ticker of an axis has to be told again

void dressChart(QCustomPlot& plot);                        // once
void tintChart(QCustomPlot& plot, const Colours& colours); // again when the scheme changes
void placeChart(QCustomPlot& plot, const QWidget& owner);  // inside the ring that shows the focus of the widget around it

// The focus ring, and `emptyText` when it is not empty.
void paintChartFrame(QWidget& owner, const QString& emptyText);

}  // namespace graft::ui
