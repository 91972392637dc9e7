#include "ui/bridge/deletions.h"

#include <chrono>

namespace graft::ui {

namespace fs = std::filesystem;

namespace {
constexpr std::chrono::minutes ofEarlierSessions{2};   // longer than the moment to undo of any window
}

Deletions::Deletions(Session& session, QObject* parent) : QObject(parent), m_session(session) {
    m_session.compute().runAside(tr("Removing what was deleted"),
                                 [](TaskContext&) {
                                     service::removeDeletedProjects(ofEarlierSessions);
                                     return true;
                                 },
                                 [](bool) {});
}

void Deletions::weighRun(const std::string& run) {
    if (!m_session.project()) return;
    m_session.compute().runAside(tr("Looking at the run"), [folder = m_session.project()->runFolder(run)](TaskContext&) { return service::bytesUnder(folder); },
                                 [this, run](std::uint64_t bytes) { Q_EMIT runWeighed(run, bytes); });
}

void Deletions::deleteRun(const std::string& run) {
    if (!m_session.project()) return;
    m_session.compute().runAside(tr("Deleting the run"), [project = *m_session.project(), run](TaskContext&) { return service::deleteRun(project, run); },
                                 [this, run](const Result<void>& done) {
                                     if (!done) return Q_EMIT runFailed(done.error());
                                     m_runWaits = true;
                                     Q_EMIT runDeleted(run);
                                     Q_EMIT runsChanged();
                                 });
}

void Deletions::restoreRun(const service::Project& project, const std::string& run) {
    m_session.compute().runAside(tr("Bringing the run back"), [project, run](TaskContext&) { return service::restoreRun(project, run); },
                                 [this](const Result<void>& done) {
                                     if (!done) return Q_EMIT runFailed(done.error());
                                     Q_EMIT runsChanged();
                                 });
}

void Deletions::endRun(const service::Project& project) {
    m_session.compute().runAside(tr("Removing what was deleted"),
                                 [project](TaskContext&) {
                                     service::emptyTrash(project);
                                     return true;
                                 },
                                 [](bool) {});
}

void Deletions::weighProject(const fs::path& folder) {
    m_session.compute().runAside(tr("Looking at the project"), [folder](TaskContext&) { return service::contentsOf(folder); },
                                 [this, folder](const service::ProjectContents& contents) { Q_EMIT projectWeighed(folder, contents); });
}

void Deletions::deleteProject(const fs::path& folder) {
    m_session.compute().runAside(tr("Deleting the project"), [folder](TaskContext&) { return service::deleteProject(folder); },
                                 [this, folder](const Result<void>& done) {
                                     if (!done) return Q_EMIT projectFailed(done.error());
                                     m_projectWaits = folder;
                                     Q_EMIT projectDeleted(folder);
                                     Q_EMIT projectsChanged();
                                 });
}

void Deletions::restoreProject(const fs::path& folder) {
    m_projectWaits.reset();
    m_session.compute().runAside(tr("Bringing the project back"), [folder](TaskContext&) { return service::restoreProject(folder); },
                                 [this](const Result<void>& done) {
                                     if (!done) return Q_EMIT projectFailed(done.error());
                                     Q_EMIT projectsChanged();
                                 });
}

void Deletions::endNow() {
    if (m_runWaits && m_session.project()) service::emptyTrash(*m_session.project());
    if (m_projectWaits) service::removeDeleted(*m_projectWaits);
}

void Deletions::endProject(const fs::path& folder) {
    if (m_projectWaits == folder) m_projectWaits.reset();
    m_session.compute().runAside(tr("Removing what was deleted"),
                                 [folder](TaskContext&) {
                                     service::removeDeleted(folder);
                                     return true;
                                 },
                                 [](bool) {});
}

void Deletions::forgetProject(const fs::path& folder) {
    m_session.compute().runAside(tr("Keeping the list of projects"), [folder](TaskContext&) { return service::forgetProject(folder); },
                                 [this](const Result<void>& done) {
                                     if (!done) return Q_EMIT projectFailed(done.error());
                                     Q_EMIT projectsChanged();
                                 });
}

}  // namespace graft::ui
