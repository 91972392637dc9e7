// The button of the Compare page that trains runs again: with other seeds, or with more examples. Each entry says how many runs that is and how long it takes.
#pragma once

#include "service/repeats.h"

#include <QPushButton>

#include <set>

class QMenu;

namespace graft::ui {

class RepeatMenu final : public QPushButton {
    Q_OBJECT

public:
    enum class State { busy, possible };

    explicit RepeatMenu(QWidget* parent = nullptr);
    void setRuns(const std::vector<recipe::RunRecord>& known, State state);   // all of the project
    // The run that is selected and those that are ticked, by their ids; ids that are no runs do not count.
    void setChoice(const std::string& selected, const QString& name, const std::set<std::string>& ticked);

Q_SIGNALS:
    void wanted(graft::service::Repeat how, const std::vector<std::string>& runs);

private:
    void fill();
    void add(service::Repeat how, const std::vector<recipe::RunRecord>& runs, const QString& text);
    std::vector<recipe::RunRecord> ended(const std::set<std::string>& ids) const;

    QMenu* m_menu;
    std::vector<recipe::RunRecord> m_known;
    std::string m_selected;
    QString m_name;
    std::set<std::string> m_ticked;
};

}  // namespace graft::ui
