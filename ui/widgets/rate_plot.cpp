#include "ui/widgets/rate_plot.h"

#include "base/quantities.h"
#include "ui/core_text.h"
#include "ui/style/strokes.h"
#include "ui/style/tokens.h"
#include "ui/style/type_scale.h"
#include "ui/widgets/chart_look.h"
#include "ui/widgets/figure_export.h"

#include <QEvent>
#include <QKeyEvent>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

namespace graft::ui {

namespace {

constexpr double leastRate = 1e-5, mostRate = 10;

}  // namespace

QString rateText(double rate) {
    return rate < 1e-4 ? QString::number(rate, 'e', 0).replace(QStringLiteral("e-0"), QStringLiteral("e-")) : QString::number(rate, 'g', 2);
}

struct RatePlot::Chart {
    struct Mark {
        QCPItemStraightLine* line;
        QCPItemText* label;
    };
    RatePlot& owner;
    QCustomPlot plot;
    service::RateTest test;
    QCPGraph* curve;
    Mark proposed, usual;
    QCPItemTracer* cursor;
    QString readout;
    int at = -1;   // tried rate under the cursor

    Mark makeMark() {
        Mark mark{new QCPItemStraightLine(&plot), new QCPItemText(&plot)};
        mark.line->setSelectable(false);
        mark.label->setSelectable(false);
        mark.label->setFont(fontFor(TextRole::secondary));
        mark.label->position->setTypeX(QCPItemPosition::ptPlotCoords);
        mark.label->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
        return mark;
    }

    explicit Chart(RatePlot& widget) : owner(widget), plot(&widget), curve(plot.addGraph()), proposed(makeMark()), usual(makeMark()), cursor(new QCPItemTracer(&plot)) {
        dressChart(plot);
        plot.xAxis->setScaleType(QCPAxis::stLogarithmic);
        plot.xAxis->setTicker(QSharedPointer<QCPAxisTicker>(new QCPAxisTickerLog));
        plot.xAxis->setNumberFormat(QStringLiteral("g"));
        plot.xAxis->setNumberPrecision(1);
        plot.xAxis->setLabel(RatePlot::tr("Learning rate"));
        plot.xAxis->setRange(leastRate, mostRate);
        plot.yAxis->setNumberFormat(QStringLiteral("g"));
        plot.yAxis->setNumberPrecision(3);
        curve->setSelectable(QCP::stNone);
        cursor->setInterpolating(false);
        cursor->setSelectable(false);
        cursor->setStyle(QCPItemTracer::tsCircle);
    }

    void rebuild() {
        const Colours& colours = coloursOf(&owner);
        tintChart(plot, colours);
        curve->setPen(QPen(colours.text, 2));
        cursor->setPen(QPen(colours.accent, 2));
        for (const auto& [mark, colour] : {std::pair(&proposed, colours.good), std::pair(&usual, colours.secondary)}) {
            mark->line->setPen(QPen(colour, 1.5, Qt::DashLine));
            mark->label->setColor(colour);
        }
        fill();
    }

    // Each label stands on the side of its line that is turned away from the other line.
    void place(Mark& mark, double rate, double other, const QString& words, double height) {
        mark.line->setVisible(rate > 0);
        mark.label->setVisible(rate > 0);
        if (rate <= 0) return;
        mark.line->point1->setCoords(rate, 0);
        mark.line->point2->setCoords(rate, 1);
        mark.label->setText(QStringLiteral(" %1 %2 ").arg(words, rateText(rate)));
        mark.label->position->setCoords(rate, height);
        const bool onTheLeft = other > 0 ? rate < other : rate > std::sqrt(leastRate * mostRate);
        mark.label->setPositionAlignment((onTheLeft ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignTop);
    }

    void fill() {
        QVector<double> rates, losses;
        for (const service::TriedRate& tried : test.tried) rates << tried.learning_rate, losses << tried.loss;
        curve->setData(rates, losses, true);
        if (!losses.isEmpty()) {
            const auto [least, most] = std::ranges::minmax(losses);
            const double air = std::max(0.05 * (most - least), 1e-3);
            plot.yAxis->setRange(least - air, most + air);
        }
        const double found = test.proposed.value_or(0);
        place(usual, found == test.usual ? 0 : test.usual, found, RatePlot::tr("usual"), 0.12);
        place(proposed, found, test.usual, RatePlot::tr("proposed"), 0);
        plot.setVisible(!test.tried.empty());
        moveTo(at < int(test.tried.size()) ? at : -1);
    }

    void moveTo(int index) {
        at = index;
        readout.clear();
        cursor->setVisible(at >= 0);
        cursor->setGraph(at >= 0 ? curve : nullptr);
        if (at >= 0) {
            const service::TriedRate& tried = test.tried[std::size_t(at)];
            cursor->setGraphKey(tried.learning_rate);
            readout = RatePlot::tr("Rate %1: loss %2").arg(rateText(tried.learning_rate), fromCore(formatFigure(tried.loss, 3)));
        }
        owner.setAccessibleDescription(readout);
        refresh();
        Q_EMIT owner.cursorMoved(readout);
    }

    void refresh() {
        placeChart(plot, owner);
        plot.replot(QCustomPlot::rpQueuedReplot);
    }

    int nearest(double rate) const {
        int found = -1;
        for (int i = 0; i < int(test.tried.size()); ++i)
            if (found < 0 || std::abs(std::log(test.tried[std::size_t(i)].learning_rate / rate)) < std::abs(std::log(test.tried[std::size_t(found)].learning_rate / rate))) found = i;
        return found;
    }
};

RatePlot::RatePlot(QWidget* parent) : QWidget(parent), m_chart(std::make_unique<Chart>(*this)) {
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Loss over learning rates"));
    connect(&m_chart->plot, &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) { m_chart->moveTo(m_chart->nearest(m_chart->plot.xAxis->pixelToCoord(event->position().x()))); });
    connect(&m_chart->plot, &QCustomPlot::mousePress, this, [this] { setFocus(Qt::MouseFocusReason); });
    makeExportable(*this);
    m_chart->rebuild();
}

RatePlot::~RatePlot() = default;

void RatePlot::setTest(const service::RateTest& test) {
    m_chart->test = test;
    m_chart->fill();
    update();
}

QString RatePlot::cursorText() const { return m_chart->readout; }

void RatePlot::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) m_chart->rebuild();
}

void RatePlot::keyPressEvent(QKeyEvent* event) {
    const int last = int(m_chart->test.tried.size()) - 1;
    switch (event->key()) {
        case Qt::Key_Left: return m_chart->moveTo(m_chart->at < 0 ? last : std::max(m_chart->at - 1, std::min(0, last)));
        case Qt::Key_Right: return m_chart->moveTo(std::min(m_chart->at + 1, last));
        case Qt::Key_Home: return m_chart->moveTo(std::min(0, last));
        case Qt::Key_End: return m_chart->moveTo(last);
        default: QWidget::keyPressEvent(event);
    }
}

void RatePlot::leaveEvent(QEvent*) {
    if (!hasFocus()) m_chart->moveTo(-1);
}

void RatePlot::resizeEvent(QResizeEvent*) { m_chart->refresh(); }

void RatePlot::paintEvent(QPaintEvent*) {
    paintChartFrame(*this, m_chart->test.tried.empty() ? tr("The curve appears here while rates are tried.") : QString());
}

}  // namespace graft::ui
