#include "model/device.h"

#include "base/quantities.h"
#include "model/kernels/avx512_kernels.h"
#include "model/memory_arena.h"
#include "model/memory_limits.h"

#include <ATen/ATen.h>
#include <ATen/DeviceAccelerator.h>
#include <ATen/Parallel.h>
#include <c10/core/CachingDeviceAllocator.h>

#include <dlfcn.h>

#include <fstream>
#include <set>

namespace graft::model {
namespace {

struct Processor {
    int cores = 0;                 // physical
    bool bfloat16_products = false;
};

Processor readProcessor() {
    Processor processor;
    std::set<std::pair<std::string, std::string>> cores;
    std::string package;
    std::ifstream lines("/proc/cpuinfo");
    for (std::string line; std::getline(lines, line);) {
        const std::string value = line.substr(std::min(line.size(), line.find(':') + 1));
        if (line.starts_with("physical id")) package = value;
        if (line.starts_with("core id")) cores.insert({package, value});
        if (line.starts_with("flags")) processor.bfloat16_products = line.find(" avx512_bf16") != std::string::npos || line.find(" amx_bf16") != std::string::npos;
    }
    processor.cores = cores.empty() ? at::get_num_threads() : std::min(static_cast<int>(cores.size()), at::get_num_threads());
    return processor;
}

const Processor& processor() {
    static const Processor facts = readProcessor();
    return facts;
}

// Without a driver the library of several hundred megabytes stays on disk.
void openCuda() {
    Dl_info place{};
    if (!dlopen("libcuda.so.1", RTLD_LAZY | RTLD_LOCAL) || dladdr(reinterpret_cast<void*>(&at::get_num_threads), &place) == 0) return;
    const std::filesystem::path library = std::filesystem::path(place.dli_fname).parent_path() / "libtorch_cuda.so";
    if (std::filesystem::exists(library)) dlopen(library.c_str(), RTLD_NOW | RTLD_GLOBAL);
}

bool hasAccelerator() {
    const auto type = at::getAccelerator();
    return type && at::accelerator::deviceCount() > 0;
}

DeviceFacts acceleratorFacts() {
    const at::Device device(*at::getAccelerator(), 0);
    const auto [free, total] = at::getDeviceAllocator(device.type())->getMemoryInfo(0);
    return {device, c10::DeviceTypeName(device.type()) + ", " + formatBytes(total), total, free, true};
}

}  // namespace

void openDevices() {
    static const bool once = [] {
        installMemoryArena();
        openCuda();
        at::set_num_threads(processor().cores);
        return true;
    }();
    static_cast<void>(once);
}

DeviceFacts bestDevice() {
    if (hasAccelerator()) return acceleratorFacts();
    const int threads = at::get_num_threads();
    return {at::kCPU, "CPU, " + std::to_string(threads) + (threads == 1 ? " core" : " cores"), machineMemoryBytes(), availableMemoryBytes(), processor().bfloat16_products,
            hasAvx512Bfloat16()};
}

std::uint64_t memoryLimitBytes(at::Device device) {
    return device.is_cpu() ? machineMemoryBytes() : at::getDeviceAllocator(device.type())->getMemoryInfo(device.index()).second;
}

std::uint64_t peakMemoryBytes(at::Device device) {
    if (device.is_cpu()) return peakResidentBytes();
    const auto stats = at::getDeviceAllocator(device.type())->getDeviceStats(device.index());
    return static_cast<std::uint64_t>(stats.reserved_bytes[0].peak);
}

void resetPeakMemory(at::Device device) {
    if (device.is_cpu()) return resetPeakResident();
    at::getDeviceAllocator(device.type())->resetPeakStats(device.index());
}

void emptyCache(at::Device device) {
    if (device.is_cpu()) return releaseArenaPages();
    at::getDeviceAllocator(device.type())->emptyCache();
}

}  // namespace graft::model
