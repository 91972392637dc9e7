// How long this program has been running, its own start by the system included.
#pragma once

#include <fstream>
#include <iterator>
#include <string>

#include <time.h>
#include <unistd.h>

namespace graft::app {

// Seconds since the system made this process, to a hundredth (proc(5), /proc/self/stat, field 22: in clock ticks since boot). Negative: unknown.
inline double secondsSinceStart() {
    std::ifstream file("/proc/self/stat");
    const std::string stat{std::istreambuf_iterator<char>(file), {}};
    std::size_t at = stat.rfind(')');  // the second field is a name, which may hold spaces
    for (int field = 2; at != std::string::npos && field < 22; ++field) at = stat.find(' ', at + 1);
    timespec now{};
    if (at == std::string::npos || ::clock_gettime(CLOCK_BOOTTIME, &now) != 0) return -1;
    return double(now.tv_sec) + double(now.tv_nsec) * 1e-9 - std::stod(stat.substr(at)) / double(::sysconf(_SC_CLK_TCK));
}

}  // namespace graft::app
