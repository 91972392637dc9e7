// Answers side by side: kept ones of the measured rows, or those to a question typed here, as they are written.
#pragma once

#include "ui/models/answer_cases.h"

#include <QStringList>
#include <QWidget>

#include <set>

class QHBoxLayout;
class QLineEdit;
class QPushButton;

namespace graft::ui {

class AnswerView;
class TextLabel;
class TypedBefore;

enum class Asking { idle, busy };

class AnswersTab final : public QWidget {
    Q_OBJECT

public:
    explicit AnswersTab(QWidget* parent = nullptr);
    void setComparison(const service::Comparison& comparison);
    void setTicked(const std::set<std::string>& ticked);   // whose answers are shown, and who is asked
    void showAnswers(const QStringList& answers);   // to the question last asked, one per asked contestant
    void setAsking(Asking asking);
    void forget();                                  // what was typed and answered
    void setProject(const QString& folder);         // whose earlier questions are offered while one types
    QWidget* steering() const { return m_steering; }  // which case is shown, and the field for one of your own

Q_SIGNALS:
    // Run ids; empty for the base model.
    void askWanted(const QString& prompt, const std::vector<std::string>& contestants);
    void stopWanted();

private:
    QWidget* makeCase();
    QWidget* makeAnswers();
    QWidget* makeSteering();
    std::vector<Contestant> shownOfCase() const;
    std::vector<Contestant> askable() const;
    void makeColumns(const std::vector<Contestant>& contestants);
    void markDifferences();
    void forgetTint();
    void goTo(int measured);
    void showCase();
    void ask();

    AnswerCases m_cases;
    std::set<std::string> m_ticked;
    std::optional<int> m_at;            // which measured case is shown; empty: the question typed here
    AnswerView *m_prompt, *m_expected;
    QWidget* m_case;
    QHBoxLayout* m_columns;
    std::vector<AnswerView*> m_views;
    std::vector<std::string> m_shown;   // contestants of the columns
    QPushButton *m_previous, *m_next;
    TextLabel* m_place;
    QLineEdit* m_question;
    TypedBefore* m_typed = nullptr;
    QPushButton* m_ask;
    QWidget* m_steering;
    Asking m_asking = Asking::idle;
};

}  // namespace graft::ui
