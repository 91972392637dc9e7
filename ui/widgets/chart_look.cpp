#include "ui/widgets/chart_look.h"

#include "ui/style/strokes.h"
#include "ui/style/tokens.h"
#include "ui/style/type_scale.h"

#include <QPainter>
#include <qcustomplot.h>

namespace graft::ui {

namespace {
constexpr int xTicks = 6;
}

void dressChart(QCustomPlot& plot) {
    plot.setFocusPolicy(Qt::NoFocus);  // the widget around it takes the keys
    plot.xAxis->grid()->setVisible(false);
    plot.yAxis->grid()->setZeroLinePen(Qt::NoPen);
    plot.xAxis->ticker()->setTickCount(xTicks);
    plot.yAxis->ticker()->setTickCount(chartYTicks);
    for (QCPAxis* axis : {plot.xAxis, plot.yAxis}) {
        axis->setTickPen(Qt::NoPen);
        axis->setSubTickPen(Qt::NoPen);
        axis->setTickLabelFont(fontFor(TextRole::secondary));
        axis->setLabelFont(fontFor(TextRole::secondary));
        axis->setNumberFormat(QStringLiteral("f"));
        axis->setNumberPrecision(0);
    }
    plot.yAxis->setBasePen(Qt::NoPen);
}

void tintChart(QCustomPlot& plot, const Colours& colours) {
    plot.setBackground(QBrush(colours.card));
    plot.xAxis->setBasePen(QPen(colours.hairline, 1));
    plot.yAxis->grid()->setPen(QPen(colours.hairline, 1));
    for (QCPAxis* axis : {plot.xAxis, plot.yAxis}) {
        axis->setTickLabelColor(colours.secondary);
        axis->setLabelColor(colours.secondary);
    }
}

void placeChart(QCustomPlot& plot, const QWidget& owner) {
    plot.setGeometry(owner.rect().adjusted(size::focusRing + 1, size::focusRing + 1, -size::focusRing - 1, -size::focusRing - 1));
}

void paintChartFrame(QWidget& owner, const QString& emptyText) {
    QPainter painter(&owner);
    const Colours& colours = coloursOf(&owner);
    if (owner.hasFocus()) drawFocusRing(painter, owner.rect(), size::controlRadius, colours);
    if (emptyText.isEmpty()) return;
    painter.setPen(colours.secondary);
    painter.drawText(owner.rect().adjusted(space::large, 0, -space::large, 0), Qt::AlignCenter | Qt::TextWordWrap, emptyText);
}

}  // namespace graft::ui
