#include "ui/widgets/cost_plot.h"

#include "base/quantities.h"
#include "ui/core_text.h"
#include "ui/models/comparison_columns.h"
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

namespace graft::ui {

namespace {

constexpr double margin = 0.12;      // of the range, around the points
constexpr int labelRoom = 148;       // right of the axes, for the names
constexpr int labelHeight = 16;
constexpr int reach = 24;            // pixels between the cursor and a point that it reads

std::optional<double> costOf(const service::ComparedRow& row, Cost cost) {
    if (cost == Cost::time) return row.seconds;
    const auto& bytes = cost == Cost::memory ? row.peak_memory_bytes : row.file_bytes;
    return bytes ? std::optional(double(*bytes)) : std::nullopt;
}

QString costText(double value, Cost cost) {
    return fromCore(cost == Cost::time ? formatDuration(value) : formatBytes(std::uint64_t(value)));
}

// One unit for the whole axis.
std::pair<double, QString> unitOf(double most, Cost cost) {
    if (cost == Cost::time) {
        if (most >= 7200) return {3600, CostPlot::tr("Training time, hours")};
        if (most >= 120) return {60, CostPlot::tr("Training time, minutes")};
        return {1, CostPlot::tr("Training time, seconds")};
    }
    const auto [size, name] = most >= 1e9 ? std::pair(1e9, QStringLiteral("GB")) : most >= 1e6 ? std::pair(1e6, QStringLiteral("MB")) : std::pair(1e3, QStringLiteral("kB"));
    return {size, cost == Cost::memory ? CostPlot::tr("Memory while training, %1").arg(name) : CostPlot::tr("File to take home, %1").arg(name)};
}

struct Point {
    QString label;
    int slot = 0;
    double cost = 0;
    recipe::MetricScore score;
};

}  // namespace

struct CostPlot::Chart {
    CostPlot& owner;
    QCustomPlot plot;
    std::vector<service::ComparedRow> rows;
    std::map<std::string, int> slots_;
    Cost cost = Cost::time;
    std::vector<Point> points;
    std::optional<recipe::MetricScore> base;
    std::vector<std::size_t> front;
    struct Label {
        QCPItemText* item;
        QPointF end;   // what it names, in coordinates of the axes
    };
    std::vector<Label> labels;
    QString readout;
    int at = -1;   // point under the cursor
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
        for (const service::ComparedRow& row : rows) {
            if (!row.score || std::isnan(row.score->value)) continue;
            if (row.contestant == "base") base = row.score;
            const auto spent = costOf(row, cost);
            if (!spent) continue;
            const auto slot = slots_.find(row.contestant);
            points.push_back({oneLine(fromCore(row.label)), slot == slots_.end() ? 0 : slot->second, *spent, *row.score});
        }
        std::vector<CostPoint> plain;
        for (const Point& point : points) plain.push_back({point.cost, point.score.value});
        const bool lower = !points.empty() && points.front().score.direction == recipe::Direction::lower_is_better;
        front = paretoFront(plain, lower ? Better::lower : Better::higher);
        at = at < int(points.size()) ? at : -1;
    }

    double scaled(double score) const { return !points.empty() && isShare(points.front().score) ? 100 * score : score; }

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
        double left = points.front().cost, right = left, bottom = points.front().score.low, top = points.front().score.high;
        for (const Point& point : points) {
            left = std::min(left, point.cost), right = std::max(right, point.cost);
            bottom = std::min({bottom, point.score.low, point.score.value}), top = std::max({top, point.score.high, point.score.value});
        }
        if (base) bottom = std::min(bottom, base->value), top = std::max(top, base->value);
        const auto [size, label] = unitOf(right, cost);
        unit = size;
        const double wide = std::max(right - left, right * 0.2), high = std::max(top - bottom, 1e-3);
        plot.xAxis->setRange(std::max(0.0, left - wide * margin) / unit, (right + wide * margin) / unit);
        plot.yAxis->setRange(scaled(bottom - high * margin), scaled(top + high * margin));
        plot.xAxis->setLabel(label);
        plot.yAxis->setLabel(isShare(points.front().score) ? CostPlot::tr("%1, %").arg(oneLine(fromCore(points.front().score.label))) : oneLine(fromCore(points.front().score.label)));
    }

    void addBase(const Colours& colours) {
        auto* line = new QCPItemStraightLine(&plot);
        line->setPen(QPen(colours.base, 1.5, Qt::DashLine));
        line->setSelectable(false);
        line->point1->setCoords(plot.xAxis->range().lower, scaled(base->value));
        line->point2->setCoords(plot.xAxis->range().upper, scaled(base->value));
        addLabel(CostPlot::tr("Base"), plot.xAxis->range().upper, scaled(base->value), colours.secondary);
    }

    void addFront(const Colours& colours) {
        auto* line = plot.addGraph();
        line->setLineStyle(QCPGraph::lsStepLeft);
        line->setPen(QPen(colours.accent, 1.5));
        line->setSelectable(QCP::stNone);
        for (const std::size_t i : front) line->addData(points[i].cost / unit, scaled(points[i].score.value));
    }

    void addPoint(const Point& point, bool marked, const Colours& colours) {
        const QColor ink = colours.curves[std::size_t(point.slot) % colours.curves.size()];
        const double x = point.cost / unit;
        auto* interval = plot.addGraph();
        interval->setPen(QPen(mixed(colours.card, ink, 0.6), 2));
        interval->setSelectable(QCP::stNone);
        interval->setData({x, x}, {scaled(point.score.low), scaled(point.score.high)}, true);
        auto* dot = plot.addGraph();
        dot->setPen(QPen(ink));
        dot->setLineStyle(QCPGraph::lsNone);
        dot->setSelectable(QCP::stNone);
        dot->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(ink, 2), QBrush(marked ? ink : colours.card), marked ? 12 : 10));
        dot->addData(x, scaled(point.score.value));
        addLabel(point.label, x, scaled(point.score.value), ink);
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
            readout = CostPlot::tr("%1: %2 (%3 to %4) for %5").arg(read.label, scoreText(read.score)).arg(scaled(read.score.low), 0, 'g', 3).arg(scaled(read.score.high), 0, 'g', 3).arg(costText(read.cost, cost));
        }
        owner.setAccessibleDescription(readout);
        rebuild();
        Q_EMIT owner.cursorMoved(readout);
    }

    int nearest(const QPointF& place) const {
        int found = -1;
        double least = reach;
        for (std::size_t i = 0; i < points.size(); ++i) {
            const double distance = std::hypot(plot.xAxis->coordToPixel(points[i].cost / unit) - place.x(), plot.yAxis->coordToPixel(scaled(points[i].score.value)) - place.y());
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
    connect(&m_chart->plot, &QCustomPlot::mousePress, this, [this] { setFocus(Qt::MouseFocusReason); });
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

void CostPlot::setCost(Cost cost) {
    m_chart->cost = cost;
    m_chart->collect();
    m_chart->rebuild();
    update();
}

QString CostPlot::remark() const {
    const int measured = int(m_chart->points.size());
    if (measured == 0) return {};
    if (measured == 1) return tr("With a second run, this shows which of them gives more for what it costs.");
    if (measured < leastForFront) return tr("From three runs on, a line joins the best.");
    return tr("No run beats those on the line in both.");
}

QString CostPlot::cursorText() const { return m_chart->readout; }

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
    paintChartFrame(*this, m_chart->points.empty() ? tr("What each measured run scored stands here against what it cost. Measure the runs, and tick them in the table.") : QString());
}

}  // namespace graft::ui
