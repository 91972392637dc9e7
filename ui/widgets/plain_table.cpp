#include "ui/widgets/plain_table.h"

#include "ui/models/preview_model.h"
#include "ui/style/strokes.h"
#include "ui/style/tokens.h"
#include "ui/widgets/copy_table.h"

#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>

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
        if (const QVariant ground = index.data(Qt::BackgroundRole); ground.isValid()) painter->fillRect(option.rect, ground.value<QColor>());
        option.widget->style()->drawPrimitive(QStyle::PE_PanelItemViewItem, &option, painter, option.widget);
        painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), colours.hairline);
        const bool unused = role.isValid() && role.toInt() == int(data::ColumnRole::none);
        const QVariant ink = index.data(Qt::ForegroundRole);
        painter->setPen(unused ? colours.secondary : ink.isValid() ? ink.value<QColor>() : colours.text);
        if (const QVariant strong = index.data(Qt::FontRole); strong.isValid()) option.font.setWeight(strong.value<QFont>().weight());
        painter->setFont(option.font);
        const QRect room = option.rect.adjusted(space::small, 0, -space::small, -1);
        const QVariant alignment = index.data(Qt::TextAlignmentRole);
        painter->drawText(room, int(alignment.isValid() ? alignment.value<Qt::Alignment>() : Qt::AlignLeft | Qt::AlignVCenter) | Qt::TextSingleLine,
                          QFontMetrics(option.font).elidedText(index.data().toString(), Qt::ElideRight, room.width()));
        if (focused) drawFocusRing(*painter, QRectF(option.rect).adjusted(0, 0, 0, -1), size::controlRadius / 2.0, colours);
    }
};

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
    makeTableCopyable(table);
}

PlainTable::PlainTable(const QString& accessibleName, QWidget* parent) : QTableView(parent) {
    setAccessibleName(accessibleName);
    setItemDelegate(new CellDelegate(this));
    dressTable(*this);
    setSelectionMode(ExtendedSelection);
    horizontalHeader()->setStretchLastSection(true);
}

}  // namespace graft::ui
