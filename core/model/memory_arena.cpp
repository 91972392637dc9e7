#include "model/memory_arena.h"

#include "model/block_pool.h"
#include "model/memory_limits.h"

#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>
#include <c10/util/Exception.h>

#include <malloc.h>

#include <algorithm>
#include <cstdlib>
#include <mutex>
#include <string>

namespace graft::model {
namespace {

constexpr std::size_t alignment = 64;
constexpr std::size_t smallest = 16384;          // smaller tensors come from malloc, which keeps its pages at that size
constexpr std::uint64_t reserveBytes = 512u << 20;  // left to code, threads, libraries and the rest of the program

std::uint64_t defaultCeiling() {
    const std::uint64_t usable = availableMemoryBytes() + residentBytes();
    return usable - std::min(usable / 2, std::max(reserveBytes, usable / 20));
}

class Arena final : public c10::Allocator {
public:
    static Arena& instance() {
        static auto* arena = new Arena;  // outlives every tensor
        return *arena;
    }

    c10::DataPtr allocate(std::size_t bytes) override {
        void* block = bytes == 0 ? nullptr : take(bytes);
        return {block, block, &Arena::giveBack, c10::Device(c10::kCPU)};
    }
    c10::DeleterFnPtr raw_deleter() const override { return &Arena::giveBack; }
    void copy_data(void* target, const void* source, std::size_t count) const override { default_copy_data(target, source, count); }

    template <class Work>
    auto locked(Work work) {
        const std::lock_guard lock(m_mutex);
        return work(*this);
    }

    std::uint64_t ceiling = defaultCeiling(), in_use = 0, peak = 0;
    BlockPool pool{2 * machineMemoryBytes()};

private:
    void* take(std::size_t bytes) {
        const std::lock_guard lock(m_mutex);
        if (in_use + bytes > ceiling) refuse(bytes);
        void* block = bytes < smallest ? aligned_alloc(alignment, (bytes + alignment - 1) / alignment * alignment) : fromPool(bytes);
        if (!block) refuse(bytes);
        in_use += sizeOf(block);
        peak = std::max(peak, in_use);
        return block;
    }

    // Pages kept in free blocks that do not fit count too: they go back before the ceiling would be passed.
    void* fromPool(std::size_t bytes) {
        void* block = pool.take(bytes);
        if (block && pool.touchedBytes() <= ceiling) return block;
        if (block) pool.put(block);
        pool.releaseFree();
        return pool.take(bytes);
    }

    std::size_t sizeOf(void* block) const { return pool.owns(block) ? pool.sizeOf(block) : malloc_usable_size(block); }

    static void giveBack(void* block) {
        if (!block) return;
        instance().locked([block](Arena& arena) {
            arena.in_use -= arena.sizeOf(block);
            if (arena.pool.owns(block)) arena.pool.put(block);
            else std::free(block);
        });
    }

    [[noreturn]] void refuse(std::size_t bytes) const {
        C10_THROW_ERROR(OutOfMemoryError, "out of memory: " + std::to_string(bytes) + " more bytes would pass the ceiling of " + std::to_string(ceiling) +
                                              " with " + std::to_string(in_use) + " in use");
    }

    std::mutex m_mutex;
};

}  // namespace

void installMemoryArena() {
    constexpr std::uint8_t overTheDefault = 1;
    static const bool once = (c10::SetCPUAllocator(&Arena::instance(), overTheDefault), true);
    static_cast<void>(once);
}

void setMemoryCeiling(std::uint64_t bytes) {
    const std::uint64_t value = bytes > 0 ? bytes : defaultCeiling();
    Arena::instance().locked([value](Arena& arena) { arena.ceiling = value; });
}
std::uint64_t memoryCeiling() { return Arena::instance().locked([](const Arena& arena) { return arena.ceiling; }); }
std::uint64_t arenaBytesInUse() { return Arena::instance().locked([](const Arena& arena) { return arena.in_use; }); }
std::uint64_t arenaPeakBytes() { return Arena::instance().locked([](const Arena& arena) { return arena.peak; }); }
void resetArenaPeak() { Arena::instance().locked([](Arena& arena) { arena.peak = arena.in_use; }); }
std::uint64_t arenaTouchedBytes() { return Arena::instance().locked([](const Arena& arena) { return std::uint64_t(arena.pool.touchedBytes()); }); }
void releaseArenaPages() { Arena::instance().locked([](Arena& arena) { arena.pool.releaseFree(); }); }

}  // namespace graft::model
