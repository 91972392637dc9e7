// The program with its window: connects what the pages want with what the bridge does, and shows what came of it.
#pragma once

#include "ui/bridge/data_reading.h"
#include "ui/bridge/deletions.h"
#include "ui/bridge/draft.h"
#include "ui/bridge/model_search.h"
#include "ui/bridge/run_care.h"
#include "ui/bridge/model_questions.h"
#include "ui/bridge/run_comparison.h"
#include "ui/bridge/run_export.h"
#include "ui/bridge/rate_finding.h"
#include "ui/bridge/run_race.h"
#include "ui/bridge/run_training.h"
#include "ui/bridge/written_list.h"
#include "ui/bottom_bar.h"
#include "ui/main_window.h"
#include "ui/models/doctor.h"
#include "ui/models/row_account.h"
#include "ui/widgets/new_project_card.h"

#include <map>
#include <memory>

namespace graft::ui {

class UndoNotice;

class CaseAnswers;

class Studio final : public QObject {
    Q_OBJECT

public:
    explicit Studio(std::unique_ptr<MainWindow> window = std::make_unique<MainWindow>(), std::unique_ptr<Desktop> desktop = makeDesktop());
    ~Studio() override;

    MainWindow& window() { return *m_window; }
    Session& session() { return *m_session; }
    Draft& draft() { return *m_draft; }
    DataReading& reading() { return *m_reading; }
    ModelSearch& models() { return *m_models; }
    RunTraining& training() { return *m_training; }
    RunComparison& comparison() { return *m_comparison; }
    RunRace& race() { return *m_race; }
    ModelQuestions& questions() { return *m_questions; }
    RunExport& taking() { return *m_export; }
    bool idle() const { return m_compute->idle() && !m_race->active() && !m_draft->planning() && m_reading->settled(); }

    void openSample(const QString& folder = {});
    void openFolder(const QString& folder);

private:
    void connectGuide();      // the steps before training, down to showGuideSteps(): in studio_guide.cpp
    void connectModel();      // and what follows, down to pageAfterOpening(): in studio_model.cpp
    void connectNewProject();
    void useModel(const service::FoundModel& model);
    void showModel();
    void showModelStep();
    void beginWith(const NewProject& start);
    PageId stepAfterModel();
    PageId pageAfterOpening() const;
    void connectData();       // the Data page: in studio_data.cpp
    void connectDataChoices();
    void showData();
    void showFoundRows(const std::string& finding);
    GuideStep dataStep();
    LengthLimit lengthLimit();
    void connectMethod();
    void showMethod();
    void chooseMethod(const std::string& id);
    void trainDraft();
    void showGuideSteps();
    bool settingsChangedSinceRun() const;
    void connectStart();
    void connectDeletions();  // of runs and projects, down to askToDeleteProject(): in studio_deletion.cpp
    bool isUnreadable(const std::string& run) const;
    void wantRunDeleted(const std::string& run);
    void askToDeleteRun(const std::string& run, quint64 bytes);
    void wantProjectDeleted(const QString& folder);
    void askToDeleteProject(const std::filesystem::path& folder, const service::ProjectContents& contents);
    void connectAnswers();    // what was asked when the project was made: in studio_answers.cpp
    void askAgain();
    void connectTraining();   // and what the doctor advises: in studio_training.cpp
    void follow(DoctorAction action);
    void keepPasses();
    void tryAgain(const QString& what, const std::function<void(recipe::Recipe&)>& change);
    void beginNext();
    void showOtherRuns();
    int colourOf(const std::string& id) const;
    void showSkippedRows();
    void connectRates();        // in studio_rates.cpp
    void findRate();
    void connectRace();         // several methods one after the other: in studio_race.cpp
    void showRaceWork(WorkShown& work) const;
    void showQueue();
    QString raceOutlook() const;
    void careForWork();
    void tellWhatCame(const QString& title);
    void showRepeats();
    void connectComparison();   // and what it shows, down to showCompareStep(): in studio_compare.cpp
    void openRun(const std::string& run);
    QString whatComparisonLacks() const;
    void showCompareStep();
    void connectTakeHome();   // the Take home page: in studio_take_home.cpp
    void connectCaseFile();
    void connectReport();
    void connectBars();
    bool refusesToOpen();
    void lookAfresh(const QString& folder);
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
    std::unique_ptr<DataReading> m_reading;
    std::unique_ptr<WrittenList> m_written;
    std::unique_ptr<ModelSearch> m_models;
    std::unique_ptr<RunTraining> m_training;
    std::unique_ptr<RunCare> m_care;
    std::unique_ptr<RunComparison> m_comparison;
    std::unique_ptr<RunRace> m_race;
    std::unique_ptr<RateFinding> m_rates;
    std::unique_ptr<ModelQuestions> m_questions, m_trials;   // of the Compare and of the Take home page
    std::unique_ptr<RunExport> m_export;
    std::unique_ptr<Deletions> m_deletions;
    UndoNotice* m_undoNotice = nullptr;
    bool m_noticeOfRun = false;   // it is a run that can be brought back
    std::unique_ptr<CaseAnswers> m_cases;
    TaskProgress m_progress;
    QString m_destination;      // being written
    std::optional<NewProject> m_making;   // until it is open
    bool m_useFound = false;    // the model in the folder that is being looked through
    std::optional<std::int64_t> m_guidesLength;   // the limit of m_lengthFor, as the last plan of it had it
    std::pair<std::string, std::string> m_lengthFor;   // model and file
    RowAccount m_account;
    bool m_goOn = false;        // resume as soon as the project is open
    std::optional<recipe::Recipe> m_next; // of the run that begins when this one has ended
    bool m_beginNew = false;    // train as soon as the run is made
    std::map<std::string, std::map<std::string, recipe::FieldValue>> m_methodValues;   // of methods that are not chosen now
    bool m_closeWhenSaved = false;
    bool m_measured = false;    // at the last look something was being measured
};

}  // namespace graft::ui
