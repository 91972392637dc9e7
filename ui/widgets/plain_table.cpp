#include "ui/widgets/plain_table.h"

#include "ui/models/preview_model.h"
#include "ui/style/strokes.h"
#include "ui/style/tokens.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>
#include <QPainter>
#include <QStyledItemDelegate>

#include <algorithm>

namespace graft::ui {

namespace {

class CellDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& given, const QModelIndex& index) const override {
        QStyleOptionViewItem option = given;
        const Colours& colours = coloursOf(option);
        const bool focused = option.state & QStyle::State_HasFocus;
        option.state &= ~QStyle::State_HasFocus;
        const QVariant role = index.data(PreviewModel::ColumnRoleRole);
        const bool learned = role.isValid() && (role.toInt() == int(data::ColumnRole::answer) || role.toInt() == int(data::ColumnRole::text));
        if (learned) painter->fillRect(option.rect, mixed(colours.card, colours.learned, 0.5));
        option.widget->style()->drawPrimitive(QStyle::PE_PanelItemViewItem, &option, painter, option.widget);
        painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), colours.hairline);
        const bool unused = role.isValid() && role.toInt() == int(data::ColumnRole::none);
        painter->setPen(unused ? colours.secondary : colours.text);
        painter->setFont(option.font);
        const QRect room = option.rect.adjusted(space::small, 0, -space::small, -1);
        const QVariant alignment = index.data(Qt::TextAlignmentRole);
        painter->drawText(room, int(alignment.isValid() ? alignment.value<Qt::Alignment>() : Qt::AlignLeft | Qt::AlignVCenter) | Qt::TextSingleLine,
                          option.fontMetrics.elidedText(index.data().toString(), Qt::ElideRight, room.width()));
        if (focused) drawFocusRing(*painter, QRectF(option.rect).adjusted(0, 0, 0, -1), size::controlRadius / 2.0, colours);
    }
};

// A tab or a line break inside a cell would be read as another cell.
QString cellText(const QModelIndex& index) {
    return index.data().toString().replace(QLatin1Char('\t'), QLatin1Char(' '));
}

}  // namespace

void dressTable(QTableView& table) {
    table.setShowGrid(false);
    table.setEditTriggers(QAbstractItemView::NoEditTriggers);
    table.setTabKeyNavigation(false);
    table.setWordWrap(false);
    table.setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table.viewport()->setAutoFillBackground(false);
    table.verticalHeader()->hide();
    table.verticalHeader()->setDefaultSectionSize(size::tableRow);
    table.horizontalHeader()->setHighlightSections(false);
    table.horizontalHeader()->setFixedHeight(size::tableHeader);
    table.horizontalHeader()->setSectionsClickable(false);
}

PlainTable::PlainTable(const QString& accessibleName, QWidget* parent) : QTableView(parent) {
    setAccessibleName(accessibleName);
    setItemDelegate(new CellDelegate(this));
    dressTable(*this);
    setSelectionMode(ExtendedSelection);
    horizontalHeader()->setStretchLastSection(true);
}

void PlainTable::copyMarked() const {
    QModelIndexList marked = selectionModel() ? selectionModel()->selectedIndexes() : QModelIndexList();
    if (marked.isEmpty())
        for (int row = 0; row < model()->rowCount(); ++row)
            for (int column = 0; column < model()->columnCount(); ++column) marked << model()->index(row, column);
    std::ranges::sort(marked, {}, [](const QModelIndex& index) { return std::pair(index.row(), index.column()); });
    QString text;
    for (qsizetype i = 0; i < marked.size(); ++i) {
        if (i > 0) text += marked[i].row() == marked[i - 1].row() ? QLatin1Char('\t') : QLatin1Char('\n');
        text += cellText(marked[i]);
    }
    QGuiApplication::clipboard()->setText(text);
}

void PlainTable::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy)) return copyMarked();
    QTableView::keyPressEvent(event);
}

void PlainTable::contextMenuEvent(QContextMenuEvent* event) {
    QMenu menu(this);
    const bool all = !selectionModel() || !selectionModel()->hasSelection();
    menu.addAction(all ? tr("Copy the table") : tr("Copy"), this, &PlainTable::copyMarked);
    menu.exec(event->globalPos());
}

}  // namespace graft::ui
