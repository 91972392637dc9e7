#include "ui/widgets/comparison_table.h"

#include "ui/models/comparison_model.h"
#include "ui/style/strokes.h"
#include "ui/style/tokens.h"
#include "ui/widgets/plain_table.h"

#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>

namespace graft::ui {

namespace {

constexpr int swatch = 10, swatchRoom = 26, barWidth = 80;
constexpr int widths[ComparisonModel::ColumnCount] = {192, 152, 72, 80, 80, 72};

class CellDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& given, const QModelIndex& index) const override {
        QStyleOptionViewItem option = given;
        option.state &= ~QStyle::State_HasFocus;  // the row is marked, not the cell
        const Colours& colours = coloursOf(option);
        if (index.data(ComparisonModel::BestRole).toBool()) option.font.setWeight(QFont::DemiBold);
        const QRect cell = option.rect;
        option.text.clear();
        QStyle* style = option.widget->style();
        style->drawPrimitive(QStyle::PE_PanelItemViewItem, &option, painter, option.widget);
        painter->fillRect(QRect(cell.left(), cell.bottom(), cell.width(), 1), colours.hairline);
        QRect room = cell.adjusted(space::small, 0, -space::small, -1);
        if (index.column() == ComparisonModel::NameColumn) room = drawSwatch(*painter, room, index, colours);
        const QVariant bar = index.data(ComparisonModel::ScoreRole);
        if (bar.isValid()) room = drawBar(*painter, room, bar.value<ScoreBar>(), index, colours);
        const QVariant ink = index.data(Qt::ForegroundRole);
        painter->setPen(ink.isValid() ? ink.value<QColor>() : colours.text);
        painter->setFont(option.font);
        const QString text = QFontMetrics(option.font).elidedText(index.data().toString(), Qt::ElideRight, room.width());
        painter->drawText(room, int(index.data(Qt::TextAlignmentRole).value<Qt::Alignment>()), text);
    }

private:
    static QColor inkOf(const QModelIndex& index, const Colours& colours) {
        const int slot = index.data(ComparisonModel::SlotRole).toInt();
        return slot < 0 ? colours.base : colours.curves[std::size_t(slot) % colours.curves.size()];
    }

    static QRect drawSwatch(QPainter& painter, const QRect& room, const QModelIndex& index, const Colours& colours) {
        const QRectF box(room.left(), room.center().y() - swatch / 2.0 + 0.5, swatch, swatch);
        drawRounded(painter, box, 3, inkOf(index, colours), {});
        return room.adjusted(swatchRoom - space::small, 0, 0, 0);
    }

    // The whole scale as a hairline, the 95 % interval as a band, the value as a mark.
    static QRect drawBar(QPainter& painter, const QRect& room, const ScoreBar& bar, const QModelIndex& index, const Colours& colours) {
        const QRectF scale(room.left(), room.center().y() - 1, barWidth, 2);
        const auto at = [&](double share) { return scale.left() + scale.width() * share; };
        const QColor ink = inkOf(index, colours);
        painter.fillRect(scale, colours.hairline);
        painter.fillRect(QRectF(at(bar.low), scale.center().y() - 3, qMax(2.0, at(bar.high) - at(bar.low)), 6), mixed(colours.card, ink, 0.45));
        painter.fillRect(QRectF(at(bar.value) - 1, scale.center().y() - 6, 2, 12), ink);
        return room.adjusted(barWidth, 0, 0, 0);
    }
};

}  // namespace

ComparisonTable::ComparisonTable(ComparisonModel& model, QWidget* parent) : QTableView(parent), m_model(model) {
    setModel(&model);
    setItemDelegate(new CellDelegate(this));
    setAccessibleName(tr("Runs and baselines"));
    dressTable(*this);
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    horizontalHeader()->setMinimumSectionSize(64);
    for (int column = 0; column < ComparisonModel::ColumnCount; ++column) setColumnWidth(column, widths[column]);
    horizontalHeader()->setSectionResizeMode(ComparisonModel::NameColumn, QHeaderView::Stretch);
    connect(&model, &QAbstractItemModel::modelReset, this, &QWidget::updateGeometry);
}

void ComparisonTable::setMostRows(int rows) {
    m_mostRows = rows;
    updateGeometry();
}

QSize ComparisonTable::sizeHint() const {
    // Half a row shows that there are more.
    const int rows = m_model.rowCount();
    const int height = rows > m_mostRows ? m_mostRows * size::tableRow + size::tableRow / 2 : qMax(2, rows) * size::tableRow;
    return {656, size::tableHeader + height + 2};
}

}  // namespace graft::ui
