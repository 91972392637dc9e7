#include "ui/widgets/curve_plot.h"

#include "ui/style/strokes.h"
#include "ui/style/tokens.h"
#include "ui/style/type_scale.h"
#include "ui/widgets/chart_look.h"
#include "ui/widgets/figure_export.h"

#include <QEvent>
#include <QKeyEvent>
#include <QPainter>
#include <qcustomplot.h>

#include <cmath>

namespace graft::ui {

namespace {

constexpr int labelRoom = 84, runLabelRoom = 148;   // right of the axes, for the labels at the curves' ends
constexpr int labelHeight = 16;
constexpr double keyZoom = 1.5;

QVector<QCPGraphData> points(const std::vector<QPointF>& from) {
    QVector<QCPGraphData> data;
    data.reserve(qsizetype(from.size()));
    for (const QPointF& point : from) data.append({point.x(), std::isfinite(point.y()) ? point.y() : qQNaN()});
    return data;
}

QCPScatterStyle marker(int slot, const QColor& colour, const QColor& fill) {
    using Shape = QCPScatterStyle;
    constexpr Shape::ScatterShape shapes[] = {Shape::ssCircle, Shape::ssSquare, Shape::ssTriangle, Shape::ssDiamond,
                                              Shape::ssTriangleInverted, Shape::ssCross, Shape::ssPlus, Shape::ssStar};
    return {shapes[slot % 8], QPen(colour, 1.5), QBrush(fill), 6};
}

const QPointF* nearest(const std::vector<QPointF>& points, double x) {
    const QPointF* found = nullptr;
    for (const QPointF& point : points)
        if (std::isfinite(point.y()) && (!found || std::abs(point.x() - x) < std::abs(found->x() - x))) found = &point;
    return found;
}

}  // namespace

struct CurvePlot::Chart {
    CurvePlot& owner;
    QCustomPlot plot;
    std::vector<CurveRun> runs;
    CurveDetail detail = CurveDetail::one_run;
    QString emptyText, readout;
    QCPItemStraightLine* cursor;
    std::vector<std::pair<QCPItemText*, QPointF>> labels;
    std::optional<double> cursorAt;
    bool zoomed = false;

    explicit Chart(CurvePlot& widget) : owner(widget), plot(&widget), cursor(new QCPItemStraightLine(&plot)) {
        dressChart(plot);
        plot.setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
        plot.axisRect()->setAutoMargins(QCP::msLeft | QCP::msBottom | QCP::msTop);
        plot.xAxis->setLabelPadding(0);
        plot.yAxis->setNumberFormat(QStringLiteral("g"));
        plot.yAxis->setNumberPrecision(4);
        cursor->setVisible(false);
        cursor->setSelectable(false);
    }

    void rebuild() {
        const Colours& colours = coloursOf(&owner);
        plot.clearGraphs();
        plot.axisRect()->setMargins(QMargins(0, 0, room(), 0));
        plot.axisRect()->setMinimumMargins(QMargins(0, space::small, room(), 0));
        for (auto& label : labels) plot.removeItem(label.first);
        labels.clear();
        tintChart(plot, colours);
        cursor->setPen(QPen(colours.edge, 1));
        // The run that is looked at lies over those beside it.
        for (std::size_t i = runs.size(); i-- > 0;) i == 0 || detail == CurveDetail::several_runs ? addRun(runs[i], colours) : addBeside(runs[i], colours);
        plot.setVisible(hasPoints());
        if (!zoomed) fit();
        refresh();
    }

    void addRun(const CurveRun& run, const Colours& colours) {
        const QColor colour = run.slot < 0 ? colours.base : colours.curves[std::size_t(run.slot) % colours.curves.size()];
        QColor faint = colour;
        faint.setAlphaF(0.3f);
        if (detail == CurveDetail::one_run) addLine(run.raw, QPen(faint, 1));
        addLine(run.smoothed, QPen(colour, 1.5));
        const bool loss = run.quantity == Quantity::loss;
        if (detail == CurveDetail::one_run && !run.smoothed.empty() && (loss || runs.size() > 1)) addLabel(loss ? CurvePlot::tr("training") : CurvePlot::tr("this run"), run.smoothed, colour);
        if (run.heldOut.empty()) return;
        QCPGraph* heldOut = addLine(run.heldOut, QPen(detail == CurveDetail::one_run ? colours.text : colour, 2));
        const QColor ink = heldOut->pen().color();
        heldOut->setScatterStyle(marker(run.slot, ink, colours.card));
        if (run.best) addLine({*run.best}, Qt::NoPen)->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, QPen(colours.good, 2), QBrush(colours.good), 9));
        addLabel(detail == CurveDetail::one_run ? CurvePlot::tr("steering") : run.label, run.heldOut, ink);
    }

    // Another run for comparison: no raw curve, and its name at its end.
    void addBeside(const CurveRun& run, const Colours& colours) {
        const QColor colour = colours.curves[std::size_t(run.slot) % colours.curves.size()];
        QColor faint = colour;
        faint.setAlphaF(0.5f);
        addLine(run.smoothed, QPen(run.heldOut.empty() ? colour : faint, 1));
        const auto& named = run.heldOut.empty() ? run.smoothed : run.heldOut;
        if (!run.heldOut.empty()) addLine(run.heldOut, QPen(colour, 1.5))->setScatterStyle(marker(run.slot, colour, colours.card));
        if (!named.empty()) addLabel(run.label, named, colour);
    }

    QCPGraph* addLine(const std::vector<QPointF>& from, const QPen& pen) {
        QCPGraph* graph = plot.addGraph();
        graph->data()->set(points(from), true);
        graph->setPen(pen);
        graph->setSelectable(QCP::stNone);
        return graph;
    }

    void addLabel(const QString& text, const std::vector<QPointF>& line, const QColor& colour) {
        const QPointF* end = nearest(line, line.back().x());
        if (!end) return;
        auto* label = new QCPItemText(&plot);
        label->setClipToAxisRect(false);
        label->setSelectable(false);
        label->setFont(fontFor(TextRole::secondary));
        label->setColor(colour);
        label->setText(QFontMetrics(label->font()).elidedText(text, Qt::ElideRight, room() - space::small));
        label->setPositionAlignment(Qt::AlignLeft | Qt::AlignVCenter);
        label->position->setType(QCPItemPosition::ptAbsolute);
        labels.emplace_back(label, *end);
    }

    int room() const { return detail == CurveDetail::one_run && runs.size() < 2 ? labelRoom : runLabelRoom; }

    bool hasPoints() const {
        return std::ranges::any_of(runs, [](const CurveRun& run) { return !run.smoothed.empty() || !run.heldOut.empty(); });
    }

    void fit() {
        const CurveRange range = curveRange(runs, plot.yAxis->scaleType() == QCPAxis::stLogarithmic ? LossAxis::logarithmic : LossAxis::linear);
        plot.xAxis->setRange(range.left, range.right);
        plot.yAxis->setRange(range.bottom, range.top);
    }

    void refresh() {
        placeChart(plot, owner);
        cursor->setVisible(cursorAt.has_value());
        if (cursorAt) {
            cursor->point1->setCoords(*cursorAt, 0);
            cursor->point2->setCoords(*cursorAt, 1);
        }
        plot.replot(QCustomPlot::rpQueuedReplot);
    }

    // Beside the last point, pushed apart where two would overlap.
    void placeLabels() {
        std::ranges::sort(labels, [](const auto& a, const auto& b) { return a.second.y() > b.second.y(); });
        double least = -qInf();
        for (auto& [label, end] : labels) {
            const double x = std::min(plot.xAxis->coordToPixel(end.x()), double(plot.axisRect()->right()));
            const double y = std::max(plot.yAxis->coordToPixel(end.y()), least + labelHeight);
            label->position->setCoords(x + space::small, y);
            least = y;
        }
        double most = plot.axisRect()->bottom() - labelHeight / 2.0;  // and none lies on the axis below
        for (auto at = labels.rbegin(); at != labels.rend(); ++at, most -= labelHeight) {
            QCPItemPosition* place = at->first->position;
            if (place->coords().y() <= most) break;
            place->setCoords(place->coords().x(), most);
        }
    }

    void moveCursor(std::optional<double> x) {
        cursorAt.reset();
        readout.clear();
        const auto smooth = x && !runs.empty() ? nearest(runs.front().smoothed, *x) : nullptr;
        if (smooth) {
            cursorAt = smooth->x();
            QStringList parts{CurvePlot::tr("Step %1").arg(qint64(smooth->x()))};
            for (const CurveRun& run : runs) {
                const QPointF* training = nearest(run.smoothed, *cursorAt);
                const QPointF* heldOut = nearest(run.heldOut, *cursorAt);
                const bool named = detail == CurveDetail::several_runs || &run != &runs.front();
                const QString name = named ? run.label + QLatin1Char(' ') : QString();
                const QString what = run.quantity == Quantity::loss ? CurvePlot::tr("training") : nameOf(run.quantity).toLower();
                if (training) parts << CurvePlot::tr("%1%2 %3").arg(name, what, figureOf(run.quantity, training->y()));
                if (heldOut) parts << CurvePlot::tr("%1steering rows %2 (step %3)").arg(name, figureOf(run.quantity, heldOut->y())).arg(qint64(heldOut->x()));
            }
            readout = parts.join(QStringLiteral(" · "));
        }
        owner.setAccessibleDescription(readout);
        refresh();
        Q_EMIT owner.cursorMoved(readout);
    }

    // Around the cursor, or the middle of what is seen.
    void zoom(double factor) {
        if (!hasPoints()) return;
        zoomed = true;
        plot.xAxis->scaleRange(factor, cursorAt.value_or(plot.xAxis->range().center()));
        refresh();
    }

    void stepCursor(int by) {
        if (runs.empty() || runs.front().smoothed.empty()) return;
        const double last = runs.front().smoothed.back().x();
        moveCursor(std::clamp(cursorAt.value_or(last) + by, runs.front().smoothed.front().x(), last));
    }
};

CurvePlot::CurvePlot(QWidget* parent) : QWidget(parent), m_chart(std::make_unique<Chart>(*this)) {
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Loss over steps"));
    setObjectName(QStringLiteral("curve"));
    QCustomPlot& plot = m_chart->plot;
    connect(&plot, &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) {
        if (!event->buttons()) m_chart->moveCursor(m_chart->plot.xAxis->pixelToCoord(event->position().x()));
        else m_chart->refresh();
    });
    connect(&plot, &QCustomPlot::afterLayout, this, [this] { m_chart->placeLabels(); });  // the axes have their pixels now
    connect(&plot, &QCustomPlot::mousePress, this, [this] { setFocus(Qt::MouseFocusReason); });
    connect(&plot, &QCustomPlot::mouseRelease, this, [this] { m_chart->zoomed = true; });
    connect(&plot, &QCustomPlot::mouseWheel, this, [this] {
        m_chart->zoomed = true;
        QMetaObject::invokeMethod(this, [this] { m_chart->refresh(); }, Qt::QueuedConnection);  // after the zoom itself
    });
    connect(&plot, &QCustomPlot::mouseDoubleClick, this, &CurvePlot::showAll);
    makeExportable(*this);
    m_chart->rebuild();
}

CurvePlot::~CurvePlot() = default;

void CurvePlot::setRuns(const std::vector<CurveRun>& runs, CurveDetail detail) {
    m_chart->runs = runs;
    m_chart->detail = detail;
    m_chart->rebuild();
    update();
}

void CurvePlot::setAxis(LossAxis axis) {
    QCPAxis* y = m_chart->plot.yAxis;
    const bool logarithmic = axis == LossAxis::logarithmic;
    y->setScaleType(logarithmic ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    y->setTicker(logarithmic ? QSharedPointer<QCPAxisTicker>(new QCPAxisTickerLog) : QSharedPointer<QCPAxisTicker>(new QCPAxisTicker));
    y->ticker()->setTickCount(chartYTicks);
    showAll();
}

void CurvePlot::setEmptyText(const QString& text) {
    m_chart->emptyText = text;
    update();
}

QString CurvePlot::cursorText() const {
    return m_chart->readout;
}

void CurvePlot::showAll() {
    m_chart->zoomed = false;
    m_chart->fit();
    QMetaObject::invokeMethod(this, [this] { m_chart->refresh(); }, Qt::QueuedConnection);
}

void CurvePlot::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) m_chart->rebuild();
}

void CurvePlot::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
        case Qt::Key_Left: return m_chart->stepCursor(-1);
        case Qt::Key_Right: return m_chart->stepCursor(1);
        case Qt::Key_PageUp: return m_chart->stepCursor(-10);
        case Qt::Key_PageDown: return m_chart->stepCursor(10);
        case Qt::Key_Plus:
        case Qt::Key_Equal: return m_chart->zoom(1 / keyZoom);
        case Qt::Key_Minus: return m_chart->zoom(keyZoom);
        case Qt::Key_Home: return showAll();
        case Qt::Key_Escape: return m_chart->moveCursor({});
        default: QWidget::keyPressEvent(event);
    }
}

void CurvePlot::leaveEvent(QEvent*) {
    if (!hasFocus()) m_chart->moveCursor({});
}

void CurvePlot::resizeEvent(QResizeEvent*) {
    m_chart->refresh();
}

void CurvePlot::paintEvent(QPaintEvent*) {
    paintChartFrame(*this, m_chart->hasPoints() ? QString() : m_chart->emptyText);
}

}  // namespace graft::ui
