#include "ui/widgets/cost_plot.h"

#include "ui/core_text.h"
#include "ui/models/pareto.h"
#include "ui/style/colours.h"
#include "ui/style/tokens.h"
#include "ui/style/type_scale.h"
#include "ui/widgets/chart_look.h"
#include "ui/widgets/figure_export.h"

#include <QEvent>
#include <QKeyEvent>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace graft::ui {

namespace {

constexpr double margin = 0.12;      // of the range, around the points
constexpr double leastHeight = 1e-3; // of the range
constexpr int labelRoom = 148;       // right of the axes, for the names
constexpr int labelHeight = 16;
constexpr int reach = 24;            // pixels between the cursor and a point that it reads

struct Point {
    std::string run;
    QString label;
    int slot = 0;
    double cost = 0;
    Worth worth;
};

}  // namespace

struct CostPlot::Chart {
    CostPlot& owner;
    QCustomPlot plot;
    std::vector<service::ComparedRow> rows;
    std::map<std::string, int> slots_;
    Cost cost = Cost::time;
    Quality quality = Quality::score;
    std::vector<Point> points;
    std::optional<double> base;
    QString qualityName;
    Better better = Better::higher;
    std::vector<std::size_t> front;
    struct Label {
        QCPItemText* item;
        QPointF end;   // what it names, in coordinates of the axes
    };
    std::vector<Label> labels;
    QString readout;
    int at = -1;   // point under the cursor
    int pressed = -1;   // point on which the mouse was pressed
    double unit = 1;

    explicit Chart(CostPlot& widget) : owner(widget), plot(&widget) {
        dressChart(plot);
        plot.yAxis->setNumberFormat(QStringLiteral("g"));
        plot.yAxis->setNumberPrecision(3);
        plot.xAxis->setNumberFormat(QStringLiteral("g"));
        plot.xAxis->setNumberPrecision(3);
    }

    void collect() {
        points.clear();
        base.reset();
        better = Better::higher;
        for (const service::ComparedRow& row : rows) {
            const auto worth = worthOf(row, quality);
            if (!worth) continue;
            if (row.contestant == "base") base = worth->value;
            const auto spent = costOf(row, cost);
            if (!spent) continue;
            const auto slot = slots_.find(row.contestant);
            points.push_back({row.contestant, oneLine(fromCore(row.label)), slot == slots_.end() ? 0 : slot->second, *spent, *worth});
            better = betterOf(row, quality);
            qualityName = qualityLabel(row, quality);
        }
        std::vector<CostPoint> plain;
        for (const Point& point : points) plain.push_back({point.cost, point.worth.value});
        front = paretoFront(plain, better);
        at = at < int(points.size()) ? at : -1;
    }

    void rebuild() {
        const Colours& colours = coloursOf(&owner);
        plot.clearPlottables();
        plot.clearItems();
        labels.clear();
        plot.axisRect()->setAutoMargins(QCP::msLeft | QCP::msBottom | QCP::msTop);
        plot.axisRect()->setMargins(QMargins(0, 0, labelRoom, 0));
        plot.axisRect()->setMinimumMargins(QMargins(0, space::small, labelRoom, 0));
        tintChart(plot, colours);
        setRanges();
        if (base) addBase(colours);
        if (!front.empty()) addFront(colours);
        for (std::size_t i = 0; i < points.size(); ++i) addPoint(points[i], int(i) == at, colours);
        plot.setVisible(!points.empty());
        refresh();
    }

    void setRanges() {
        if (points.empty()) return;
        double left = points.front().cost, right = left, bottom = points.front().worth.low, top = points.front().worth.high;
        for (const Point& point : points) {
            left = std::min(left, point.cost), right = std::max(right, point.cost);
            bottom = std::min({bottom, point.worth.low, point.worth.value}), top = std::max({top, point.worth.high, point.worth.value});
        }
        // A base model that is far off, as its loss is, would press the runs into one line.
        if (base && quality != Quality::score && std::max(bottom - *base, *base - top) > std::max(top - bottom, leastHeight)) base.reset();
        if (base) bottom = std::min(bottom, *base), top = std::max(top, *base);
        const auto [size, label] = costUnit(right, cost);
        unit = size;
        const double wide = std::max(right - left, right * 0.2), high = std::max(top - bottom, leastHeight);
        plot.xAxis->setRange(std::max(0.0, left - wide * margin) / unit, (right + wide * margin) / unit);
        plot.yAxis->setRange(bottom - high * margin, top + high * margin);
        plot.xAxis->setLabel(label);
        plot.yAxis->setLabel(qualityName);
    }

    void addBase(const Colours& colours) {
        auto* line = new QCPItemStraightLine(&plot);
        line->setPen(QPen(colours.base, 1.5, Qt::DashLine));
        line->setSelectable(false);
        line->point1->setCoords(plot.xAxis->range().lower, *base);
        line->point2->setCoords(plot.xAxis->range().upper, *base);
        addLabel(CostPlot::tr("Base"), plot.xAxis->range().upper, *base, colours.secondary);
    }

    void addFront(const Colours& colours) {
        auto* line = plot.addGraph();
        line->setLineStyle(QCPGraph::lsStepLeft);
        line->setPen(QPen(colours.accent, 1.5));
        line->setSelectable(QCP::stNone);
        for (const std::size_t i : front) line->addData(points[i].cost / unit, points[i].worth.value);
    }

    void addPoint(const Point& point, bool marked, const Colours& colours) {
        const QColor ink = colours.curves[std::size_t(point.slot) % colours.curves.size()];
        const double x = point.cost / unit;
        auto* interval = plot.addGraph();
        interval->setPen(QPen(mixed(colours.card, ink, 0.6), 2));
        interval->setSelectable(QCP::stNone);
        interval->setData({x, x}, {point.worth.low, point.worth.high}, true);
        auto* dot = plot.addGraph();
        dot->setPen(QPen(ink));
        dot->setLineStyle(QCPGraph::lsNone);
        dot->setSelectable(QCP::stNone);
        dot->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(ink, 2), QBrush(marked ? ink : colours.card), marked ? 12 : 10));
        dot->addData(x, point.worth.value);
        addLabel(point.label, x, point.worth.value, ink);
    }

    void addLabel(const QString& text, double x, double y, const QColor& ink) {
        auto* label = new QCPItemText(&plot);
        label->setClipToAxisRect(false);
        label->setSelectable(false);
        label->setFont(fontFor(TextRole::secondary));
        label->setColor(ink);
        label->setText(QFontMetrics(label->font()).elidedText(text, Qt::ElideRight, labelRoom - space::medium));
        label->setPositionAlignment(Qt::AlignLeft | Qt::AlignVCenter);
        label->setPadding(QMargins(space::medium, 0, 0, 0));
        label->position->setType(QCPItemPosition::ptAbsolute);
        labels.push_back({label, {x, y}});
    }

    // Beside what they name, pushed down where two would overlap.
    void placeLabels() {
        std::vector<QRectF> taken;
        std::ranges::sort(labels, [](const Label& a, const Label& b) { return a.end.y() > b.end.y(); });
        for (const Label& label : labels) {
            QRectF room(plot.xAxis->coordToPixel(label.end.x()), plot.yAxis->coordToPixel(label.end.y()) - labelHeight / 2.0,
                        QFontMetrics(label.item->font()).horizontalAdvance(label.item->text()) + 2 * space::medium, labelHeight);
            for (const QRectF& other : taken)
                if (room.intersects(other)) room.moveTop(other.bottom());
            taken.push_back(room);
            label.item->position->setCoords(room.left(), room.center().y());
        }
    }

    void refresh() {
        placeChart(plot, owner);
        plot.replot(QCustomPlot::rpQueuedReplot);
    }

    void moveTo(int point) {
        if (point == at) return;
        at = point;
        readout.clear();
        if (at >= 0) {
            const Point& read = points[std::size_t(at)];
            readout = CostPlot::tr("%1: %2 for %3").arg(read.label, read.worth.text, costText(read.cost, cost));
        }
        owner.setAccessibleDescription(readout);
        plot.setCursor(at >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
        rebuild();
        Q_EMIT owner.cursorMoved(readout);
    }

    int nearest(const QPointF& place) const {
        int found = -1;
        double least = reach;
        for (std::size_t i = 0; i < points.size(); ++i) {
            const double distance = std::hypot(plot.xAxis->coordToPixel(points[i].cost / unit) - place.x(), plot.yAxis->coordToPixel(points[i].worth.value) - place.y());
            if (distance < least) least = distance, found = int(i);
        }
        return found;
    }
};

CostPlot::CostPlot(QWidget* parent) : QWidget(parent), m_chart(std::make_unique<Chart>(*this)) {
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Quality against cost"));
    connect(&m_chart->plot, &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) { m_chart->moveTo(m_chart->nearest(event->position())); });
    connect(&m_chart->plot, &QCustomPlot::afterLayout, this, [this] { m_chart->placeLabels(); });  // the axes have their pixels now
    connect(&m_chart->plot, &QCustomPlot::mousePress, this, [this](QMouseEvent* event) {
        setFocus(Qt::MouseFocusReason);
        m_chart->pressed = event->button() == Qt::LeftButton ? m_chart->nearest(event->position()) : -1;
    });
    // Queued: whoever opens the run may show another page, which the plot that still handles the mouse should not live to see.
    connect(&m_chart->plot, &QCustomPlot::mouseRelease, this, [this](QMouseEvent* event) {
        const int pressed = std::exchange(m_chart->pressed, -1);
        if (pressed >= 0 && pressed < int(m_chart->points.size()) && m_chart->nearest(event->position()) == pressed)
            QMetaObject::invokeMethod(this, [this, run = m_chart->points[std::size_t(pressed)].run] { Q_EMIT runWanted(run); }, Qt::QueuedConnection);
    });
    setToolTip(tr("A click on a point, or Enter, opens its run"));
    makeExportable(*this);
    m_chart->rebuild();
}

CostPlot::~CostPlot() = default;

void CostPlot::setRuns(const service::Comparison& comparison, const std::map<std::string, int>& colourSlots, const std::set<std::string>& shown) {
    m_chart->rows.clear();
    for (const service::ComparedRow& row : comparison.rows)
        if (row.apart.empty() && shown.contains(row.contestant)) m_chart->rows.push_back(row);
    m_chart->slots_ = colourSlots;
    m_chart->collect();
    m_chart->rebuild();
    update();
}

void CostPlot::setAxes(Quality quality, Cost cost) {
    m_chart->quality = quality;
    m_chart->cost = cost;
    m_chart->moveTo(-1);
    m_chart->collect();
    m_chart->rebuild();
    update();
}

QString CostPlot::remark() const {
    const int measured = int(m_chart->points.size());
    if (measured == 0) return {};
    if (measured == 1) return tr("With a second run, this shows which of them gives more for what it costs.");
    if (measured < leastForFront) return tr("From three runs on, a line joins the best.");
    return m_chart->better == Better::lower ? tr("No run beats those on the line in both; of both, less is better.") : tr("No run beats those on the line in both.");
}

QString CostPlot::cursorText() const { return m_chart->readout; }

std::vector<std::string> CostPlot::front() const {
    std::vector<std::string> runs;
    for (const std::size_t i : m_chart->front) runs.push_back(m_chart->points[i].run);
    return runs;
}

std::pair<QString, QString> CostPlot::axisTitles() const { return {m_chart->plot.xAxis->label(), m_chart->plot.yAxis->label()}; }

std::optional<QPoint> CostPlot::placeOf(const std::string& run) const {
    const auto found = std::ranges::find(m_chart->points, run, &Point::run);
    if (found == m_chart->points.end()) return std::nullopt;
    const QCustomPlot& plot = m_chart->plot;
    return plot.mapTo(this, QPointF(plot.xAxis->coordToPixel(found->cost / m_chart->unit), plot.yAxis->coordToPixel(found->worth.value)).toPoint());
}

void CostPlot::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) m_chart->rebuild();
}

void CostPlot::keyPressEvent(QKeyEvent* event) {
    const int last = int(m_chart->points.size()) - 1;
    switch (event->key()) {
        case Qt::Key_Left: return m_chart->moveTo(std::min(last, std::max(m_chart->at - 1, 0)));
        case Qt::Key_Right: return m_chart->moveTo(std::min(m_chart->at + 1, last));
        case Qt::Key_Escape: return m_chart->moveTo(-1);
        case Qt::Key_Return:
        case Qt::Key_Enter:
            if (m_chart->at >= 0) Q_EMIT runWanted(std::string(m_chart->points[std::size_t(m_chart->at)].run));
            return;
        default: QWidget::keyPressEvent(event);
    }
}

void CostPlot::leaveEvent(QEvent*) {
    if (!hasFocus()) m_chart->moveTo(-1);
}

void CostPlot::resizeEvent(QResizeEvent*) {
    m_chart->refresh();
}

void CostPlot::paintEvent(QPaintEvent*) {
    const bool measured = std::ranges::any_of(m_chart->rows, [](const service::ComparedRow& row) { return row.recipe && row.score; });
    const QString missing = measured ? tr("This was not measured of the ticked runs. Choose another axis, or measure them again.")
                                     : tr("What each measured run scored stands here against what it cost. Measure the runs, and tick them in the table.");
    paintChartFrame(*this, m_chart->points.empty() ? missing : QString());
}

}  // namespace graft::ui
