// The table of the Compare page: one row per run and baseline, and a divider above those that cannot be ranked with the rest.
#pragma once

#include "service/compare.h"

#include <QAbstractTableModel>

#include <map>
#include <set>

namespace graft::ui {

// What the cell of a score draws beside its text.
struct ScoreBar {
    double value = 0, low = 0, high = 0;   // 0 to 1
};

class ComparisonModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    // After these, a column for each setting that differs between the runs.
    enum Column { CheckColumn, NameColumn, ScoreColumn, TimeColumn, MemoryColumn, FileColumn, PlacesColumn, LossColumn, ForgettingColumn, ParametersColumn, SpeedColumn, RateColumn, EpochsColumn, BatchColumn, StepsColumn, DateColumn, SeedsColumn, SettingColumns };
    enum Role { SlotRole = Qt::UserRole, ScoreRole, BestRole, ChosenRole, DividerRole };   // colour slot, -1 for baselines; ScoreBar; of a whole row
    static constexpr int mostTicked = 5;   // of the rows that come, before the user has ticked any

    explicit ComparisonModel(QObject* parent = nullptr);
    // `colourSlots`: run id -> colour slot, the same everywhere. What the user has ticked stays so.
    void setComparison(const service::Comparison& comparison, const std::map<std::string, int>& colourSlots);
    const service::ComparedRow* row(int row) const;     // null for a divider
    int rowOf(const std::string& contestant) const;     // -1: there is none
    std::set<std::string> ticked() const;
    void setTicked(int row, bool ticked);
    bool hasSeeds() const;   // of some run there are several seeds
    int settings() const { return int(m_settings.size()); }
    void setRenamable(bool renamable) { m_renamable = renamable; }   // the names of runs

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void tickedChanged();
    void renameWanted(const std::string& run, const QString& name);   // it shows once it is kept

private:
    struct Line {
        std::optional<service::ComparedRow> row;
        QString divider;
    };
    QString text(const service::ComparedRow& row, int column) const;
    QString nameTip(const service::ComparedRow& row) const;
    bool canBeTicked(const service::ComparedRow& row) const;
    bool isTicked(const service::ComparedRow& row) const;
    void tickFirst();
    std::vector<Line> m_lines;
    std::vector<service::ComparedSetting> m_settings;   // that differ
    std::map<std::string, int> m_slots;
    std::map<std::string, bool> m_ticks;                // those the user or the first sight has set
    std::string m_chosen;
    QString m_scoreName;
    bool m_renamable = false;
};

}  // namespace graft::ui

Q_DECLARE_METATYPE(graft::ui::ScoreBar)
