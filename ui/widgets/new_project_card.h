// Makes a project: a name and a folder, proposed so that one press is enough; opened by a button or by what was dropped.
#pragma once

#include "service/project_answers.h"
#include "ui/widgets/card.h"

#include <QString>

class QLineEdit;
class QPushButton;

namespace graft::ui {

class AnswersForm;
class TextLabel;

// What a project begins with.
struct NewProject {
    QString name, folder;
    QString data, model;   // paths of what was dropped; empty: chosen later
    service::ProjectAnswers answers = {};
};

class NewProjectCard final : public Card {
    Q_OBJECT

public:
    explicit NewProjectCard(QWidget* parent = nullptr);
    bool isOpen() const { return m_open; }
    void open(const NewProject& start = {});
    void close();

Q_SIGNALS:
    void openedOrClosed();
    void createWanted(const graft::ui::NewProject& project);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    QWidget* makeForm();
    void chooseFolder();
    void proposeFolder();
    void showCreate();
    void create();

    NewProject m_start;
    bool m_open = false, m_ownFolder = false;   // m_ownFolder: chosen by the user, no longer made from the name
    TextLabel *m_title, *m_text, *m_begins, *m_folder;
    QWidget* m_newLine;
    QPushButton *m_new, *m_create;
    AnswersForm* m_answers;
    QWidget* m_form;
    QLineEdit* m_name;
};

}  // namespace graft::ui
