// The only place with a thread: runs compute tasks one after the other and brings their results home to the GUI thread.
#pragma once

#include "base/progress.h"

#include <QObject>
#include <QString>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

namespace graft::ui {

using TaskId = quint64;

struct TaskProgress {
    QString activity;
    quint64 done = 0, total = 0;   // total 0: unknown
};

// What a task may ask and tell while it works; used on the compute thread.
class TaskContext {
public:
    virtual ~TaskContext() = default;
    virtual bool stopAsked() const = 0;
    virtual ProgressSink progress() = 0;   // false once stop was asked
};

class TaskRunner final : public QObject {
    Q_OBJECT

public:
    using Delivery = std::function<void()>;                     // hands a result over, on the GUI thread
    using Work = std::function<Delivery(TaskContext&)>;         // on the compute thread

    struct Task {
        QString title;                    // "Training LoRA"
        Work work;
        std::function<void()> onStop;     // asked to stop while running, on the GUI thread; may be empty
    };

    explicit TaskRunner(QObject* parent = nullptr);
    ~TaskRunner() override;               // joins
    void join();                          // drops what waits, asks what runs to stop, waits for it; nothing is delivered any more

    TaskId start(Task task);
    void stop(TaskId id);                 // a waiting task vanishes without a delivery; a running one is asked
    std::optional<TaskId> running() const;
    QString runningTitle() const;
    int waiting() const;
    bool idle() const { return !running() && waiting() == 0; }

Q_SIGNALS:
    void changed();                       // another task runs or waits
    void progressed(const graft::ui::TaskProgress& progress);   // of the running task, at most 20 times a second
    void finished(graft::ui::TaskId id);  // after its delivery

private:
    class Context;
    struct Entry;
    void loop();
    void complete(TaskId id, const Delivery& delivery);

    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<std::shared_ptr<Entry>> m_queue;
    std::shared_ptr<Entry> m_current;     // until its result is home
    bool m_closing = false;
    TaskId m_last = 0;
    std::thread m_thread;                 // last: starts when everything above exists
};

}  // namespace graft::ui
