// What was asked when the project was made, and where it shows: the verdict on the data, what is scored, the models, the destinations.
#include "ui/pages/data_page.h"
#include "ui/pages/model_page.h"
#include "ui/pages/start_page.h"
#include "ui/studio.h"
#include "ui/widgets/answers_form.h"

namespace graft::ui {

void Studio::connectAnswers() {
    connect(m_session.get(), &Session::answersChanged, this, [this] {
        const auto& answers = m_session->answers();
        m_reading->setGoal(answers.goal);
        if (m_draft->hasData()) m_draft->edit(tr("Score what it is for"), [&](recipe::Recipe& recipe) { service::scoreFor(recipe, answers.goal); });
        m_window->model().showLanguages(answers.languages);
        showData();
        showMethod();
        showTakeHome();
    });
    connect(&m_window->data(), &DataPage::goalWanted, this, &Studio::askAgain);
    connect(&m_window->start(), &StartPage::questionsWanted, this, &Studio::askAgain);
    connect(m_session.get(), &Session::opened, this, [this] { m_window->start().showQuestions(m_session->writable()); });
    m_window->start().showQuestions(false);
}

void Studio::askAgain() {
    if (!m_session->writable()) return;
    if (const auto answers = askForAnswers(m_window.get(), m_session->answers())) m_session->setAnswers(*answers);
}

}  // namespace graft::ui
