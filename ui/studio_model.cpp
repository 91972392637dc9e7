// The Model page, and what the Start page makes or is given: connected with the search, the session and the draft.
#include "base/quantities.h"
#include "ui/core_text.h"
#include "ui/pages/model_page.h"
#include "ui/pages/start_page.h"
#include "ui/studio.h"
#include "ui/widgets/error_bar.h"

#include <QFileInfo>

#include <utility>

namespace graft::ui {

void Studio::connectModel() {
    ModelPage& page = m_window->model();
    ModelSearch* search = m_models.get();
    connect(&page, &ModelPage::searchWanted, search, &ModelSearch::search);
    connect(&page, &ModelPage::folderAdded, this, [this, search](const QString& folder) {
        m_window->model().errors().clear();
        search->add(folder);
    });
    connect(&page, &ModelPage::folderRemoved, search, &ModelSearch::remove);
    connect(&page, &ModelPage::detailsWanted, search, &ModelSearch::describe);
    connect(&page, &ModelPage::useWanted, this, &Studio::useModel);
    connect(&page, &ModelPage::projectWanted, this, [this] { m_window->choose(PageId::start); });
    connect(&page, &ModelPage::nextWanted, this, [this] { m_window->choose(stepAfterModel()); });
    connect(search, &ModelSearch::searched, this, [this] {
        m_window->model().showModels(m_models->models());
        showModel();
        showGuide();
    });
    connect(search, &ModelSearch::changed, this, &Studio::showModel);
    connect(search, &ModelSearch::described, &page, &ModelPage::showDetails);
    connect(search, &ModelSearch::failed, &page.errors(), &ErrorBar::showError);
    connect(search, &ModelSearch::found, this, [this](const QString&, const std::filesystem::path& first) {
        m_window->model().select(first);
        const bool use = std::exchange(m_useFound, false);
        for (const service::FoundModel& model : m_models->models())
            if (use && model.folder == first && !model.broken && !m_draft->hasModel()) useModel(model);
    });
    connect(m_draft.get(), &Draft::changed, this, &Studio::showModel);
    connect(m_session.get(), &Session::opened, this, &Studio::showModel);
    connect(m_window.get(), &MainWindow::pageChosen, this, [this](PageId chosen) {
        if (chosen == PageId::model && !m_models->hasSearched() && !m_models->searching()) m_models->search();
    });
    showModel();
}

void Studio::useModel(const service::FoundModel& model) {
    m_draft->edit(tr("Choose the model %1").arg(nameShown(model)), [&](recipe::Recipe& recipe) {
        recipe.model.path = model.folder.string();
        recipe.model.hash.clear();
    });
}

void Studio::showModel() {
    ModelPage& page = m_window->model();
    page.showPlaces(m_models->places());
    page.showSearch({m_models->searching(), m_models->waitingFor()});
    page.showChosen(m_draft->recipe().model.path);
    const Standing standing = !m_session->project() ? Standing::no_project : m_session->writable() ? Standing::editable : Standing::read_only;
    page.showStanding(standing, tr("&Next: %1").arg(GuideModel::titleOf(stepAfterModel())));
}

// The next step that is not done yet.
PageId Studio::stepAfterModel() {
    for (std::size_t at = std::size_t(PageId::model) + 1; at < allPages.size(); ++at)
        if (m_window->guide().step(allPages[at]).state != StepState::done) return allPages[at];
    return PageId::take_home;
}

void Studio::showModelStep() {
    const std::string& path = m_draft->recipe().model.path;
    if (!m_session->project() || path.empty()) return m_window->guide().setStep(PageId::model, {});
    service::FoundModel model = service::locateModel(path);
    for (const service::FoundModel& found : m_models->models())
        if (found.folder == model.folder) model = found;
    GuideStep step{StepState::done, nameShown(model), {}};
    const std::uint64_t parameters = m_draft->plan() ? m_draft->plan()->shape.parameters : model.shape.parameters;
    if (parameters > 0) step.fact += QStringLiteral(" · ") + fromCore(formatCount(parameters));
    if (model.broken) step = {StepState::look_again, nameShown(model), tr("The model cannot be used: %1").arg(oneLine(fromCore(model.broken->why)))};
    m_window->guide().setStep(PageId::model, step);
}

// A project that was just made begins with what was dropped for it.
void Studio::connectNewProject() {
    StartPage& page = m_window->start();
    connect(&page.newProject(), &NewProjectCard::createWanted, this, [this](const NewProject& project) {
        if (refusesToOpen()) return;
        m_making = project;
        m_session->createProject(project.folder, project.name, project.answers);
    });
    connect(m_session.get(), &Session::failed, this, [this] { m_making.reset(); });
    connect(&page, &StartPage::modelDropped, this, [this](const QString& folder) {
        m_window->start().errors().clear();
        if (!m_session->writable()) return m_window->start().newProject().open({{}, {}, {}, folder});
        beginWith({{}, {}, {}, folder});
    });
    connect(&page, &StartPage::dataDropped, this, [this](const QString& file) {
        m_window->start().errors().clear();
        if (!m_session->writable() || m_draft->hasData()) return m_window->start().newProject().open({{}, {}, file, {}});
        beginWith({{}, {}, file, {}});
    });
}

void Studio::beginWith(const NewProject& start) {
    m_window->start().newProject().close();
    if (!start.model.isEmpty()) {
        m_useFound = true;
        m_models->add(start.model);
        m_window->choose(PageId::model);
    }
    if (!start.data.isEmpty()) {
        m_reading->open(start.data);  // taken when it can be read
        m_window->choose(PageId::data);
    }
}

// Where a project that was opened goes on: at its run, or at the first thing that is missing.
PageId Studio::pageAfterOpening() const {
    if (!m_session->runs().empty()) return PageId::train;
    if (m_draft->hasModel() && m_draft->hasData()) return PageId::method;
    return m_draft->hasModel() ? PageId::data : PageId::model;
}

}  // namespace graft::ui
