// A matrix in 4-bit NormalFloat, packed bit by bit as bitsandbytes packs it; Dettmers et al., QLoRA, arXiv 2305.14314.
#pragma once

#include <ATen/core/Tensor.h>

#include <array>
#include <cstdint>

namespace graft::model {

constexpr std::int64_t nf4Block = 64;        // values of the flat row-major matrix that share a scale
constexpr std::int64_t nf4ScaleBlock = 256;  // scales that share one, where they are quantised too

struct Nf4Weight {
    at::Tensor codes;          // [ceil(out * in / 2)] uint8: two values a byte, the first in its upper half
    at::Tensor absmax;         // [blocks] float32: the largest magnitude of each block; uint8 codes of dynamicMap() where these are quantised
    at::Tensor nested_absmax;  // [ceil(blocks / 256)] float32, the scales of those codes; or undefined
    at::Tensor offset;         // [] float32, the mean that was taken off before; or undefined
    std::int64_t rows = 0, columns = 0;
    at::ScalarType compute_type = at::kFloat;
    std::uint64_t bytes() const;
};

enum class DoubleQuantisation { no, yes };  // yes: the scales in 8 bits
Nf4Weight quantiseNf4(const at::Tensor& matrix, DoubleQuantisation scales);  // [out, in] on any device

at::Tensor denseRows(const Nf4Weight& weight, std::int64_t begin, std::int64_t end);  // [end - begin, in]
at::Tensor plainRows(const Nf4Weight& weight, std::int64_t begin, std::int64_t end);  // the same values by ATen's own calls, for devices without a loop of ours

// The 16 values of a code: quantiles of a normal distribution, with an exact zero (appendix E of the paper).
extern const std::array<float, 16> nf4Values;
// bitsandbytes' signed 8-bit map for scales, ascending: [256] float32 on the CPU (Dettmers, 8-Bit Approximations for Parallelism in Deep Learning, arXiv 1511.04561).
const at::Tensor& dynamicMap();

}  // namespace graft::model
