// Is it better, and by more than chance: a verdict, the table of runs and baselines, their answers and their curves.
#pragma once

#include "ui/bridge/run_comparison.h"
#include "ui/models/comparison_model.h"

#include <QWidget>

class QPushButton;
class QSplitter;
class QStackedWidget;
class QTabBar;

namespace graft::ui {

class AnswersTab;
class ComparisonTable;
class CurvePlot;
class ErrorBar;
class TextLabel;

enum class Measuring { impossible, possible, running, done };   // impossible: no run has ended yet

class ComparePage final : public QWidget {
    Q_OBJECT

public:
    explicit ComparePage(QWidget* parent = nullptr);
    void showComparison(const ComparedRuns& shown, const std::map<std::string, int>& colourSlots);
    void setMeasuring(Measuring measuring);
    AnswersTab& answers() { return *m_answers; }
    ErrorBar& errors() { return *m_errors; }

Q_SIGNALS:
    void measureWanted();
    void trainWanted();
    void takeHomeWanted();
    void stopWanted();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* makeViews();
    void placeSplitter();
    void showVerdict(const service::Comparison& comparison);
    ComparisonModel m_model;
    TextLabel *m_verdict, *m_recommendation, *m_apart;
    QPushButton* m_main;
    ErrorBar* m_errors;
    ComparisonTable* m_table;
    AnswersTab* m_answers;
    CurvePlot* m_curves;
    QTabBar* m_tabs;
    QStackedWidget* m_views;
    QSplitter* m_body;
    bool m_placed = false;   // the user has put the splitter where it is
    Measuring m_measuring = Measuring::impossible;
};

}  // namespace graft::ui
