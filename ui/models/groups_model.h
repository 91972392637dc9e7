// Scores by parts of the rows: one row per group; the score of the contestant that is looked at, its difference to the base, and the others' scores.
#pragma once

#include "service/group_scores.h"

#include <QAbstractTableModel>

namespace graft::ui {

struct GroupContestant {
    std::string id;
    QString label;
    friend bool operator==(const GroupContestant&, const GroupContestant&) = default;
};

class GroupsModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { NameColumn, RowsColumn, SubjectColumn, DifferenceColumn };   // without something to hold against, the other contestants begin at DifferenceColumn

    explicit GroupsModel(QObject* parent = nullptr);
    // The subject of the scores first. `against`: for people, what it is held against; empty: nothing.
    void setGroups(const service::GroupScores& scores, const std::vector<GroupContestant>& contestants, const QString& against);
    bool hasDifference() const { return !m_against.isEmpty(); }
    int worse() const;     // groups that are worse by more than chance
    int tellable() const;  // groups of enough rows

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    bool isDifference(int column) const { return column == DifferenceColumn && !m_against.isEmpty(); }
    const GroupContestant& contestantAt(int column) const { return m_contestants[std::size_t(column - SubjectColumn - (column > SubjectColumn && !m_against.isEmpty()))]; }
    QString inWords(const service::GroupMean& mean) const;
    QString difference(const service::ScoredGroup& group) const;
    QString text(const service::ScoredGroup& group, int column) const;
    QString tip(const service::ScoredGroup& group, int column) const;
    service::GroupScores m_scores;
    std::vector<GroupContestant> m_contestants;
    QString m_against;
};

}  // namespace graft::ui
