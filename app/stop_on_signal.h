// Turns Ctrl-C and SIGTERM into the wish to stop, on a thread of its own: a signal handler may not lock.
#pragma once

#include "base/run_control.h"
#include "interruption.h"

#include <atomic>
#include <chrono>
#include <thread>

namespace graft::app {

class StopOnSignal {
public:
    explicit StopOnSignal(RunControl& control)
        : m_thread([this, &control] {
              while (!m_done) {
                  if (interrupted()) control.ask(Wish::stop);
                  std::this_thread::sleep_for(std::chrono::milliseconds(50));
              }
          }) {
        noteInterruptions();
    }
    ~StopOnSignal() {
        m_done = true;
        m_thread.join();
    }

private:
    std::atomic<bool> m_done = false;
    std::thread m_thread;
};

}  // namespace graft::app
