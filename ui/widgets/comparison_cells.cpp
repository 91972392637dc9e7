#include "ui/widgets/comparison_cells.h"

#include "ui/models/comparison_model.h"
#include "ui/style/icon.h"
#include "ui/style/strokes.h"
#include "ui/style/tokens.h"
#include "ui/style/type_scale.h"

#include <QMouseEvent>
#include <QPainter>

namespace graft::ui {

namespace {

constexpr int swatch = 10, swatchRoom = 26, barWidth = 80;

QColor inkOf(const QModelIndex& index, const Colours& colours) {
    const int slot = index.data(ComparisonModel::SlotRole).toInt();
    return slot < 0 ? colours.base : colours.curves[std::size_t(slot) % colours.curves.size()];
}

QRect drawSwatch(QPainter& painter, const QRect& room, const QModelIndex& index, const Colours& colours) {
    const QRectF box(room.left(), room.center().y() - swatch / 2.0 + 0.5, swatch, swatch);
    drawRounded(painter, box, 3, inkOf(index, colours), {});
    return room.adjusted(swatchRoom - space::small, 0, 0, 0);
}

// The whole scale as a hairline, the 95 % interval as a band, the value as a mark.
QRect drawBar(QPainter& painter, const QRect& room, const ScoreBar& bar, const QModelIndex& index, const Colours& colours) {
    const QRectF scale(room.left(), room.center().y() - 1, barWidth, 2);
    const auto at = [&](double share) { return scale.left() + scale.width() * share; };
    const QColor ink = inkOf(index, colours);
    painter.fillRect(scale, colours.hairline);
    painter.fillRect(QRectF(at(bar.low), scale.center().y() - 3, qMax(2.0, at(bar.high) - at(bar.low)), 6), mixed(colours.card, ink, 0.45));
    painter.fillRect(QRectF(at(bar.value) - 1, scale.center().y() - 6, 2, 12), ink);
    return room.adjusted(barWidth, 0, 0, 0);
}

void drawTick(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) {
    const QVariant state = index.data(Qt::CheckStateRole);
    if (!state.isValid()) return;
    QStyleOption box = option;
    box.rect = QRect(0, 0, size::smallIcon, size::smallIcon);
    box.rect.moveCenter(option.rect.center());
    box.state.setFlag(QStyle::State_On, state.toInt() == Qt::Checked);
    option.widget->style()->drawPrimitive(QStyle::PE_IndicatorCheckBox, &box, &painter, option.widget);
}

void drawDivider(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index, const Colours& colours) {
    const QString text = index.data().toString();
    painter.fillRect(option.rect, colours.window);
    painter.fillRect(QRect(option.rect.left(), option.rect.top(), option.rect.width(), 1), colours.edge);
    painter.setPen(colours.secondary);
    painter.setFont(fontFor(TextRole::secondary));
    const QRect room = option.rect.adjusted(space::small, 0, -space::small, 0);
    painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter, QFontMetrics(painter.font()).elidedText(text, Qt::ElideRight, room.width()));
}

}  // namespace

void ComparisonCells::paint(QPainter* painter, const QStyleOptionViewItem& given, const QModelIndex& index) const {
    QStyleOptionViewItem option = given;
    option.state &= ~QStyle::State_HasFocus;  // the row is marked, not the cell
    const Colours& colours = coloursOf(option);
    if (index.data(ComparisonModel::DividerRole).toBool()) return drawDivider(*painter, option, index, colours);
    const bool chosen = index.column() == ComparisonModel::NameColumn && index.data(ComparisonModel::ChosenRole).toBool();
    if (index.data(ComparisonModel::BestRole).toBool() || chosen) option.font.setWeight(QFont::DemiBold);
    const QRect cell = option.rect;
    option.text.clear();
    option.widget->style()->drawPrimitive(QStyle::PE_PanelItemViewItem, &option, painter, option.widget);
    painter->fillRect(QRect(cell.left(), cell.bottom(), cell.width(), 1), colours.hairline);
    if (index.column() == ComparisonModel::CheckColumn) return drawTick(*painter, option, index);
    QRect room = cell.adjusted(space::small, 0, -space::small, -1);
    if (index.column() == ComparisonModel::NameColumn) room = drawSwatch(*painter, room, index, colours);
    const QVariant bar = index.data(ComparisonModel::ScoreRole);
    if (bar.isValid()) room = drawBar(*painter, room, bar.value<ScoreBar>(), index, colours);
    if (chosen) room.adjust(0, 0, -size::smallIcon - space::hair, 0);
    const QVariant ink = index.data(Qt::ForegroundRole);
    painter->setPen(ink.isValid() ? ink.value<QColor>() : colours.text);
    painter->setFont(option.font);
    const QString text = QFontMetrics(option.font).elidedText(index.data().toString(), Qt::ElideRight, room.width());
    painter->drawText(room, int(index.data(Qt::TextAlignmentRole).value<Qt::Alignment>()) | Qt::TextSingleLine, text);
    if (!chosen) return;
    const int end = room.left() + qMin(QFontMetrics(option.font).horizontalAdvance(text), room.width());
    painter->drawPixmap(QPoint(end + space::hair, cell.center().y() - size::smallIcon / 2), iconPixmap(QStringLiteral("done"), colours.accent, size::smallIcon, painter->device()->devicePixelRatioF()));
}

// The whole cell is the target, not its small box.
bool ComparisonCells::editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option, const QModelIndex& index) {
    if (index.column() != ComparisonModel::CheckColumn || !(index.flags() & Qt::ItemIsUserCheckable)) return false;
    const bool clicked = event->type() == QEvent::MouseButtonRelease && static_cast<QMouseEvent*>(event)->button() == Qt::LeftButton && option.rect.contains(static_cast<QMouseEvent*>(event)->position().toPoint());
    if (!clicked) return event->type() == QEvent::MouseButtonDblClick;
    return model->setData(index, index.data(Qt::CheckStateRole).toInt() == Qt::Checked ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
}

}  // namespace graft::ui
