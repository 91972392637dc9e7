// Quantities as people read them: bytes, counts, durations and figures.
#pragma once

#include <cstdint>
#include <string>

namespace graft {

std::string formatBytes(std::uint64_t bytes);        // "1.2 GB", powers of 1000, as disks and files are sold
std::string formatCount(std::uint64_t count);        // "1,204", "135 M" from a million on
std::string formatDuration(double seconds);          // "9 min", "1 h 20 min", "40 s"
std::string formatFigure(double value, int digits);  // "NaN" and "inf" are shown as such

}  // namespace graft
