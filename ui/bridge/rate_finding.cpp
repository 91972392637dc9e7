#include "ui/bridge/rate_finding.h"

namespace graft::ui {

RateFinding::RateFinding(Session& session, QObject* parent) : QObject(parent), m_session(session), m_relay([this](const std::vector<service::TriedRate>& rates) { Q_EMIT tried(rates); }) {}

void RateFinding::begin(const recipe::Recipe& recipe) {
    if (m_task) return;
    m_task = m_session.compute().run(
        tr("Looking for a learning rate"),
        [recipe, relay = &m_relay](service::Engine& engine, TaskContext& context) {
            return service::testRates(engine, recipe, [relay](const service::TriedRate& rate) { relay->push(rate); }, context.progress());
        },
        [this](const Result<service::RateTest>& test) {
            m_relay.flush();
            m_task.reset();
            if (test) Q_EMIT found(*test);
            else if (test.error().kind != ErrorKind::stopped) Q_EMIT failed(test.error());
            Q_EMIT changed();
        });
    Q_EMIT changed();
}

void RateFinding::stop() {
    if (!m_task) return;
    TaskRunner& tasks = m_session.compute().tasks();
    tasks.stop(*m_task);
    if (tasks.running() != m_task) m_task.reset();   // it was still waiting
    Q_EMIT changed();
}

}  // namespace graft::ui
