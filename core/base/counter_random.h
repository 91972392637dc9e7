// Randomness as a pure function of a key, so that resuming, splitting into micro-batches or recomputing changes nothing.
#pragma once

#include <array>
#include <cstdint>

namespace graft {

// Philox 4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011).
std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key);

// Uniform in [0, 1) with 24 bits.
inline float toUnit(std::uint32_t bits) { return static_cast<float>(bits >> 8) * 0x1p-24f; }

// The image of `index` under a seeded permutation of [0, count): O(1), a cycle-walking Feistel network.
std::uint64_t permuted(std::uint64_t index, std::uint64_t count, std::uint64_t seed);

}  // namespace graft
