// Takes the chosen run home, or the current one while none is chosen: writes it for another program and keeps the proof.
#pragma once

#include "service/run_report.h"
#include "service/take_home.h"
#include "ui/bridge/session.h"

#include <QByteArray>

#include <functional>

namespace graft::ui {

class RunExport final : public QObject {
    Q_OBJECT

public:
    explicit RunExport(Session& session, QObject* parent = nullptr);

    bool busy() const { return m_busy; }
    const std::optional<service::TakenHome>& taken() const { return m_taken; }
    const std::vector<service::WrittenFolder>& written() const { return m_written; }   // of the run, as they lie on disk
    QString proposedFolder(const QString& destination) const;   // under the project's exports/, not there yet
    void takeHome(const QString& destination, const QString& folder);
    void readCard(const QString& destination);
    // Two steps, for the picture of the curves is drawn where the window is: reportRead brings what is in it, writeReport makes the file of it, on the compute
    // thread.
    void readReport(const QString& file, service::Examples examples);
    void writeReport(const QString& file, const std::function<QByteArray()>& bytes);
    QString proposedReport() const;   // without its ending

Q_SIGNALS:
    void changed();
    void failed(const graft::Error& error);
    void cardRead(const QString& destination, const QString& card);
    void reportRead(const QString& file, const graft::service::RunReport& report, const graft::recipe::MetricSeries& series);
    void reportWritten(const QString& file);

private:
    void lookForWritten();
    Session& m_session;
    bool m_busy = false;
    std::optional<service::TakenHome> m_taken;
    std::vector<service::WrittenFolder> m_written;
};

}  // namespace graft::ui
