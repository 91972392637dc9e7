// The Take home page connected: a case typed, a file of cases, folders for other programs with their model cards, and the report.
#include "ui/bridge/case_answers.h"
#include "ui/core_text.h"
#include "ui/pages/take_home_page.h"
#include "ui/studio.h"
#include "ui/widgets/case_file_card.h"
#include "ui/widgets/error_bar.h"
#include "ui/widgets/report_card.h"
#include "ui/widgets/report_pages.h"

#include <QCryptographicHash>
#include <QSettings>

namespace graft::ui {

namespace {

// Of the case that was asked last; a folder's name may hold what a key of the settings may not.
QString caseKey(const service::Project& project) {
    return QStringLiteral("take_home/case/") + QString::fromLatin1(QCryptographicHash::hash(pathText(project.folder()).toUtf8(), QCryptographicHash::Sha256).toHex().left(16));
}

}  // namespace

void Studio::connectTakeHome() {
    TakeHomePage& page = m_window->takeHome();
    connect(&page, &TakeHomePage::trainWanted, this, [this] { m_window->choose(m_session->project() ? PageId::train : PageId::start); });
    connect(&page, &TakeHomePage::askWanted, this, [this](const QString& prompt) {
        const recipe::RunRecord* run = m_session->runToTake();
        if (!run) return;
        QSettings().setValue(caseKey(*m_session->project()), prompt);
        m_trials->ask(run->id, {std::string(), run->id}, {.prompt = prompt.toStdString()});
    });
    // After the pages have been emptied for another project.
    connect(m_session.get(), &Session::opened, this, [this] {
        if (m_session->project()) m_window->takeHome().setCase(QSettings().value(caseKey(*m_session->project())).toString());
    }, Qt::QueuedConnection);
    connect(&page, &TakeHomePage::stopWanted, m_trials.get(), &ModelQuestions::stop);
    connect(m_trials.get(), &ModelQuestions::answered, &page, &TakeHomePage::showAnswers);
    connect(m_trials.get(), &ModelQuestions::changed, this, [this] { m_window->takeHome().setAsking(m_trials->busy() ? Asking::busy : Asking::idle); });
    connect(&page, &TakeHomePage::writeWanted, this, [this](const QString& destination) {
        m_window->takeHome().errors().clear();
        m_destination = destination;
        m_export->takeHome(destination, m_export->proposedFolder(destination));
    });
    connect(&page, &TakeHomePage::cardWanted, m_export.get(), &RunExport::readCard);
    connect(m_export.get(), &RunExport::cardRead, &page, &TakeHomePage::showModelCard);
    connect(m_export.get(), &RunExport::changed, this, [this] {
        m_window->takeHome().setWriting(m_export->busy() ? m_destination : QString());
        if (!m_export->busy()) m_window->takeHome().showEarlier(m_export->written());
        if (m_export->taken()) m_window->takeHome().showTaken(*m_export->taken(), m_destination);
        showGuide();
    });
    const auto fail = [this](const Error& error) { m_window->takeHome().errors().showError(error); };
    connect(m_trials.get(), &ModelQuestions::failed, this, fail);
    connect(m_export.get(), &RunExport::failed, this, fail);
    connectCaseFile();
    connectReport();
}

void Studio::connectCaseFile() {
    m_cases = std::make_unique<CaseAnswers>(*m_session);
    CaseAnswers* cases = m_cases.get();
    CaseFileCard* card = &m_window->takeHome().caseFile();
    const auto clear = [this] { m_window->takeHome().errors().clear(); };
    connect(card, &CaseFileCard::fileWanted, this, [clear, cases](const QString& file) { clear(), cases->open(file); });
    connect(card, &CaseFileCard::columnWanted, cases, &CaseAnswers::askWith);
    connect(card, &CaseFileCard::answerWanted, this, [clear, cases] { clear(), cases->answer(); });
    connect(card, &CaseFileCard::stopWanted, cases, &CaseAnswers::stop);
    connect(card, &CaseFileCard::saveWanted, this, [clear, cases](const QString& file) { clear(), cases->save(file); });
    connect(cases, &CaseAnswers::opened, card, [card, cases] { card->showCases(cases->facts()); });
    connect(cases, &CaseAnswers::answered, card, &CaseFileCard::showRows);
    connect(cases, &CaseAnswers::changed, card, [card, cases] { card->showState(cases->facts()); });
    connect(cases, &CaseAnswers::failed, this, [this](const Error& error) { m_window->takeHome().errors().showError(error); });
    card->showState(cases->facts());
}

void Studio::connectReport() {
    ReportCard* card = &m_window->takeHome().report();
    RunExport* taking = m_export.get();
    const auto propose = [card, taking] {
        card->showSaved({});
        card->setProposal(taking->proposedReport());
    };
    for (const auto otherRun : {&Session::runChosen, &Session::runToTakeChanged, &Session::runsChanged}) connect(m_session.get(), otherRun, card, propose);
    connect(card, &ReportCard::reportWanted, this, [this, taking](const QString& file, service::Examples examples) {
        m_window->takeHome().errors().clear();
        taking->readReport(file, examples);
    });
    connect(taking, &RunExport::reportRead, this, [taking](const QString& file, const service::RunReport& report, const recipe::MetricSeries& series) {
        const bool pdf = file.endsWith(QLatin1String(".pdf"), Qt::CaseInsensitive);
        taking->writeReport(file, [report, pdf, curve = curvePicture(series)] { return pdf ? pdfBytes(report, curve) : htmlBytes(report, curve); });
    });
    connect(taking, &RunExport::reportWritten, card, &ReportCard::showSaved);
}

}  // namespace graft::ui
