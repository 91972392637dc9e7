#include "ui/models/rows_model.h"

#include "ui/core_text.h"

namespace graft::ui {

RowsModel::RowsModel(std::vector<TextColumn> columns, QObject* parent) : QAbstractTableModel(parent), m_columns(std::move(columns)) {}

void RowsModel::setRows(const std::vector<QStringList>& rows) {
    if (rows == m_rows) return;  // keeps selection and place
    beginResetModel();
    m_rows = rows;
    endResetModel();
}

int RowsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_rows.size());
}

int RowsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_columns.size());
}

QVariant RowsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const QString text = m_rows[std::size_t(index.row())].value(index.column());
    switch (role) {
        case Qt::DisplayRole: return oneLine(text);
        case Qt::ToolTipRole: return plainToolTip(text);
        case Qt::TextAlignmentRole: return QVariant::fromValue(m_columns[std::size_t(index.column())].alignment);
        default: return {};
    }
}

QVariant RowsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
    const TextColumn& column = m_columns[std::size_t(section)];
    if (role == Qt::TextAlignmentRole) return QVariant::fromValue(column.alignment);
    return role == Qt::DisplayRole ? QVariant(column.title) : QVariant();
}

}  // namespace graft::ui
