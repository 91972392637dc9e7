// How the cells of the comparison are drawn: ticks, colour swatches, score bars, and dividers across a row.
#pragma once

#include <QStyledItemDelegate>

namespace graft::ui {

class ComparisonCells final : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option, const QModelIndex& index) override;
};

}  // namespace graft::ui
