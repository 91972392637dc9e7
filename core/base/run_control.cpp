#include "base/run_control.h"

#include <utility>

namespace graft {

void RunControl::ask(Wish wish) {
    {
        const std::lock_guard lock(m_mutex);
        m_wish = wish;
    }
    m_changed.notify_all();
}

Wish RunControl::wish() const {
    const std::lock_guard lock(m_mutex);
    return m_wish;
}

void RunControl::setPace(Pace pace) {
    const std::lock_guard lock(m_mutex);
    m_pace = pace;
}

Pace RunControl::pace() const {
    const std::lock_guard lock(m_mutex);
    return m_pace;
}

void RunControl::post(std::function<void()> question) {
    {
        const std::lock_guard lock(m_mutex);
        m_questions.push_back(std::move(question));
    }
    m_changed.notify_all();
}

bool RunControl::answerQuestions() {
    bool answered = false;
    for (;;) {
        std::function<void()> question;
        {
            const std::lock_guard lock(m_mutex);
            if (m_questions.empty()) return answered;
            question = std::move(m_questions.front());
            m_questions.pop_front();
        }
        question();
        answered = true;
    }
}

Wish RunControl::waitWhilePaused() {
    for (;;) {
        answerQuestions();
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_wish != Wish::pause || !m_questions.empty(); });
        if (m_wish != Wish::pause) return m_wish;
    }
}

}  // namespace graft
