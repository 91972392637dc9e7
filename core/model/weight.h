// One matrix of the base model; the only type that knows how it is stored.
#pragma once

#include "model/int8_weight.h"
#include "model/nf4_weight.h"
#include "recipe/base_precision.h"

#include <ATen/core/Tensor.h>

#include <variant>

namespace graft::model {

struct DenseWeight {
    at::Tensor values;  // [out, in], float32 or bfloat16, no gradient
};

class Weight {
public:
    using Kind = std::variant<DenseWeight, Nf4Weight, Int8Weight>;
    Weight() = default;
    explicit Weight(Kind kind) : m_kind(std::move(kind)) {}

    std::int64_t rows() const;     // out
    std::int64_t columns() const;  // in
    at::ScalarType computeType() const;
    std::uint64_t bytes() const;

    // A packed matrix is unpacked in chunks of rows of at most packedChunkBytes.
    at::Tensor multiply(const at::Tensor& x) const;             // [T, in] -> [T, out]
    at::Tensor multiplyTransposed(const at::Tensor& dy) const;  // [T, out] -> [T, in]
    at::Tensor dense(std::int64_t begin, std::int64_t end) const;  // rows [begin, end) in the compute type

private:
    Kind m_kind;
};

constexpr std::uint64_t packedChunkBytes = 32u << 20;  // large enough for full GEMM speed

// The matrix [out, in] as it is to be held; its type stays the one that products are computed in.
Weight heldWeight(const at::Tensor& matrix, recipe::Quantisation quantisation);

}  // namespace graft::model
