// What the system lets this process use, read from /proc and the control groups.
#pragma once

#include <cstdint>

namespace graft::model {

std::uint64_t machineMemoryBytes();     // installed, or the tightest control group's limit if that is less
std::uint64_t availableMemoryBytes();   // free for this process now, without what it holds; within the same limit
std::uint64_t residentBytes();          // of this process
std::uint64_t peakResidentBytes();      // since the last reset
void resetPeakResident();

}  // namespace graft::model
