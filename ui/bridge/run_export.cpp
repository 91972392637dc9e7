#include "ui/bridge/run_export.h"

#include "ui/core_text.h"

#include <QDir>

namespace graft::ui {

RunExport::RunExport(Session& session, QObject* parent) : QObject(parent), m_session(session) {
    connect(&session, &Session::runChosen, this, [this] {
        m_taken.reset();
        Q_EMIT changed();
    });
}

QString RunExport::proposedFolder(const QString& destination) const {
    const recipe::RunRecord* run = m_session.currentRun();
    if (!run) return {};
    const QDir exports(pathText(m_session.project()->folder() / "exports"));
    const QString name = fromCore(run->id) + QLatin1Char('-') + destination;
    QString folder = exports.filePath(name);
    for (int copy = 2; QFileInfo::exists(folder); ++copy) folder = exports.filePath(QStringLiteral("%1-%2").arg(name).arg(copy));
    return folder;
}

void RunExport::takeHome(const QString& destination, const QString& folder) {
    const recipe::RunRecord* run = m_session.currentRun();
    if (!run || m_busy) return;
    m_busy = true;
    m_taken.reset();
    m_session.compute().run(
        tr("Writing and checking the adapter"),
        [project = *m_session.project(), id = run->id, destination = destination.toStdString(), folder = toPath(folder)](service::Engine& engine, TaskContext&) {
            std::error_code ignored;  // takeHome says why when the folder cannot be made
            std::filesystem::create_directories(folder.parent_path(), ignored);
            return service::takeHome(engine, project, id, destination, folder);
        },
        [this](Result<service::TakenHome> taken) {
            m_busy = false;
            if (taken) m_taken = std::move(taken).value();
            else Q_EMIT failed(taken.error());
            Q_EMIT changed();
        });
    Q_EMIT changed();
}

}  // namespace graft::ui
