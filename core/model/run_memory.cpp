#include "model/run_memory.h"

#include "model/device.h"
#include "model/memory_arena.h"
#include "model/memory_limits.h"

#include <algorithm>
#include <atomic>

namespace graft::model {
namespace {

// Resident, and held by no tensor.
std::uint64_t besidesTensors() {
    const std::uint64_t resident = residentBytes();
    return resident - std::min(resident, arenaTouchedBytes());
}

std::uint64_t over(std::uint64_t value, std::uint64_t floor) { return value - std::min(value, floor); }

std::atomic<std::uint64_t> beforeTheFirstRun = 0;   // besidesTensors(); 0: none has begun

}  // namespace

RunMemory::RunMemory(at::Device device, std::uint64_t compiles) : m_device(device), m_compiles(compiles) {
    emptyCache(device);
    if (device.is_cpu()) {
        std::uint64_t none = 0;
        m_at_first = besidesTensors();
        beforeTheFirstRun.compare_exchange_strong(none, m_at_first);
        m_left_behind = over(m_at_first, beforeTheFirstRun);
    }
    resetPeakMemory(device);
}

std::uint64_t RunMemory::peak() const {
    const std::uint64_t peak = peakMemoryBytes(m_device);
    if (m_left_behind == 0) return peak;
    const std::uint64_t compiledItself = over(besidesTensors(), m_at_first), used = std::min(m_left_behind, over(m_compiles, compiledItself));
    return over(peak, m_left_behind - used);
}

}  // namespace graft::model
