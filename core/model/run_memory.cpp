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

// Of besidesTensors().
std::atomic<std::uint64_t> beforeTheFirstRun = 0;   // 0: none has begun
std::atomic<std::uint64_t> mostLeftByOne = 0;

}  // namespace

RunMemory::RunMemory(at::Device device) : m_device(device) {
    emptyCache(device);
    m_at_first = besidesTensors();
    if (device.is_cpu()) {
        std::uint64_t none = 0;
        beforeTheFirstRun.compare_exchange_strong(none, m_at_first);
        const std::uint64_t usual = beforeTheFirstRun + mostLeftByOne;
        m_left_behind = m_at_first - std::min(m_at_first, usual);
    }
    resetPeakMemory(device);
}

RunMemory::~RunMemory() {
    if (!m_device.is_cpu()) return;
    const std::uint64_t now = besidesTensors();
    mostLeftByOne = std::max<std::uint64_t>(mostLeftByOne, now - std::min(now, m_at_first));
}

std::uint64_t RunMemory::peak() const {
    const std::uint64_t peak = peakMemoryBytes(m_device);
    return peak - std::min(peak, m_left_behind);
}

}  // namespace graft::model
