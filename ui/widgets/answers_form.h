// The three questions of a project, each of which may be left open: what it should do, in which languages, where it will be used.
#pragma once

#include "service/project_answers.h"

#include <QWidget>

#include <optional>

class QComboBox;
class QPushButton;

namespace graft::ui {

QString goalShown(service::Goal goal);   // "Sort into labels"

class AnswersForm final : public QWidget {
    Q_OBJECT

public:
    enum class Way { across, down };
    explicit AnswersForm(Way way, QWidget* parent = nullptr);
    service::ProjectAnswers answers() const;
    void setAnswers(const service::ProjectAnswers& answers);

private:
    void fillPlaces();
    void addLanguage(const std::string& code, bool checked);
    void showLanguages();
    QComboBox *m_goal, *m_place;
    QPushButton* m_languages;
};

// Answers of the dialog; none when it was cancelled.
std::optional<service::ProjectAnswers> askForAnswers(QWidget* parent, const service::ProjectAnswers& held);

}  // namespace graft::ui
