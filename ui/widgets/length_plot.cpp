#include "ui/widgets/length_plot.h"

#include "ui/style/strokes.h"
#include "ui/style/tokens.h"
#include "ui/style/type_scale.h"
#include "ui/widgets/chart_look.h"
#include "ui/widgets/figure_export.h"

#include <QEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QPainter>
#include <qcustomplot.h>

#include <algorithm>

namespace graft::ui {

struct LengthPlot::Chart {
    LengthPlot& owner;
    QCustomPlot plot;
    service::LengthHistogram histogram;
    std::int64_t limit = 0;
    QString emptyText, readout;
    QCPBars *bars, *marked;
    QCPItemStraightLine* line;
    QCPItemText* label;
    int at = -1;   // bar under the cursor

    explicit Chart(LengthPlot& widget)
        : owner(widget), plot(&widget), bars(new QCPBars(plot.xAxis, plot.yAxis)), marked(new QCPBars(plot.xAxis, plot.yAxis)), line(new QCPItemStraightLine(&plot)),
          label(new QCPItemText(&plot)) {
        dressChart(plot);
        plot.xAxis->setLabel(LengthPlot::tr("Tokens per example"));
        for (QCPBars* each : {bars, marked}) each->setSelectable(QCP::stNone);
        line->setSelectable(false);
        label->setSelectable(false);
        label->setFont(fontFor(TextRole::secondary));
        label->setPositionAlignment(Qt::AlignLeft | Qt::AlignTop);
        label->position->setTypeX(QCPItemPosition::ptPlotCoords);
        label->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
    }

    bool filled() const { return !histogram.counts.empty(); }

    void rebuild() {
        const Colours& colours = coloursOf(&owner);
        tintChart(plot, colours);
        bars->setPen(Qt::NoPen);
        bars->setBrush(mixed(colours.card, colours.accent, 0.55));
        marked->setPen(Qt::NoPen);
        marked->setBrush(colours.accent);
        line->setPen(QPen(colours.error, 1.5, Qt::DashLine));
        label->setColor(colours.error);
        fill();
    }

    void fill() {
        const double width = double(histogram.width);
        bars->setWidth(width * 0.85);
        marked->setWidth(width * 0.85);
        QVector<double> keys, values;
        double most = 1;
        for (std::size_t i = 0; i < histogram.counts.size(); ++i) {
            keys << (double(i) + 0.5) * width;
            values << double(histogram.counts[i]);
            most = std::max(most, double(histogram.counts[i]));
        }
        bars->setData(keys, values, true);
        const double end = double(histogram.counts.size()) * width;
        plot.xAxis->setRange(0, std::max(end, 1.0));
        plot.yAxis->setRange(0, most * 1.08);
        const bool limited = limit > 0 && double(limit) < end;
        line->setVisible(limited);
        label->setVisible(limited);
        if (limited) {
            line->point1->setCoords(double(limit), 0);
            line->point2->setCoords(double(limit), 1);
            label->setText(QLatin1Char(' ') + LengthPlot::tr("limit %1").arg(QLocale().toString(qlonglong(limit))));
            label->position->setCoords(double(limit), 0);
            label->setPositionAlignment((double(limit) > end * 0.8 ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignTop);
        }
        plot.setVisible(filled());
        moveTo(at < int(histogram.counts.size()) ? at : -1);
    }

    void refresh() {
        placeChart(plot, owner);
        plot.replot(QCustomPlot::rpQueuedReplot);
    }

    void moveTo(int bar) {
        at = bar;
        readout.clear();
        marked->setData({}, {}, true);
        if (at >= 0 && at < int(histogram.counts.size())) {
            const std::int64_t from = at * histogram.width, count = histogram.counts[std::size_t(at)];
            const bool last = histogram.open && at + 1 == int(histogram.counts.size());
            const QString range = last ? LengthPlot::tr("%1 tokens and more").arg(QLocale().toString(qlonglong(from)))
                                       : LengthPlot::tr("%1 to %2 tokens").arg(QLocale().toString(qlonglong(from)), QLocale().toString(qlonglong(from + histogram.width - 1)));
            readout = LengthPlot::tr("%1: %2 examples").arg(range, QLocale().toString(qlonglong(count)));
            marked->setData({(at + 0.5) * double(histogram.width)}, {double(count)}, true);
        }
        owner.setAccessibleDescription(readout);
        refresh();
        Q_EMIT owner.cursorMoved(readout);
    }
};

LengthPlot::LengthPlot(QWidget* parent) : QWidget(parent), m_chart(std::make_unique<Chart>(*this)) {
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Examples by their length in tokens"));
    connect(&m_chart->plot, &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) {
        const double tokens = m_chart->plot.xAxis->pixelToCoord(event->position().x());
        const int bar = tokens < 0 ? -1 : int(tokens / double(m_chart->histogram.width));
        m_chart->moveTo(bar < int(m_chart->histogram.counts.size()) ? bar : -1);
    });
    connect(&m_chart->plot, &QCustomPlot::mousePress, this, [this] { setFocus(Qt::MouseFocusReason); });
    makeExportable(*this);
    m_chart->rebuild();
}

LengthPlot::~LengthPlot() = default;

void LengthPlot::setLengths(const service::LengthHistogram& histogram, std::int64_t limit) {
    m_chart->histogram = histogram;
    m_chart->limit = limit;
    m_chart->fill();
    update();
}

void LengthPlot::setEmptyText(const QString& text) {
    m_chart->emptyText = text;
    update();
}

QString LengthPlot::cursorText() const {
    return m_chart->readout;
}

void LengthPlot::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) m_chart->rebuild();
}

void LengthPlot::keyPressEvent(QKeyEvent* event) {
    const int last = int(m_chart->histogram.counts.size()) - 1;
    switch (event->key()) {
        case Qt::Key_Left: return m_chart->moveTo(std::max(m_chart->at < 0 ? last : m_chart->at - 1, 0));
        case Qt::Key_Right: return m_chart->moveTo(std::min(m_chart->at + 1, last));
        case Qt::Key_Home: return m_chart->moveTo(std::min(0, last));
        case Qt::Key_End: return m_chart->moveTo(last);
        case Qt::Key_Escape: return m_chart->moveTo(-1);
        default: QWidget::keyPressEvent(event);
    }
}

void LengthPlot::leaveEvent(QEvent*) {
    if (!hasFocus()) m_chart->moveTo(-1);
}

void LengthPlot::resizeEvent(QResizeEvent*) {
    m_chart->refresh();
}

void LengthPlot::paintEvent(QPaintEvent*) {
    paintChartFrame(*this, m_chart->filled() ? QString() : m_chart->emptyText);
}

}  // namespace graft::ui
