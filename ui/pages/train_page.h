// "Is it still learning?": the curves of the current run, three figures, the doctor, the samples, and the buttons that steer it.
#pragma once

#include "recipe/metric_series.h"
#include "service/plan.h"
#include "ui/bridge/run_phase.h"
#include "ui/models/curve_run.h"
#include "ui/models/doctor.h"
#include "ui/page_id.h"

#include <QWidget>

#include <optional>
#include <set>
#include <vector>

class QBoxLayout;
class QCheckBox;
class QComboBox;
class QGridLayout;
class QPushButton;

namespace graft::ui {

class Card;
class CurvePlot;
class DoctorBar;
class ErrorBar;
class FigureTile;
class SamplePanel;
class TextLabel;

struct TrainFacts {
    RunPhase phase = RunPhase::none;
    QString runName;                       // "LoRA, 24 Nov 14:05"
    std::optional<service::Plan> plan;     // before the start
    QString readOnlyHolder;                // who holds the project; empty: this program
    bool projectOpen = false;
    int slot = 0;                          // of its curve's colour
    QString note;                          // of the computer it runs on; empty: nothing to say
    recipe::TrainingPlan next = {};        // as the settings of the next run stand
};

// A run of the project that can be laid beside the one that is looked at.
struct OtherRun {
    QString name;
    int slot = 0;
    recipe::MetricSeries series;
};

class TrainPage final : public QWidget {
    Q_OBJECT

public:
    explicit TrainPage(QWidget* parent = nullptr);
    void showFacts(const TrainFacts& facts);
    void showSeries(const recipe::MetricSeries& series);
    void showOthers(const std::vector<OtherRun>& others);
    ErrorBar& errors() { return *m_errors; }

Q_SIGNALS:
    void beginWanted();
    void pauseWanted();
    void resumeWanted();
    void stopWanted();
    void newRunWanted();
    void pageWanted(graft::ui::PageId page);
    void adviceWanted(graft::ui::DoctorAction action);   // what only the whole program can do

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void layOut();
    Card* makeChartCard();
    QWidget* makeTechnical();
    Quantity quantity() const;
    void makeOthersMenu();
    QString whatIsDrawn() const;
    void layBeside();
    void drawCurves();
    void pressMain();
    static QStringList labelsOfMain();
    void keepNoteRoom(bool anotherRun);
    void showButtons();
    void showDoctor();
    std::optional<QString> plainLine() const;
    DoctorLine offered(DoctorLine line) const;
    void showTiles();
    void showTime();
    void showTechnical();

    TrainFacts m_facts;
    recipe::MetricSeries m_series;
    TextLabel *m_title, *m_note, *m_technical, *m_cursor, *m_chartName;
    QPushButton *m_main, *m_pause, *m_stop, *m_goOn, *m_again, *m_openTechnical;
    QCheckBox* m_logAxis;
    QComboBox* m_quantity;
    QPushButton* m_openOthers;
    std::vector<OtherRun> m_others;
    std::set<int> m_chosen;                // slots of the others that are shown
    std::vector<CurveRun> m_beside;        // their curves
    ErrorBar* m_errors;
    DoctorBar* m_doctor;
    CurvePlot* m_plot;
    FigureTile *m_best, *m_time, *m_memory;
    SamplePanel* m_samples;
    QWidget* m_tiles;
    QBoxLayout* m_tileBox;
    Card* m_chart;
    QGridLayout* m_grid;
};

}  // namespace graft::ui
