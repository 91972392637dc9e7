// The compute thread with its one engine: service functions that need the engine run here and nowhere else. Small work with files that must not
// wait behind a long training has a thread of its own beside it.
#pragma once

#include "service/engine.h"
#include "ui/bridge/task_runner.h"

#include <memory>
#include <optional>

namespace graft::ui {

class Compute final : public QObject {
    Q_OBJECT

public:
    explicit Compute(QObject* parent = nullptr);

    TaskRunner& tasks() { return m_tasks; }
    const TaskRunner& aside() const { return m_aside; }
    bool idle() const { return m_tasks.idle() && m_aside.idle(); }
    void join();   // ends both threads; nothing is delivered any more
    const service::DeviceLine& device() const { return m_device; }   // empty name until deviceKnown

    // `work(Engine&, TaskContext&)` on the compute thread; its value goes to `done` on the GUI thread. What `done`
    // touches must outlive this object.
    template <class Work, class Done>
    TaskId run(const QString& title, Work work, Done done, std::function<void()> onStop = {}) {
        auto engine = m_engine;
        return m_tasks.start({title,
                              [engine, work = std::move(work), done = std::move(done)](TaskContext& context) mutable -> TaskRunner::Delivery {
                                  if (!*engine) engine->emplace();
                                  auto value = work(**engine, context);
                                  return [value = std::move(value), done]() mutable { done(std::move(value)); };
                              },
                              std::move(onStop)});
    }

    // `work(TaskContext&)` beside whatever computes: no engine, and no file that a running task reads or writes.
    template <class Work, class Done>
    TaskId runAside(const QString& title, Work work, Done done) {
        return m_aside.start({title,
                              [work = std::move(work), done = std::move(done)](TaskContext& context) mutable -> TaskRunner::Delivery {
                                  auto value = work(context);
                                  return [value = std::move(value), done]() mutable { done(std::move(value)); };
                              },
                              {}});
    }

    // For a question answered inside a running task, on the compute thread: the engine that task is using.
    template <class Use>
    void engineInUse(Use use) { use(**m_engine); }

Q_SIGNALS:
    void deviceKnown(const graft::service::DeviceLine& device);

private:
    std::shared_ptr<std::optional<service::Engine>> m_engine;
    service::DeviceLine m_device;
    TaskRunner m_aside;
    TaskRunner m_tasks;  // last: joins before the engine goes
};

}  // namespace graft::ui
