// Scores by parts of the rows: one label, or one value of a column of the examples, worst first; and which labels were taken for which.
#pragma once

#include "ui/models/confusion_model.h"
#include "ui/models/groups_model.h"

#include <QWidget>

#include <optional>
#include <set>

class QComboBox;
class QPushButton;
class QStackedWidget;

namespace graft::ui {

class PlainTable;
class TextLabel;

class GroupsTab final : public QWidget {
    Q_OBJECT

public:
    explicit GroupsTab(QWidget* parent = nullptr);
    void setComparison(const service::Comparison& comparison, const std::optional<Result<service::MeasuredCells>>& cells);   // no cells: they are being read
    void setTicked(const std::set<std::string>& ticked);        // whose scores are shown
    void setSelected(const std::string& contestant);            // whose worst group is first; the best of the ticked ones where this one is not ticked
    void setCells(const Result<service::MeasuredCells>& cells);
    void setProject(const QString& folder);                     // whose last choice is made again
    QWidget* steering() const { return m_steering; }

protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    QWidget* makeSteering();
    void fillChoices();
    void choose();
    std::optional<service::Grouping> grouping() const;
    std::vector<GroupContestant> shownContestants() const;
    std::string subject(const std::vector<GroupContestant>& shown) const;
    QString labelOf(const std::string& contestant) const;
    void showGroups();
    void showRemark(const service::GroupScores& scores, bool confusion);

    service::Comparison m_comparison;
    std::vector<service::Grouping> m_atHand;
    std::optional<service::MeasuredCells> m_cells;
    std::optional<Error> m_unread;        // why there are no cells
    std::set<std::string> m_ticked;
    std::string m_selected;
    QString m_project;
    QString m_chosen;                     // key of the choice that the user made; empty: none
    GroupsModel m_groups;
    ConfusionModel m_confusion;
    PlainTable *m_table, *m_confusionTable;
    TextLabel *m_empty, *m_remark;
    QComboBox* m_by;
    QPushButton* m_confused;
    QStackedWidget* m_views;
    QWidget* m_steering;
};

}  // namespace graft::ui
