// Where a session begins: go on after a crash, try the sample, make a project, open a folder or a recent one; takes what is dropped on it.
#pragma once

#include "service/recent.h"
#include "ui/widgets/new_project_card.h"

#include <QWidget>

#include <set>
#include <vector>

class QGridLayout;
class QPushButton;

namespace graft::ui {

class ErrorBar;
class ProjectCard;
class TextLabel;

class StartPage final : public QWidget {
    Q_OBJECT

public:
    explicit StartPage(QWidget* parent = nullptr);
    void showQuestions(bool open);   // whether there is a project of which they can be answered
    void showRecent(const std::vector<service::RecentProject>& recent);
    NewProjectCard& newProject() { return *m_new; }
    ErrorBar& errors() { return *m_errors; }

Q_SIGNALS:
    void sampleWanted();
    void folderWanted(const QString& folder);   // a project's
    void dataDropped(const QString& file);
    void modelDropped(const QString& folder);
    void deleteWanted(const QString& folder);
    void questionsWanted();                     // of the project that is open
    void forgetWanted(const QString& folder);   // taken off the list; nothing is deleted
    void goOnWanted(const QString& folder);   // open and resume the interrupted run

protected:
    void resizeEvent(QResizeEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    QWidget* makeOffer();
    Card* makeSampleCard();
    void showOffer();
    void showButtons();
    void placeCards();
    void chooseFolder();

    std::vector<service::RecentProject> m_recent;
    std::set<std::string> m_later;   // offers put off; nothing is deleted
    std::string m_offered;           // folder of the offer shown
    ErrorBar* m_errors;
    QWidget* m_offer;
    Card* m_sampleCard;
    NewProjectCard* m_new;
    TextLabel *m_offerTitle, *m_offerText, *m_empty;
    QPushButton *m_goOn, *m_sample, *m_questions;
    std::vector<ProjectCard*> m_cards;
    QWidget* m_recentPart;   // what is opened again
    QGridLayout* m_grid;
};

}  // namespace graft::ui
