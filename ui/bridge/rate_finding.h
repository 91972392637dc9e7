// A search for a learning rate on the compute thread: what it tries as it tries it, and what it found.
#pragma once

#include "service/rate_search.h"
#include "ui/bridge/relay.h"
#include "ui/bridge/session.h"

namespace graft::ui {

class RateFinding final : public QObject {
    Q_OBJECT

public:
    explicit RateFinding(Session& session, QObject* parent = nullptr);

    bool busy() const { return m_task.has_value(); }
    void begin(const recipe::Recipe& recipe);
    void stop();

Q_SIGNALS:
    void tried(const std::vector<graft::service::TriedRate>& rates);
    void found(const graft::service::RateTest& test);
    void failed(const graft::Error& error);
    void changed();   // busy

private:
    Session& m_session;
    std::optional<TaskId> m_task;
    Relay<service::TriedRate> m_relay;
};

}  // namespace graft::ui
