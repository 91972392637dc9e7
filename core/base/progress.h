// How long work tells how far it is.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

namespace graft {

struct Progress {
    std::string_view activity;  // "Reading rows"; static text
    std::uint64_t done = 0;
    std::uint64_t total = 0;  // 0 when unknown
};

// Called on the working thread, at most some tens of times a second; must be quick. False asks the work to stop.
using ProgressSink = std::function<bool(const Progress&)>;

}  // namespace graft
