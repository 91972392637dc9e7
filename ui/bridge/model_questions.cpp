#include "ui/bridge/model_questions.h"

#include "ui/core_text.h"

namespace graft::ui {

ModelQuestions::ModelQuestions(Session& session, RunTraining& training, QObject* parent)
    : QObject(parent), m_session(session), m_training(training), m_relay([this](const std::vector<Piece>& pieces) {
          for (const Piece& piece : pieces)
              if (piece.contestant < std::size_t(m_answers.size())) m_answers[qsizetype(piece.contestant)] += fromCore(piece.text);
          Q_EMIT answered(m_answers);
      }) {
    connect(&session, &Session::left, this, &ModelQuestions::forget);
    connect(&training, &RunTraining::ended, this, [this] {
        if (m_busy && !m_task) askAsTask();  // the run ended before its next step
    });
}

void ModelQuestions::ask(const std::string& baseOfRun, const std::vector<std::string>& contestants, const service::Question& question) {
    if (m_busy || !m_session.project()) return;
    m_busy = true;
    m_answers = QStringList(qsizetype(contestants.size()), QString());
    m_stopped = std::make_shared<std::atomic<bool>>(false);
    m_work = [project = *m_session.project(), baseOfRun, contestants, question, stopped = m_stopped, relay = &m_relay](service::Engine& engine) {
        return service::ask(engine, project, baseOfRun, contestants, question, [&stopped, relay](std::size_t contestant, std::string_view text) {
            relay->push({contestant, std::string(text)});
            return !*stopped;
        });
    };
    // A training run holds the compute thread and the engine with it: it answers between two steps, on its own thread.
    const auto control = m_training.control();
    if (control && m_session.compute().tasks().running() == m_training.task())
        control->post([this, work = m_work, compute = &m_session.compute()] {
            compute->engineInUse([&](service::Engine& engine) {
                QMetaObject::invokeMethod(this, [this, answers = work(engine)] { finish(answers); }, Qt::QueuedConnection);
            });
        });
    else
        askAsTask();
    Q_EMIT answered(m_answers);
    Q_EMIT changed();
}

void ModelQuestions::askAsTask() {
    m_task = m_session.compute().run(tr("Answering"), [work = m_work](service::Engine& engine, TaskContext&) { return work(engine); },
                                     [this](const Answers& answers) { finish(answers); }, [stopped = m_stopped] { *stopped = true; });
}

void ModelQuestions::stop() {
    if (!m_busy) return;
    *m_stopped = true;
    TaskRunner& tasks = m_session.compute().tasks();
    if (!m_task || tasks.running() == m_task) return;
    tasks.stop(*m_task);  // it was still waiting
    finish(std::vector<std::string>(std::size_t(m_answers.size())));
}

void ModelQuestions::forget() {
    m_answers.clear();
    stop();
}

void ModelQuestions::finish(const Answers& answers) {
    m_relay.flush();
    m_task.reset();
    m_work = {};  // it holds the project, and with it its lock
    m_busy = false;
    if (answers && answers->size() == std::size_t(m_answers.size())) {
        for (std::size_t i = 0; i < answers->size(); ++i) m_answers[qsizetype(i)] = fromCore((*answers)[i]);
        Q_EMIT answered(m_answers);
    } else if (!answers && answers.error().kind != ErrorKind::stopped) {
        Q_EMIT failed(answers.error());
    }
    Q_EMIT changed();
}

}  // namespace graft::ui
