// The memory of one run among several in a process: what earlier ones left behind is not this one's.
#pragma once

#include <c10/core/Device.h>

#include <cstdint>

namespace graft::model {

// Made at a run's beginning, on its thread; one at a time. On the CPU a process keeps what no tensor holds: code that oneDNN wrote for products of the shapes it met (its cache
// cannot be emptied), pages of malloc. Of what earlier runs left as much counts as this one would have had to compile itself, so that it takes as much as alone.
class RunMemory {
public:
    RunMemory(at::Device device, std::uint64_t compiles);   // gives free pages back and resets the peak; `compiles`: bytes of the products that the run needs, about
    RunMemory(const RunMemory&) = delete;
    RunMemory& operator=(const RunMemory&) = delete;
    std::uint64_t peak() const;              // bytes, since the beginning

private:
    at::Device m_device;
    std::uint64_t m_compiles = 0, m_at_first = 0, m_left_behind = 0;
};

}  // namespace graft::model
