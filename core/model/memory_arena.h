// The CPU allocator of the process: keeps its pages between steps and refuses to pass a ceiling by throwing c10::OutOfMemoryError.
#pragma once

#include <cstdint>

namespace graft::model {

void installMemoryArena();                       // idempotent; before the first tensor
void setMemoryCeiling(std::uint64_t bytes);      // 0: cgroup or available memory less a reserve; tests lower it
std::uint64_t memoryCeiling();
std::uint64_t arenaBytesInUse();                 // by live tensors
std::uint64_t arenaPeakBytes();                  // since resetArenaPeak
void resetArenaPeak();
std::uint64_t arenaTouchedBytes();               // pages that it holds
void releaseArenaPages();                        // gives free blocks back to the system

}  // namespace graft::model
