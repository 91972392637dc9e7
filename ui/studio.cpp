#include "ui/studio.h"

#include "ui/bottom_bar.h"
#include "ui/bridge/case_answers.h"
#include "ui/core_text.h"
#include "ui/local_log.h"
#include "ui/pages/answers_tab.h"
#include "ui/pages/compare_page.h"
#include "ui/pages/start_page.h"
#include "ui/pages/take_home_page.h"
#include "ui/pages/train_page.h"
#include "ui/top_bar.h"
#include "ui/widgets/destination_card.h"
#include "ui/widgets/error_bar.h"

#include <QMessageBox>
#include <QPushButton>
#include <QSettings>

namespace graft::ui {

namespace {
constexpr auto projectKey = "window/project";
}

Studio::Studio(std::unique_ptr<MainWindow> window, std::unique_ptr<Desktop> desktop)
    : m_window(std::move(window)), m_compute(std::make_unique<Compute>()), m_session(std::make_unique<Session>(*m_compute)),
      m_draft(std::make_unique<Draft>(*m_session)), m_reading(std::make_unique<DataReading>(*m_session, *m_draft)),
      m_written(std::make_unique<WrittenList>(*m_session, *m_draft)), m_models(std::make_unique<ModelSearch>(*m_compute)),
      m_training(std::make_unique<RunTraining>(*m_session)), m_care(std::make_unique<RunCare>(std::move(desktop), RunCare::Place())), m_comparison(std::make_unique<RunComparison>(*m_session)),
      m_race(std::make_unique<RunRace>(*m_session, *m_training, *m_comparison)), m_rates(std::make_unique<RateFinding>(*m_session)),
      m_questions(std::make_unique<ModelQuestions>(*m_session, *m_training)), m_trials(std::make_unique<ModelQuestions>(*m_session, *m_training)),
      m_export(std::make_unique<RunExport>(*m_session)) {
    connectGuide();
    connectStart();
    connectTraining();
    connectComparison();
    connectRace();
    connectRates();
    connectTakeHome();
    connectBars();
    connectDeletions();
    connectAnswers();
    m_window->setClosing([this] { return askBeforeClosing(); });
    m_session->refreshRecent();
    showData();
    showMethod();
    showTraining();
    showComparison();
    showTakeHome();
    showWork();
}

Studio::~Studio() {
    m_compute->join();  // what the tasks deliver to goes after them
    m_written->keepNow();
    m_draft->keepNow();
    m_deletions->endNow();
    m_draft->undo().disconnect(this);  // it clears itself when most of this is gone
}

void Studio::openSample(const QString& folder) {
    if (!refusesToOpen()) m_session->openStarter(folder);
}

void Studio::openFolder(const QString& folder) {
    if (!refusesToOpen()) m_session->openFolder(folder);
}

bool Studio::refusesToOpen() {
    m_window->start().errors().clear();
    if (!m_training->task()) return false;
    m_window->start().errors().showError({ErrorKind::unsupported, tr("Another project cannot be opened now").toStdString(),
                                          tr("A training is running.").toStdString(), tr("Stop and save it first; it can go on later.").toStdString()});
    return true;
}

void Studio::connectStart() {
    StartPage& page = m_window->start();
    connect(&page, &StartPage::sampleWanted, this, [this] { openSample(); });
    connect(&page, &StartPage::folderWanted, this, &Studio::openFolder);
    connect(&page, &StartPage::goOnWanted, this, [this](const QString& folder) {
        m_goOn = true;
        openFolder(folder);
    });
    connect(m_session.get(), &Session::recentChanged, &page, &StartPage::showRecent);
    connect(m_session.get(), &Session::failed, this, [this](const Error& error) {
        m_goOn = m_beginNew = false;
        m_window->start().errors().showError(error);
        m_window->choose(PageId::start);
    });
    connect(m_session.get(), &Session::left, this, [this] { m_methodValues.clear(); });
    connect(m_session.get(), &Session::opened, this, [this] {
        for (ErrorBar* bar : m_window->findChildren<ErrorBar*>()) bar->clear();  // what they tell is of another project
        const service::Project& project = *m_session->project();
        lookAfresh(pathText(project.folder()));
        m_window->top().showProject(fromCore(project.name()), pathText(project.folder()), m_session->writable() ? QString() : fromCore(project.holder()));
        m_window->choose(pageAfterOpening());
        if (const auto made = std::exchange(m_making, std::nullopt)) beginWith(*made);
    });
    connect(m_session.get(), &Session::runChosen, this, [this] {
        for (ErrorBar* bar : {&m_window->train().errors(), &m_window->compare().errors(), &m_window->takeHome().errors()}) bar->clear();
        if (std::exchange(m_beginNew, false)) m_training->begin();
        if (std::exchange(m_goOn, false) && m_training->phase() == RunPhase::interrupted) m_training->begin();
    });
}

// The places and fields of the window are those of one project, also of the one that was open when the program ended.
void Studio::lookAfresh(const QString& folder) {
    QSettings settings;
    if (settings.value(QLatin1String(projectKey)).toString() != folder) m_window->startAfresh();
    settings.setValue(QLatin1String(projectKey), folder);
    m_window->compare().setProject(folder);
}

void Studio::connectBars() {
    connect(m_compute.get(), &Compute::deviceKnown, this,
            [this](const service::DeviceLine& device) { m_window->top().showDevice(fromCore(device.name), fromCore(device.details)); });
    connect(&m_compute->tasks(), &TaskRunner::progressed, this, [this](const TaskProgress& progress) {
        m_progress = progress;
        showWork();
    });
    connect(&m_compute->tasks(), &TaskRunner::changed, this, [this] {
        m_progress = {};
        localLog().noteWork(m_compute->tasks().runningTitle());
        showWork();
    });
    connect(&m_window->bottom(), &BottomBar::paceChosen, m_training.get(), &RunTraining::setPace);
    connect(&m_window->bottom(), &BottomBar::stopWanted, this, [this] {
        if (m_race->active()) return m_race->stop();
        const auto running = m_compute->tasks().running();
        if (!running) return;
        running == m_training->task() ? m_training->stopAndKeep() : m_compute->tasks().stop(*running);
    });
}

Closing Studio::askBeforeClosing() {
    if (!m_training->task()) return Closing::now;
    if (m_closeWhenSaved) return Closing::not_now;  // being saved; closes by itself
    QMessageBox box(m_window.get());
    box.setTextFormat(Qt::PlainText);
    box.setWindowTitle(tr("Training is running"));
    box.setText(tr("Training is running."));
    box.setInformativeText(tr("Stop and save loses nothing: what it has learned is kept, and it can go on from there later."));
    QPushButton* stop = box.addButton(tr("Stop and save"), QMessageBox::AcceptRole);
    QPushButton* keep = box.addButton(tr("Keep training"), QMessageBox::RejectRole);
    box.setDefaultButton(stop);
    box.setEscapeButton(keep);
    box.exec();
    if (box.clickedButton() != stop) return Closing::not_now;
    if (!m_training->task()) return Closing::now;  // it ended while the question stood
    m_closeWhenSaved = true;
    m_training->stopAndKeep();
    return m_training->task() ? Closing::not_now : Closing::now;
}

}  // namespace graft::ui
