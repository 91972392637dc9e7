// The table of the Compare page: one row per run and baseline.
#pragma once

#include "service/compare.h"

#include <QAbstractTableModel>

#include <map>

namespace graft::ui {

// What the cell of a score draws beside its text.
struct ScoreBar {
    double value = 0, low = 0, high = 0;   // 0 to 1
};

class ComparisonModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { NameColumn, ScoreColumn, LossColumn, TimeColumn, MemoryColumn, FileColumn, ColumnCount };
    enum Role { SlotRole = Qt::UserRole, ScoreRole, BestRole };   // colour slot, -1 for baselines; ScoreBar

    explicit ComparisonModel(QObject* parent = nullptr);
    // `colourSlots`: run id -> colour slot, the same everywhere.
    void setComparison(const service::Comparison& comparison, const std::map<std::string, int>& colourSlots);
    const service::ComparedRow* row(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(const service::ComparedRow& row, int column) const;
    std::vector<service::ComparedRow> m_rows;
    std::map<std::string, int> m_slots;
    QString m_scoreName;
};

}  // namespace graft::ui

Q_DECLARE_METATYPE(graft::ui::ScoreBar)
