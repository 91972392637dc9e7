// Takes the current run home: writes it for another program and keeps the proof.
#pragma once

#include "service/take_home.h"
#include "ui/bridge/session.h"

namespace graft::ui {

class RunExport final : public QObject {
    Q_OBJECT

public:
    explicit RunExport(Session& session, QObject* parent = nullptr);

    bool busy() const { return m_busy; }
    const std::optional<service::TakenHome>& taken() const { return m_taken; }
    QString proposedFolder(const QString& destination) const;   // under the project's exports/, not there yet
    void takeHome(const QString& destination, const QString& folder);

Q_SIGNALS:
    void changed();
    void failed(const graft::Error& error);

private:
    Session& m_session;
    bool m_busy = false;
    std::optional<service::TakenHome> m_taken;
};

}  // namespace graft::ui
