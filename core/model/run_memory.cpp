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

std::atomic<std::uint64_t> afterTheFirstRun = 0;   // besidesTensors(); 0: none has ended

}  // namespace

RunMemory::RunMemory(at::Device device) : m_device(device) {
    emptyCache(device);
    const std::uint64_t first = afterTheFirstRun, now = besidesTensors();
    if (device.is_cpu() && first > 0 && now > first) m_left_behind = now - first;
    resetPeakMemory(device);
}

RunMemory::~RunMemory() {
    if (!m_device.is_cpu()) return;
    std::uint64_t none = 0;
    afterTheFirstRun.compare_exchange_strong(none, besidesTensors());
}

std::uint64_t RunMemory::peak() const {
    const std::uint64_t peak = peakMemoryBytes(m_device);
    return peak - std::min(peak, m_left_behind);
}

}  // namespace graft::model
