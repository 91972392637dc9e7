// Counts what operator new hands out in this program, so that a test can bound the memory and the work of an operation. Include in one file.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <malloc.h>
#include <new>

namespace counted {

inline std::atomic<std::size_t> now{0}, peak{0}, calls{0};

inline void* takeOrNull(std::size_t bytes) {
    void* const block = std::malloc(bytes == 0 ? 1 : bytes);
    if (block == nullptr) return nullptr;
    ++calls;
    const auto held = now += malloc_usable_size(block);
    for (auto seen = peak.load(); held > seen && !peak.compare_exchange_weak(seen, held);) {
    }
    return block;
}
inline void* take(std::size_t bytes) {
    if (void* const block = takeOrNull(bytes)) return block;
    throw std::bad_alloc();
}
inline void give(void* block) {
    if (block != nullptr) now -= malloc_usable_size(block);
    std::free(block);
}

// The most that `operation` held at once beyond what was held before, in bytes.
template <class Operation>
std::size_t peakOf(Operation&& operation) {
    const std::size_t before = now;
    peak = before;
    operation();
    return peak - before;
}

// How often it asked for memory: work that no other load of the machine changes.
template <class Operation>
std::size_t callsOf(Operation&& operation) {
    const std::size_t before = calls;
    operation();
    return calls - before;
}

}  // namespace counted

void* operator new(std::size_t bytes) { return counted::take(bytes); }
void* operator new[](std::size_t bytes) { return counted::take(bytes); }
void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept { return counted::takeOrNull(bytes); }
void* operator new[](std::size_t bytes, const std::nothrow_t&) noexcept { return counted::takeOrNull(bytes); }
void operator delete(void* block) noexcept { counted::give(block); }
void operator delete[](void* block) noexcept { counted::give(block); }
void operator delete(void* block, const std::nothrow_t&) noexcept { counted::give(block); }
void operator delete[](void* block, const std::nothrow_t&) noexcept { counted::give(block); }
void operator delete(void* block, std::size_t) noexcept { counted::give(block); }
void operator delete[](void* block, std::size_t) noexcept { counted::give(block); }
