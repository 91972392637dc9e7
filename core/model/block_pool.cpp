#include "model/block_pool.h"

#include <sys/mman.h>

#include <algorithm>

namespace graft::model {
namespace {

constexpr std::size_t page = 4096, hugePage = 2u << 20;

std::size_t roundedUp(std::size_t value, std::size_t step) { return (value + step - 1) / step * step; }

}  // namespace

BlockPool::BlockPool(std::size_t reserved) {
    for (std::size_t size = roundedUp(reserved, hugePage); size >= hugePage; size = roundedUp(size / 2, hugePage)) {
        void* range = mmap(nullptr, size + hugePage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (range != MAP_FAILED) {
            m_base = reinterpret_cast<char*>(roundedUp(reinterpret_cast<std::size_t>(range), hugePage));
            m_reserved = size;
            break;
        }
        if (size == hugePage) return;
    }
    madvise(m_base, m_reserved, MADV_HUGEPAGE);
    insertFree(m_blocks.emplace(0, Block{m_reserved, true, false}).first);
}

// The last block, of untouched pages, is by far the largest, so best fit takes it only when nothing else is large enough.
void* BlockPool::take(std::size_t bytes) {
    const std::size_t size = roundedUp(std::max<std::size_t>(bytes, 1), page);
    const auto found = m_free.lower_bound({size, 0});
    if (found == m_free.end()) return nullptr;
    const auto block = m_blocks.find(found->second);
    m_free.erase(found);
    if (block->second.size > size) {
        const Block rest{block->second.size - size, true, block->second.touched};
        insertFree(m_blocks.emplace(block->first + size, rest).first);
        block->second.size = size;
    }
    if (!block->second.touched) m_touched += size;
    block->second.free = false;
    block->second.touched = true;
    return m_base + block->first;
}

// Blocks with and without pages are not joined, so that touchedBytes stays exact.
void BlockPool::put(void* address) {
    auto block = m_blocks.find(static_cast<std::size_t>(static_cast<char*>(address) - m_base));
    block->second.free = true;
    if (const auto next = std::next(block); next != m_blocks.end() && next->second.free && next->second.touched) {
        eraseFree(next);
        block->second.size += next->second.size;
        m_blocks.erase(next);
    }
    if (block != m_blocks.begin()) {
        const auto previous = std::prev(block);
        if (previous->second.free && previous->second.touched) {
            eraseFree(previous);
            previous->second.size += block->second.size;
            m_blocks.erase(block);
            block = previous;
        }
    }
    insertFree(block);
}

std::size_t BlockPool::sizeOf(const void* block) const {
    return m_blocks.at(static_cast<std::size_t>(static_cast<const char*>(block) - m_base)).size;
}

void BlockPool::releaseFree() {
    for (auto block = m_blocks.begin(); block != m_blocks.end();) {
        if (block->second.free && block->second.touched) {
            madvise(m_base + block->first, block->second.size, MADV_DONTNEED);
            m_touched -= block->second.size;
            block->second.touched = false;
        }
        const auto previous = block == m_blocks.begin() ? m_blocks.end() : std::prev(block);
        if (previous != m_blocks.end() && previous->second.free && block->second.free && !block->second.touched && !previous->second.touched) {
            eraseFree(previous), eraseFree(block);
            previous->second.size += block->second.size;
            block = m_blocks.erase(block);
            insertFree(previous);
        } else {
            ++block;
        }
    }
}

}  // namespace graft::model
