// A matrix in 8-bit integers with one scale per row, as bitsandbytes' int8_vectorwise_quant makes it; no column is held apart (Dettmers et al., LLM.int8(), arXiv 2208.07339).
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace graft::model {

struct Int8Weight {
    at::Tensor codes;    // [out, in] int8: value * 127 / absmax, rounded half to even
    at::Tensor absmax;   // [out] float32: the largest magnitude of each row
    at::ScalarType compute_type = at::kFloat;
    std::uint64_t bytes() const;
};

Int8Weight quantiseInt8(const at::Tensor& matrix);  // [out, in] on any device

at::Tensor denseRows(const Int8Weight& weight, std::int64_t begin, std::int64_t end);  // [end - begin, in]
at::Tensor plainRows(const Int8Weight& weight, std::int64_t begin, std::int64_t end);  // the same values by ATen's own calls, for devices without a loop of ours

}  // namespace graft::model
