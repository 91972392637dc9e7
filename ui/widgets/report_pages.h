// The report of a run as a file: HTML in one piece, or the same page as a PDF.
#pragma once

#include "recipe/metric_series.h"
#include "service/run_report.h"

#include <QByteArray>
#include <QString>

namespace graft::ui {

QByteArray curvePicture(const recipe::MetricSeries& series);   // PNG in light colours; empty where nothing was learned. On the GUI thread, the others on any
QByteArray htmlBytes(const service::RunReport& report, const QByteArray& curve);
// A4, page by page; `curve` as PNG.
QByteArray pdfBytes(const service::RunReport& report, const QByteArray& curve);

}  // namespace graft::ui
