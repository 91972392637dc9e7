// Carries values from the compute thread to the GUI thread, in batches of at most one per 50 ms.
#pragma once

#include <QObject>
#include <QTimer>

#include <functional>
#include <mutex>
#include <utility>
#include <vector>

namespace graft::ui {

// Whoever pushes must have ended before the relay is destroyed: the owner of the thread goes first.
template <class Value>
class Relay {
public:
    static constexpr int interval = 50;  // ms

    explicit Relay(std::function<void(const std::vector<Value>&)> receive) : m_receive(std::move(receive)) {}

    void push(Value value) {  // any thread
        bool first = false;
        {
            const std::lock_guard lock(m_mutex);
            m_waiting.push_back(std::move(value));
            first = !std::exchange(m_scheduled, true);
        }
        // One queued call per interval, however many values come: the event queue of the window never fills up.
        if (first) QMetaObject::invokeMethod(&m_home, [this] { QTimer::singleShot(interval, &m_home, [this] { flush(); }); }, Qt::QueuedConnection);
    }

    void flush() {  // GUI thread: hands over what waits, now
        std::vector<Value> values;
        {
            const std::lock_guard lock(m_mutex);
            values.swap(m_waiting);
            m_scheduled = false;
        }
        if (!values.empty()) m_receive(values);
    }

private:
    std::function<void(const std::vector<Value>&)> m_receive;
    std::mutex m_mutex;
    std::vector<Value> m_waiting;
    bool m_scheduled = false;
    QObject m_home;  // lives on the GUI thread; its queued calls vanish with it
};

}  // namespace graft::ui
