// The file of examples that the draft names, as it was last looked at: read on the compute thread, again after each change that it depends on.
#pragma once

#include "service/data_look.h"
#include "service/project_answers.h"
#include "ui/bridge/draft.h"

#include <QDateTime>

#include <memory>
#include <utility>

namespace graft::ui {

class DataReading final : public QObject {
    Q_OBJECT

public:
    DataReading(Session& session, Draft& draft, QObject* parent = nullptr);

    const std::shared_ptr<const service::DataLook>& look() const { return m_look; }   // none: no data, not read yet, or unreadable
    bool busy() const { return m_task.has_value(); }
    bool settled() const { return !m_task && !m_soon.isActive(); }
    bool waiting() const;                       // behind another task, which may be a long training
    QString file() const { return m_file; }     // that is being read
    const TaskProgress& progress() const { return m_progress; }

    // Reads the file first, and takes it into the draft only when it can be read: what was chosen before stays otherwise.
    void open(const QString& file);
    void paste(const QString& text);            // a table of another program: kept in the project, then opened
    void setGoal(service::Goal goal) { m_goal = goal; }   // says what is scored of a file that is chosen
    void readAgain();                           // after it was stopped, or the file was mended
    void stop();
    void noticeChange();                        // reads a file again that was changed in place since it was read
    std::string hashOf(const std::string& path) const;   // of the file as it was read last; empty: it is not the one that was

Q_SIGNALS:
    void changed();
    void failed(const graft::Error& error);

private:
    enum class Purpose { keep_up, choose };
    using Look = Result<service::DataLook>;
    // What a look depends on.
    struct Ground {
        recipe::DataChoice choice;
        std::string model;
        friend bool operator==(const Ground&, const Ground&) = default;
    };
    Ground groundOf(const recipe::DataChoice& choice) const;
    void keepUp();
    void read(const recipe::DataChoice& choice, Purpose purpose);
    void take(const recipe::DataChoice& choice, Purpose purpose, Look look);
    void dropTask();
    // Size and time of change: a file that was written again has another one.
    using Stamp = std::pair<qint64, QDateTime>;
    static Stamp stampOf(const std::string& path);

    Session& m_session;
    Draft& m_draft;
    std::shared_ptr<const service::DataLook> m_look;
    Stamp m_stamp;                              // of the file when its reading began
    Ground m_shown, m_wanted;                   // of m_look; of what is being read
    std::optional<TaskId> m_task;
    std::uint64_t m_version = 0;                // tells a look that comes too late
    QString m_file;
    TaskProgress m_progress;
    QTimer m_soon;
    service::Goal m_goal = service::Goal::open;
};

}  // namespace graft::ui
