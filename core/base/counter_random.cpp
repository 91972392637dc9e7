#include "base/counter_random.h"

#include <bit>
#include <cassert>

namespace graft {

std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key) {
    for (int round = 0; round < 10; ++round) {
        const auto left = std::uint64_t{0xD2511F53} * counter[0];
        const auto right = std::uint64_t{0xCD9E8D57} * counter[2];
        counter = {static_cast<std::uint32_t>(right >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(right),
                   static_cast<std::uint32_t>(left >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(left)};
        key[0] += 0x9E3779B9;
        key[1] += 0xBB67AE85;
    }
    return counter;
}

namespace {

// A balanced Feistel network over 2 * halfBits bits, six rounds.
std::uint64_t feistel(std::uint64_t value, int halfBits, std::uint64_t seed) {
    const std::uint64_t mask = (std::uint64_t{1} << halfBits) - 1;
    std::uint64_t left = value >> halfBits, right = value & mask;
    for (std::uint32_t round = 0; round < 6; ++round) {
        const auto mixed = philox({static_cast<std::uint32_t>(right), static_cast<std::uint32_t>(right >> 32), round, 0x67726166},
                                  {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)});
        const auto next = left ^ ((std::uint64_t{mixed[0]} | std::uint64_t{mixed[1]} << 32) & mask);
        left = right;
        right = next;
    }
    return left << halfBits | right;
}

}  // namespace

std::uint64_t permuted(std::uint64_t index, std::uint64_t count, std::uint64_t seed) {
    assert(index < count);
    const int bits = std::bit_width(count - 1);
    const int halfBits = (bits + 1) / 2;
    if (halfBits == 0) return 0;
    do index = feistel(index, halfBits, seed);
    while (index >= count);  // cycle walking: at most four times as many values as the count
    return index;
}

}  // namespace graft
