// A small table of plain texts: findings, rejected rows, written examples.
#pragma once

#include <QAbstractTableModel>
#include <QStringList>

#include <vector>

namespace graft::ui {

struct TextColumn {
    QString title;
    Qt::Alignment alignment = Qt::AlignLeft | Qt::AlignVCenter;
};

class RowsModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    explicit RowsModel(std::vector<TextColumn> columns, QObject* parent = nullptr);
    void setRows(const std::vector<QStringList>& rows);   // each as long as the columns; cells are shown on one line, whole in the tool tip

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<TextColumn> m_columns;
    std::vector<QStringList> m_rows;
};

}  // namespace graft::ui
