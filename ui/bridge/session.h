// The project that is open: its runs and which of them is looked at. Files are read on the compute thread only.
#pragma once

#include "service/draft.h"
#include "service/project.h"
#include "service/project_answers.h"
#include "service/recent.h"
#include "ui/bridge/compute.h"

#include <QObject>

#include <optional>
#include <vector>

namespace graft::ui {

bool hasAdapter(const recipe::RunRecord& run);   // something to ask, to measure and to take home

class Session final : public QObject {
    Q_OBJECT

public:
    explicit Session(Compute& compute, QObject* parent = nullptr);

    Compute& compute() { return m_compute; }
    const std::optional<service::Project>& project() const { return m_project; }
    bool writable() const { return m_project && m_project->access() == service::Access::write; }
    const std::vector<recipe::RunRecord>& runs() const { return m_runs; }   // newest first
    const recipe::RunRecord* currentRun() const;
    bool anotherComes() const { return m_coming > 0; }   // a run is being made, or a project opened: what is current will not stay so
    const recipe::RunRecord* runToTake() const;     // the chosen one, else the current one; null while neither has anything to take
    void setChosen(const std::string& run);         // as the project keeps it; empty: none
    const service::ProjectAnswers& answers() const { return m_answers; }    // what was asked when the project was made
    void setAnswers(const service::ProjectAnswers& answers);                // kept in the project
    const service::KeptDraft& keptDraft() const { return m_draft; }         // as it was when the project was opened

    void refreshRecent();
    void openStarter(const QString& folder = {});   // empty: under the user's documents
    void openFolder(const QString& folder);
    void createProject(const QString& folder, const QString& name, const service::ProjectAnswers& answers = {});
    void reloadRuns();                              // after a task changed them
    void createRun(const recipe::Recipe& recipe);   // becomes the current one
    void takeRuns(std::vector<recipe::RunRecord> newestFirst);   // as the project has them now
    void choose(const std::string& run);            // becomes the current one

Q_SIGNALS:
    void recentChanged(const std::vector<graft::service::RecentProject>& recent);
    void left();                                    // the project that was open; what was typed, asked and shown of it goes
    void opened();                                  // another project
    void runChosen();                               // another current run
    void runsChanged();                             // states or scores
    void runToTakeChanged();
    void answersChanged();
    void failed(const graft::Error& error);

private:
    struct Opened {
        service::Project project;
        std::vector<recipe::RunRecord> runs;
        service::KeptDraft draft;
        Result<service::ProjectAnswers> answers;
    };
    bool reopens(const std::filesystem::path& folder);
    enum class Attempt { first, again };
    void open(const std::filesystem::path& place, Attempt attempt);
    void take(Result<Opened> opened, Attempt attempt);
    static Result<Opened> openedProject(Result<service::Project> project, const recipe::Recipe* firstRecipe);

    Compute& m_compute;
    std::optional<service::Project> m_project;
    std::vector<recipe::RunRecord> m_runs;
    service::KeptDraft m_draft;
    service::ProjectAnswers m_answers;
    std::string m_current, m_chosen;
    int m_coming = 0;
};

}  // namespace graft::ui
