// How another thread asks long work to pause, resume, stop or slow down, and to answer a question between two steps.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>

namespace graft {

enum class Wish { run, pause, stop };
enum class Pace { full, gentle };  // gentle: half the threads

// Thread-safe.
class RunControl {
public:
    void ask(Wish wish);
    Wish wish() const;
    void setPace(Pace pace);
    Pace pace() const;
    // Runs on the training thread between two optimiser steps (also while paused).
    void post(std::function<void()> question);

    // For the trainer: answers posted questions; false when nothing was posted.
    bool answerQuestions();
    // For the trainer: blocks while paused, answering questions; returns run or stop.
    Wish waitWhilePaused();

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    Wish m_wish = Wish::run;
    Pace m_pace = Pace::full;
    std::deque<std::function<void()>> m_questions;
};

}  // namespace graft
