// What a front end holds for the life of the program: the device, and at most one loaded base model that every run shares.
#pragma once

#include "base/progress.h"
#include "base/result.h"

#include <cstdint>
#include <memory>
#include <string>

namespace graft::service {

struct DeviceLine {
    std::string name;                // "CPU, 2 cores"
    std::string details;             // for the tooltip: memory, threads, bfloat16, CUDA found or why not
    std::uint64_t memory_bytes = 0;
    int threads = 1;
};

// Opens the devices on construction: make it before anything computes, off the GUI thread. Functions of service that take an Engine are called on
// one thread at a time (the compute thread).
class Engine {
public:
    Engine();
    ~Engine();
    Engine(Engine&&) noexcept;

    DeviceLine device() const;

    struct State;
    State& state() { return *m_state; }

private:
    std::unique_ptr<State> m_state;
};

}  // namespace graft::service
