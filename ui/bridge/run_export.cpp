#include "ui/bridge/run_export.h"

#include "base/durable_file.h"
#include "ui/core_text.h"

#include <QDir>

namespace graft::ui {

RunExport::RunExport(Session& session, QObject* parent) : QObject(parent), m_session(session) {
    for (const auto otherRun : {&Session::runChosen, &Session::runToTakeChanged})
        connect(&session, otherRun, this, [this] {
            m_taken.reset();
            m_written.clear();
            Q_EMIT changed();
            lookForWritten();
        });
}

void RunExport::lookForWritten() {
    const recipe::RunRecord* run = m_session.runToTake();
    if (!run) return;
    m_session.compute().runAside(tr("Looking for exports"), [project = *m_session.project(), id = run->id](TaskContext&) { return service::writtenOf(project, id); },
                                 [this, id = run->id](std::vector<service::WrittenFolder> written) {
                                     const recipe::RunRecord* now = m_session.runToTake();
                                     if (!now || now->id != id || written.empty()) return;
                                     m_written = std::move(written);
                                     Q_EMIT changed();
                                 });
}

QString RunExport::proposedFolder(const QString& destination) const {
    const recipe::RunRecord* run = m_session.runToTake();
    if (!run) return {};
    const QDir exports(pathText(m_session.project()->folder() / "exports"));
    const QString name = fromCore(run->id) + QLatin1Char('-') + destination;
    QString folder = exports.filePath(name);
    for (int copy = 2; QFileInfo::exists(folder); ++copy) folder = exports.filePath(QStringLiteral("%1-%2").arg(name).arg(copy));
    return folder;
}

void RunExport::takeHome(const QString& destination, const QString& folder) {
    const recipe::RunRecord* run = m_session.runToTake();
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

void RunExport::readCard(const QString& destination) {
    const recipe::RunRecord* run = m_session.runToTake();
    if (!run) return;
    m_session.compute().run(
        tr("Reading the model card"),
        [project = *m_session.project(), id = run->id, destination = destination.toStdString()](service::Engine&, TaskContext&) { return service::modelCardOf(project, id, destination); },
        [this, destination](const Result<std::string>& card) {
            if (card) Q_EMIT cardRead(destination, fromCore(*card));
            else Q_EMIT failed(card.error());
        });
}

QString RunExport::proposedReport() const {
    const recipe::RunRecord* run = m_session.runToTake();
    return run ? pathText(m_session.project()->folder() / "exports" / (run->id + "-report")) : QString();
}

void RunExport::readReport(const QString& file, service::Examples examples) {
    const recipe::RunRecord* run = m_session.runToTake();
    if (!run) return;
    struct Read {
        service::RunReport report;
        recipe::MetricSeries series;
    };
    m_session.compute().run(
        tr("Making the report"),
        [project = *m_session.project(), id = run->id, examples](service::Engine&, TaskContext&) -> Result<Read> {
            Read read{TRY(service::reportOf(project, id, examples)), {}};
            if (auto series = project.series(id)) read.series = std::move(*series);   // the report says why there is none
            return read;
        },
        [this, file](const Result<Read>& read) {
            if (read) Q_EMIT reportRead(file, read->report, read->series);
            else Q_EMIT failed(read.error());
        });
}

void RunExport::writeReport(const QString& file, const std::function<QByteArray()>& bytes) {
    m_session.compute().run(
        tr("Saving the report"),
        [place = toPath(file), bytes](service::Engine&, TaskContext&) {
            std::error_code ignored;  // the writer says why when the folder cannot be made
            std::filesystem::create_directories(place.parent_path(), ignored);
            const QByteArray made = bytes();
            return writeFileDurably(place, {made.constData(), std::size_t(made.size())});
        },
        [this, file](const Result<void>& written) {
            if (written) Q_EMIT reportWritten(file);
            else Q_EMIT failed(written.error());
        });
}

}  // namespace graft::ui
