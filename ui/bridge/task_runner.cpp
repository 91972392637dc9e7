#include "ui/bridge/task_runner.h"

#include <algorithm>
#include <chrono>

namespace graft::ui {

struct TaskRunner::Entry {
    TaskId id = 0;
    Task task;
    std::atomic<bool> stopAsked = false;
};

class TaskRunner::Context final : public TaskContext {
public:
    Context(TaskRunner& runner, Entry& entry) : m_runner(runner), m_entry(entry) {}

    bool stopAsked() const override { return m_entry.stopAsked; }

    ProgressSink progress() override {
        return [this](const Progress& progress) {
            tell(progress);
            return !stopAsked();
        };
    }

private:
    void tell(const Progress& progress) {
        using namespace std::chrono_literals;
        const auto now = std::chrono::steady_clock::now();
        if (m_told && now - *m_told < 50ms) return;
        m_told = now;
        const TaskProgress shown{QString::fromUtf8(progress.activity.data(), qsizetype(progress.activity.size())), progress.done, progress.total};
        TaskRunner* runner = &m_runner;
        QMetaObject::invokeMethod(runner, [runner, shown, id = m_entry.id] {
            if (runner->running() == id) Q_EMIT runner->progressed(shown);
        }, Qt::QueuedConnection);
    }

    TaskRunner& m_runner;
    Entry& m_entry;
    std::optional<std::chrono::steady_clock::time_point> m_told;
};

TaskRunner::TaskRunner(QObject* parent) : QObject(parent), m_thread([this] { loop(); }) {}

TaskRunner::~TaskRunner() {
    join();
}

void TaskRunner::join() {
    if (!m_thread.joinable()) return;
    std::shared_ptr<Entry> current;
    {
        const std::lock_guard lock(m_mutex);
        m_closing = true;
        m_queue.clear();
        current = m_current;
        if (current) current->stopAsked = true;
    }
    m_wake.notify_all();
    if (current && current->task.onStop) current->task.onStop();
    m_thread.join();
}

TaskId TaskRunner::start(Task task) {
    TaskId id = 0;
    {
        const std::lock_guard lock(m_mutex);
        auto entry = std::make_shared<Entry>();
        id = entry->id = ++m_last;
        entry->task = std::move(task);
        m_queue.push_back(std::move(entry));
    }
    m_wake.notify_all();
    Q_EMIT changed();
    return id;
}

void TaskRunner::stop(TaskId id) {
    std::shared_ptr<Entry> asked;
    {
        const std::lock_guard lock(m_mutex);
        std::erase_if(m_queue, [id](const auto& entry) { return entry->id == id; });
        if (m_current && m_current->id == id) asked = m_current;
    }
    if (asked) {
        asked->stopAsked = true;
        if (asked->task.onStop) asked->task.onStop();
    }
    Q_EMIT changed();
}

std::optional<TaskId> TaskRunner::running() const {
    const std::lock_guard lock(m_mutex);
    return m_current ? std::optional(m_current->id) : std::nullopt;
}

QString TaskRunner::runningTitle() const {
    const std::lock_guard lock(m_mutex);
    return m_current ? m_current->task.title : QString();
}

int TaskRunner::waiting() const {
    const std::lock_guard lock(m_mutex);
    return static_cast<int>(m_queue.size());
}

void TaskRunner::loop() {
    for (;;) {
        std::shared_ptr<Entry> entry;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, [this] { return m_closing || (!m_current && !m_queue.empty()); });
            if (m_closing) return;
            entry = m_current = m_queue.front();
            m_queue.pop_front();
        }
        QMetaObject::invokeMethod(this, [this] { Q_EMIT changed(); }, Qt::QueuedConnection);
        Context context(*this, *entry);
        Delivery delivery = entry->task.work(context);
        QMetaObject::invokeMethod(this, [this, id = entry->id, delivery = std::move(delivery)] { complete(id, delivery); }, Qt::QueuedConnection);
    }
}

void TaskRunner::complete(TaskId id, const Delivery& delivery) {
    {
        const std::lock_guard lock(m_mutex);
        m_current.reset();
    }
    m_wake.notify_all();
    if (delivery && m_thread.joinable()) delivery();
    Q_EMIT finished(id);
    Q_EMIT changed();
}

}  // namespace graft::ui
