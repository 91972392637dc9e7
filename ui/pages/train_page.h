// "Is it still learning?": the curves of the current run, three figures, the doctor, the samples, and the buttons that steer it.
#pragma once

#include "recipe/metric_series.h"
#include "service/plan.h"
#include "ui/bridge/run_phase.h"
#include "ui/models/doctor.h"
#include "ui/page_id.h"

#include <QWidget>

#include <optional>

class QBoxLayout;
class QCheckBox;
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
};

class TrainPage final : public QWidget {
    Q_OBJECT

public:
    explicit TrainPage(QWidget* parent = nullptr);
    void showFacts(const TrainFacts& facts);
    void showSeries(const recipe::MetricSeries& series);
    ErrorBar& errors() { return *m_errors; }

Q_SIGNALS:
    void beginWanted();
    void pauseWanted();
    void resumeWanted();
    void stopWanted();
    void newRunWanted();
    void pageWanted(graft::ui::PageId page);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void layOut();
    Card* makeChartCard();
    void pressMain();
    void showButtons();
    void showDoctor();
    void showTiles();
    void showTime();
    void showTechnical();

    TrainFacts m_facts;
    recipe::MetricSeries m_series;
    TextLabel *m_title, *m_technical, *m_cursor;
    QPushButton *m_main, *m_pause, *m_stop, *m_goOn, *m_again, *m_openTechnical;
    QCheckBox* m_logAxis;
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
