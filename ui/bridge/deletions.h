// Deletes runs of the open project and whole projects, brings them back, and ends what is past its moment: beside whatever computes.
#pragma once

#include "service/deletion.h"
#include "ui/bridge/session.h"

#include <optional>

namespace graft::ui {

class Deletions final : public QObject {
    Q_OBJECT

public:
    explicit Deletions(Session& session, QObject* parent = nullptr);

    void weighRun(const std::string& run);            // runWeighed follows
    void deleteRun(const std::string& run);
    void restoreRun(const service::Project& project, const std::string& run);
    void endRun(const service::Project& project);     // what is in its trash, for good

    void weighProject(const std::filesystem::path& folder);
    void deleteProject(const std::filesystem::path& folder);
    void restoreProject(const std::filesystem::path& folder);
    void endProject(const std::filesystem::path& folder);
    void endNow();                                    // all that could still be brought back, on this thread: for the end of the program, when the others have ended
    void forgetProject(const std::filesystem::path& folder);   // from the list of recent ones; nothing is deleted

Q_SIGNALS:
    void runWeighed(const std::string& run, quint64 bytes);
    void runDeleted(const std::string& run);
    void runsChanged();                               // one is gone or back
    void projectWeighed(const std::filesystem::path& folder, const graft::service::ProjectContents& contents);
    void projectDeleted(const std::filesystem::path& folder);
    void projectsChanged();
    void runFailed(const graft::Error& error);
    void projectFailed(const graft::Error& error);

private:
    Session& m_session;
    bool m_runWaits = false;                               // in the open project's trash
    std::optional<std::filesystem::path> m_projectWaits;   // deleted, not yet for good
};

}  // namespace graft::ui
