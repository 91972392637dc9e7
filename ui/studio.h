// The program with its window: connects what the pages want with what the bridge does, and shows what came of it.
#pragma once

#include "ui/bridge/draft.h"
#include "ui/bridge/model_questions.h"
#include "ui/bridge/run_comparison.h"
#include "ui/bridge/run_export.h"
#include "ui/bridge/run_training.h"
#include "ui/main_window.h"

#include <memory>

namespace graft::ui {

class Studio final : public QObject {
    Q_OBJECT

public:
    Studio();
    ~Studio() override;

    MainWindow& window() { return *m_window; }
    Session& session() { return *m_session; }
    Draft& draft() { return *m_draft; }
    RunTraining& training() { return *m_training; }
    RunComparison& comparison() { return *m_comparison; }
    ModelQuestions& questions() { return *m_questions; }
    RunExport& taking() { return *m_export; }
    bool idle() const { return m_compute->tasks().idle() && !m_draft->planning(); }

    void openSample(const QString& folder = {});
    void openFolder(const QString& folder);

private:
    void connectGuide();      // the steps before training; in studio_guide.cpp
    void connectStart();
    void connectTraining();
    void connectComparison();
    void connectTakeHome();
    void connectBars();
    bool refusesToOpen();
    Closing askBeforeClosing();

    void showTraining();
    void showComparison();
    void showTakeHome();
    std::optional<recipe::MetricScore> testScore() const;
    void showWork();
    void showGuide();

    std::unique_ptr<MainWindow> m_window;
    std::unique_ptr<Compute> m_compute;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<Draft> m_draft;
    std::unique_ptr<RunTraining> m_training;
    std::unique_ptr<RunComparison> m_comparison;
    std::unique_ptr<ModelQuestions> m_questions, m_trials;   // of the Compare and of the Take home page
    std::unique_ptr<RunExport> m_export;
    TaskProgress m_progress;
    QString m_destination;      // being written
    bool m_goOn = false;        // resume as soon as the project is open
    bool m_closeWhenSaved = false;
};

}  // namespace graft::ui
