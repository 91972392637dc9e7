// One question asked of the base model and of runs, their answers arriving as they are written; between two steps while a run trains.
#pragma once

#include "service/compare.h"
#include "ui/bridge/relay.h"
#include "ui/bridge/run_training.h"

#include <QStringList>

#include <atomic>

namespace graft::ui {

class ModelQuestions final : public QObject {
    Q_OBJECT

public:
    ModelQuestions(Session& session, RunTraining& training, QObject* parent = nullptr);

    bool busy() const { return m_busy; }
    // `contestants`: run ids, empty for the base model.
    void ask(const std::string& baseOfRun, const std::vector<std::string>& contestants, const service::Question& question);
    void stop();

Q_SIGNALS:
    void changed();                                                    // busy
    void answered(const QStringList& answers);                         // so far, one per contestant
    void failed(const graft::Error& error);

private:
    struct Piece {
        std::size_t contestant = 0;
        std::string text;
    };
    using Answers = Result<std::vector<std::string>>;
    using Work = std::function<Answers(service::Engine&)>;
    void askAsTask();
    void finish(const Answers& answers);
    void forget();                   // the project is left: nobody waits for the answer any more

    Session& m_session;
    RunTraining& m_training;
    QStringList m_answers;
    bool m_busy = false;
    Work m_work;
    std::optional<TaskId> m_task;    // empty while a training run has the question
    std::shared_ptr<std::atomic<bool>> m_stopped;
    Relay<Piece> m_relay;
};

}  // namespace graft::ui
