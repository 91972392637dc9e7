#include "ui/bridge/session.h"

#include "service/deletion.h"
#include "service/starter.h"
#include "service/written_examples.h"
#include "ui/core_text.h"

#include <QDir>
#include <QStandardPaths>

#include <algorithm>
#include <utility>

namespace graft::ui {

namespace {

QString starterFolder() {
    const QString documents = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    return QDir(documents).filePath(QStringLiteral("Graft/help-desk-sample"));
}

}  // namespace

bool hasAdapter(const recipe::RunRecord& run) {
    using recipe::RunState;
    return run.state == RunState::done || run.state == RunState::stopped || run.state == RunState::paused;
}

Session::Session(Compute& compute, QObject* parent) : QObject(parent), m_compute(compute) {}

const recipe::RunRecord* Session::currentRun() const {
    const auto found = std::ranges::find(m_runs, m_current, &recipe::RunRecord::id);
    return found == m_runs.end() ? nullptr : &*found;
}

const recipe::RunRecord* Session::runToTake() const {
    const auto chosen = std::ranges::find(m_runs, m_chosen, &recipe::RunRecord::id);
    if (chosen != m_runs.end() && hasAdapter(*chosen)) return &*chosen;
    const recipe::RunRecord* current = currentRun();
    return current && hasAdapter(*current) ? current : nullptr;
}

void Session::setChosen(const std::string& run) {
    if (std::exchange(m_chosen, run) != run) Q_EMIT runToTakeChanged();
}

void Session::refreshRecent() {
    m_compute.run(tr("Reading recent projects"), [](service::Engine&, TaskContext&) { return service::recentProjects(); },
                  [this](const std::vector<service::RecentProject>& recent) { Q_EMIT recentChanged(recent); });
}

Result<Session::Opened> Session::openedProject(Result<service::Project> project, const recipe::Recipe* firstRecipe) {
    if (!project) return project.error();
    service::emptyTrash(*project);
    service::removeUnusedData(*project);
    Opened opened{*project, project->runs(), {}, service::answersOf(*project)};
    if (opened.runs.empty() && firstRecipe && project->access() == service::Access::write)
        opened.runs.push_back(TRY(opened.project.createRun(*firstRecipe)));
    opened.draft = service::readDraft(opened.project, opened.runs);
    TRY(service::rememberProject(opened.project.folder()));
    return opened;
}

// The lock is held by this very program: opening once more would find the project in use.
bool Session::reopens(const std::filesystem::path& folder) {
    std::error_code missing;
    if (!m_project || !std::filesystem::equivalent(m_project->folder(), folder, missing)) return false;
    Q_EMIT opened();
    Q_EMIT runChosen();
    return true;
}

void Session::openStarter(const QString& folder) {
    const std::filesystem::path place = toPath(folder.isEmpty() ? starterFolder() : folder);
    if (reopens(place)) return;
    const std::string name = tr("Help desk sample").toStdString();
    ++m_coming;
    m_compute.run(tr("Opening the sample"),
                  [place, name](service::Engine&, TaskContext&) -> Result<Opened> {
                      const service::Starter starter = TRY(service::findStarter());
                      std::error_code ignored;  // openOrCreate says why when the folder cannot be made
                      std::filesystem::create_directories(place.parent_path(), ignored);
                      return openedProject(service::Project::openOrCreate(place, name), &starter.recipe);
                  },
                  [this](Result<Opened> opened) { take(std::move(opened), Attempt::first); });
}

void Session::openFolder(const QString& folder) {
    const std::filesystem::path place = toPath(folder);
    if (!reopens(place)) open(place, Attempt::first);
}

void Session::open(const std::filesystem::path& place, Attempt attempt) {
    ++m_coming;
    m_compute.run(tr("Opening %1").arg(oneLine(pathText(place.filename()))),
                  [place](service::Engine&, TaskContext&) { return openedProject(service::Project::open(place), nullptr); },
                  [this, attempt](Result<Opened> opened) { take(std::move(opened), attempt); });
}

void Session::createProject(const QString& folder, const QString& name, const service::ProjectAnswers& answers) {
    ++m_coming;
    m_compute.run(tr("Making the project"),
                  [place = toPath(folder), name = name.toStdString(), answers](service::Engine&, TaskContext&) -> Result<Opened> {
                      const auto project = TRY(service::Project::create(place, name));
                      TRY(service::keepAnswers(project, answers));
                      return openedProject(project, nullptr);
                  },
                  [this](Result<Opened> opened) { take(std::move(opened), Attempt::first); });
}

void Session::take(Result<Opened> opened, Attempt attempt) {
    --m_coming;
    if (!opened) return Q_EMIT failed(opened.error());
    const std::filesystem::path place = opened->project.folder();
    if (reopens(place)) return;  // pressed twice: the first press has opened it
    // Left a moment ago, and what still worked on it had not let go: by now it has.
    if (opened->project.heldByThisProcess() && attempt == Attempt::first) return open(place, Attempt::again);
    if (m_project) Q_EMIT left();
    m_project = std::move(opened->project);
    m_runs = std::move(opened->runs);
    m_draft = std::move(opened->draft);
    m_answers = opened->answers ? *opened->answers : service::ProjectAnswers();
    m_current = m_runs.empty() ? std::string() : m_runs.front().id;
    m_chosen.clear();
    Q_EMIT this->opened();
    Q_EMIT runChosen();
    Q_EMIT answersChanged();
    if (!opened->answers) Q_EMIT failed(opened->answers.error());  // the rest is open nevertheless
    refreshRecent();
}

void Session::setAnswers(const service::ProjectAnswers& answers) {
    if (!writable() || answers == m_answers) return;
    m_compute.runAside(tr("Keeping the answers"), [project = *m_project, answers](TaskContext&) { return service::keepAnswers(project, answers); },
                       [this, answers, folder = m_project->folder()](const Result<void>& kept) {
                           if (!kept) return Q_EMIT failed(kept.error());
                           if (m_project->folder() != folder) return;
                           m_answers = answers;
                           Q_EMIT answersChanged();
                       });
}

void Session::reloadRuns() {
    if (!m_project) return;
    m_compute.run(tr("Reading runs"), [project = *m_project](service::Engine&, TaskContext&) { return project.runs(); },
                  [this](std::vector<recipe::RunRecord> runs) { takeRuns(std::move(runs)); });
}

void Session::takeRuns(std::vector<recipe::RunRecord> newestFirst) {
    m_runs = std::move(newestFirst);
    const bool gone = !currentRun() && !(m_current.empty() && m_runs.empty());
    if (gone) m_current = m_runs.empty() ? std::string() : m_runs.front().id;
    Q_EMIT runsChanged();
    if (gone) Q_EMIT runChosen();
}

void Session::choose(const std::string& run) {
    if (m_current == run || std::ranges::find(m_runs, run, &recipe::RunRecord::id) == m_runs.end()) return;
    m_current = run;
    Q_EMIT runChosen();
}

void Session::createRun(const recipe::Recipe& recipe) {
    if (!m_project) return;
    ++m_coming;
    m_compute.run(tr("Preparing a run"), [project = *m_project, recipe](service::Engine&, TaskContext&) { return project.createRun(recipe); },
                  [this](Result<recipe::RunRecord> run) {
                      --m_coming;
                      if (!run) return Q_EMIT failed(run.error());
                      m_current = run->id;
                      m_runs.insert(m_runs.begin(), std::move(run).value());
                      Q_EMIT runsChanged();
                      Q_EMIT runChosen();
                  });
}

}  // namespace graft::ui
