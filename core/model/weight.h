// One matrix of the base model; the only type that knows how it is stored.
#pragma once

#include <ATen/core/Tensor.h>

#include <variant>

namespace graft::model {

struct DenseWeight {
    at::Tensor values;  // [out, in], float32 or bfloat16, no gradient
};

class Weight {
public:
    Weight() = default;
    explicit Weight(DenseWeight dense) : m_kind(std::move(dense)) {}

    std::int64_t rows() const;     // out
    std::int64_t columns() const;  // in
    at::ScalarType computeType() const;
    std::uint64_t bytes() const;

    at::Tensor multiply(const at::Tensor& x) const;             // [T, in] -> [T, out]
    at::Tensor multiplyTransposed(const at::Tensor& dy) const;  // [T, out] -> [T, in]
    at::Tensor dense(std::int64_t begin, std::int64_t end) const;  // rows [begin, end) in the compute type

private:
    std::variant<DenseWeight> m_kind;
};

}  // namespace graft::model
