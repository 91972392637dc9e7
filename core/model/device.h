// Which devices there are, opened once before the first tensor: one binary serves CPU and GPU.
#pragma once

#include <c10/core/Device.h>

#include <cstdint>
#include <string>

namespace graft::model {

// Opens libtorch_cuda.so beside libtorch_cpu.so if it is there and loads, and installs the page-keeping CPU allocator. Call first in main.
void openDevices();

struct DeviceFacts {
    at::Device device = at::kCPU;
    std::string name;                 // "CPU, 2 cores", "NVIDIA H200, 139 GB"
    std::uint64_t memory_bytes = 0;   // total, or the cgroup's limit
    std::uint64_t free_bytes = 0;
    bool bfloat16_products = false;   // in hardware
    bool fused_bfloat16 = false;      // core/model/kernels has fused ones for bfloat16 here
};
DeviceFacts bestDevice();

// What the process may use of the device: its memory, or on the CPU the cgroup's limit or the machine's memory.
std::uint64_t memoryLimitBytes(at::Device device);
std::uint64_t peakMemoryBytes(at::Device device);   // of this process since the last reset: device bytes, or resident bytes on the CPU
void resetPeakMemory(at::Device device);
void emptyCache(at::Device device);

}  // namespace graft::model
