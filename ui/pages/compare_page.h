// Is it better, and by more than chance: a verdict, the table of runs and baselines, their answers, curves, cost and settings.
#pragma once

#include "ui/bridge/run_comparison.h"
#include "ui/models/comparison_model.h"
#include "ui/models/settings_model.h"
#include "ui/widgets/cost_plot.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QTabBar;

namespace graft::ui {

class AnswersTab;
class ComparisonTable;
class CurvePlot;
class ErrorBar;
class GroupsTab;
class PlainTable;
class RepeatMenu;
class TextLabel;

enum class Measuring { impossible, read_only, possible, running, done };   // impossible: no run has ended yet; done: at least one is measured

class ComparePage final : public QWidget {
    Q_OBJECT

public:
    explicit ComparePage(QWidget* parent = nullptr);
    void showComparison(const ComparedRuns& shown, const std::map<std::string, int>& colourSlots);
    void showCells(const ComparedRuns& shown);   // of the comparison that is shown: its cells have been read
    void setMeasuring(Measuring measuring, int unmeasured = 0);   // how many runs have no score yet
    void setProject(const QString& folder);   // whose choices are made again
    AnswersTab& answers() { return *m_answers; }
    GroupsTab& groups() { return *m_groups; }
    ErrorBar& errors() { return *m_errors; }
    RepeatMenu& repeats() { return *m_repeats; }
    void showRace(const QString& summary);   // what came of the newest race; empty: nothing to say

Q_SIGNALS:
    void measureWanted();
    void chooseWanted(const std::string& run);
    void trainWanted();
    void openWanted(const std::string& run);   // to look at it on its own page
    void takeHomeWanted();
    void renameWanted(const std::string& run, const QString& name);   // empty: the method's name again
    void stopWanted();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* makeUpper();
    QWidget* makeViews();       // the tabs and what is behind them: in compare_page_tabs.cpp
    QWidget* makeCurves();
    QWidget* makeCost();
    QWidget* makeSettings();
    QWidget* makeCurvesSteering();
    QWidget* makeCostSteering();
    void showAxes();            // as the choices stand
    QWidget* makeSettingsSteering();
    void showTicked();
    void showCurves(const std::set<std::string>& ticked);
    void showSettings();
    void placeSplitter();
    void showVerdict();
    QString stillFalling() const;
    void showRepeatable();
    void showChosen();
    void showButtons();
    void pressMain();
    void pressTake();
    bool choosing() const;       // a run can be chosen or taken home
    std::string candidate() const;   // the selected run that may be chosen; empty: none
    std::string leader() const;
    bool wouldTake(const std::string& run) const;   // what the main button offers with this run selected

    ComparisonModel m_model;
    SettingsModel m_settings;
    ComparedRuns m_shown;
    std::map<std::string, int> m_slots;
    TextLabel *m_verdict, *m_recommendation, *m_race, *m_chosen, *m_remark, *m_sameSettings;
    QPushButton *m_main, *m_take, *m_columns, *m_differences;   // m_take stands apart, so that no press meant for the other meets it
    ErrorBar* m_errors;
    RepeatMenu* m_repeats;
    ComparisonTable* m_table;
    AnswersTab* m_answers;
    CurvePlot* m_curves;
    CostPlot* m_cost;
    GroupsTab* m_groups;
    PlainTable* m_settingsTable;
    QCheckBox* m_differingOnly;
    QComboBox *m_quality = nullptr, *m_against = nullptr;   // the axes of Cost
    QString m_project;          // whose choices these are
    QTabBar* m_tabs;
    QStackedWidget *m_views, *m_steering;
    QSplitter* m_body;
    QWidget* m_choice;
    std::string m_proposed;  // selected by the page itself, for the user to take or leave
    bool m_placed = false;   // the user has put the splitter where it is
    Measuring m_measuring = Measuring::impossible;
    int m_unmeasured = 0;
};

}  // namespace graft::ui
