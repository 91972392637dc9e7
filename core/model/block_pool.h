// One address range cut into blocks: best fit, neighbours joined when freed, pages kept until asked to give them back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <utility>

namespace graft::model {

// Not thread-safe; its owner locks.
class BlockPool {
public:
    explicit BlockPool(std::size_t reserved);   // address space only; takes less where the system does not give that much

    void* take(std::size_t bytes);              // nullptr: no free block is large enough
    void put(void* block);
    bool owns(const void* block) const { return block >= m_base && block < m_base + m_reserved; }
    std::size_t sizeOf(const void* block) const;
    std::size_t touchedBytes() const { return m_touched; }  // pages that were handed out and not given back to the system
    void releaseFree();

private:
    struct Block {
        std::size_t size;
        bool free;
        bool touched;   // may hold pages
    };
    using Blocks = std::map<std::size_t, Block>;  // by offset
    void insertFree(Blocks::iterator block) { m_free.insert({block->second.size, block->first}); }
    void eraseFree(Blocks::iterator block) { m_free.erase({block->second.size, block->first}); }

    char* m_base = nullptr;
    std::size_t m_reserved = 0, m_touched = 0;
    Blocks m_blocks;
    std::set<std::pair<std::size_t, std::size_t>> m_free;  // size, offset
};

}  // namespace graft::model
