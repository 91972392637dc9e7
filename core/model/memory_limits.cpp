#include "model/memory_limits.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <limits>
#include <optional>
#include <string>

namespace graft::model {
namespace {

constexpr std::uint64_t unlimited = std::numeric_limits<std::uint64_t>::max();

// A line "Name:   1234 kB" in bytes.
std::uint64_t kilobyteLine(const char* file, const std::string& name) {
    std::ifstream lines(file);
    for (std::string line; std::getline(lines, line);)
        if (line.starts_with(name + ":")) return std::stoull(line.substr(name.size() + 1)) * 1024;
    return 0;
}

std::optional<std::uint64_t> numberIn(const std::filesystem::path& file) {
    std::uint64_t value = 0;
    std::ifstream text(file);
    if (text >> value) return value;
    return std::nullopt;  // absent, or "max"
}

// A limit holds for a group and everything below it, so every ancestor counts. Inside a container the path may not exist: then its root does.
std::uint64_t tightestLimit(std::filesystem::path root, const std::string& group, const char* file) {
    std::uint64_t limit = numberIn(root / file).value_or(unlimited);
    for (const auto& part : std::filesystem::path(group).relative_path()) {
        root /= part;
        limit = std::min(limit, numberIn(root / file).value_or(unlimited));
    }
    return limit;
}

// /proc/self/cgroup has "0::/path" for version 2 and "4:memory:/path" for version 1.
std::uint64_t groupLimit() {
    std::uint64_t limit = unlimited;
    std::ifstream lines("/proc/self/cgroup");
    for (std::string line; std::getline(lines, line);) {
        const std::size_t first = line.find(':'), second = line.find(':', first + 1);
        if (first == std::string::npos || second == std::string::npos) continue;
        const std::string controllers = line.substr(first + 1, second - first - 1), group = line.substr(second + 1);
        if (controllers.empty()) limit = std::min(limit, tightestLimit("/sys/fs/cgroup", group, "memory.max"));
        if (controllers == "memory") limit = std::min(limit, tightestLimit("/sys/fs/cgroup/memory", group, "memory.limit_in_bytes"));
    }
    return limit;
}

}  // namespace

std::uint64_t machineMemoryBytes() { return std::min(kilobyteLine("/proc/meminfo", "MemTotal"), groupLimit()); }

std::uint64_t availableMemoryBytes() {
    const std::uint64_t limit = groupLimit(), resident = residentBytes();
    return std::min(kilobyteLine("/proc/meminfo", "MemAvailable"), limit == unlimited ? limit : limit - std::min(limit, resident));
}

std::uint64_t residentBytes() { return kilobyteLine("/proc/self/status", "VmRSS"); }
std::uint64_t peakResidentBytes() { return kilobyteLine("/proc/self/status", "VmHWM"); }
void resetPeakResident() { std::ofstream("/proc/self/clear_refs") << "5"; }  // proc(5): resets VmHWM

}  // namespace graft::model
