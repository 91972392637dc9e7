#include "ui/widgets/report_pages.h"

#include "ui/core_text.h"
#include "ui/models/curve_run.h"
#include "ui/widgets/curve_plot.h"
#include "ui/widgets/figure_export.h"

#include <QAbstractTextDocumentLayout>
#include <QBuffer>
#include <QPainter>
#include <QPdfWriter>
#include <QPixmap>
#include <QTextDocument>

namespace graft::ui {

namespace {

constexpr QSize curveSize(560, 190);
constexpr double pageMargin = 14;   // mm
constexpr double fontPoints = 9;

std::string markupOf(const service::RunReport& report, const QByteArray& curve) {
    const QByteArray address = curve.isEmpty() ? QByteArray() : "data:image/png;base64," + curve.toBase64();
    return service::htmlOf(report, {address.toStdString(), curveSize.width(), curveSize.height()});
}

}  // namespace

QByteArray curvePicture(const recipe::MetricSeries& series) {
    if (series.steps().empty()) return {};
    CurvePlot plot;
    plot.resize(curveSize);
    plot.setRuns({curveRun(series, {}, 0)}, CurveDetail::one_run);
    QBuffer bytes;
    bytes.open(QIODevice::WriteOnly);
    pictureOf(plot).save(&bytes, "PNG");
    return bytes.data();
}

QByteArray htmlBytes(const service::RunReport& report, const QByteArray& curve) {
    return QByteArray::fromStdString(markupOf(report, curve));
}

QByteArray pdfBytes(const service::RunReport& report, const QByteArray& curve) {
    QBuffer bytes;
    bytes.open(QIODevice::WriteOnly);
    QPdfWriter writer(&bytes);
    writer.setTitle(oneLine(fromCore(report.title)));
    writer.setCreator(QStringLiteral("Graft"));
    writer.setResolution(300);
    writer.setPageSize(QPageSize(QPageSize::A4));
    writer.setPageMargins({pageMargin, pageMargin, pageMargin, pageMargin}, QPageLayout::Millimeter);
    QTextDocument document;
    document.setDocumentMargin(0);
    QFont font = document.defaultFont();
    font.setPointSizeF(fontPoints);   // the window's own is in pixels, which would be tiny on paper
    document.setDefaultFont(font);
    document.documentLayout()->setPaintDevice(&writer);
    document.setHtml(fromCore(markupOf(report, curve)));
    const QSizeF page(writer.width(), writer.height());
    document.setPageSize(page);
    QPainter painter(&writer);
    for (int i = 0; i < document.pageCount(); ++i) {
        if (i > 0) writer.newPage();
        painter.save();
        painter.translate(0, -i * page.height());
        document.drawContents(&painter, QRectF(QPointF(0, i * page.height()), page));
        painter.restore();
    }
    painter.end();
    return bytes.data();
}

}  // namespace graft::ui
