#include "model/weight.h"

#include <ATen/ATen.h>

namespace graft::model {
namespace {

std::int64_t rowsOf(const DenseWeight& weight) { return weight.values.size(0); }
std::int64_t rowsOf(const Nf4Weight& weight) { return weight.rows; }
std::int64_t rowsOf(const Int8Weight& weight) { return weight.codes.size(0); }
std::int64_t columnsOf(const DenseWeight& weight) { return weight.values.size(1); }
std::int64_t columnsOf(const Nf4Weight& weight) { return weight.columns; }
std::int64_t columnsOf(const Int8Weight& weight) { return weight.codes.size(1); }
at::ScalarType typeOf(const DenseWeight& weight) { return weight.values.scalar_type(); }
at::ScalarType typeOf(const Nf4Weight& weight) { return weight.compute_type; }
at::ScalarType typeOf(const Int8Weight& weight) { return weight.compute_type; }
std::uint64_t bytesOf(const DenseWeight& weight) { return weight.values.nbytes(); }
std::uint64_t bytesOf(const Nf4Weight& weight) { return weight.bytes(); }
std::uint64_t bytesOf(const Int8Weight& weight) { return weight.bytes(); }
at::Tensor denseRows(const DenseWeight& weight, std::int64_t begin, std::int64_t end) { return weight.values.slice(0, begin, end); }

at::Tensor product(const DenseWeight& weight, const at::Tensor& x) { return at::linear(x, weight.values); }
at::Tensor transposedProduct(const DenseWeight& weight, const at::Tensor& dy) { return at::mm(dy, weight.values); }

template <class Packed>
std::int64_t rowsPerChunk(const Packed& weight) {
    const auto rowBytes = static_cast<std::uint64_t>(columnsOf(weight)) * c10::elementSize(typeOf(weight));
    return static_cast<std::int64_t>(std::max<std::uint64_t>(1, packedChunkBytes / std::max<std::uint64_t>(1, rowBytes)));
}

template <class Packed>
at::Tensor product(const Packed& weight, const at::Tensor& x) {
    const std::int64_t rows = rowsOf(weight), step = rowsPerChunk(weight);
    if (rows <= step) return at::linear(x, denseRows(weight, 0, rows));
    const at::Tensor y = at::empty({x.size(0), rows}, x.options());
    for (std::int64_t begin = 0; begin < rows; begin += step) {
        const std::int64_t end = std::min(rows, begin + step);
        y.slice(1, begin, end).copy_(at::linear(x, denseRows(weight, begin, end)));
    }
    return y;
}

// The chunks' products are summed in float32: each is rounded once, their sum not at every chunk.
template <class Packed>
at::Tensor transposedProduct(const Packed& weight, const at::Tensor& dy) {
    const std::int64_t rows = rowsOf(weight), step = rowsPerChunk(weight);
    if (rows <= step) return at::mm(dy, denseRows(weight, 0, rows));
    const at::Tensor sum = at::zeros({dy.size(0), columnsOf(weight)}, dy.options().dtype(at::kFloat));
    for (std::int64_t begin = 0; begin < rows; begin += step) {
        const std::int64_t end = std::min(rows, begin + step);
        sum.add_(at::mm(dy.slice(1, begin, end), denseRows(weight, begin, end)));
    }
    return sum.to(dy.scalar_type());
}

}  // namespace

std::int64_t Weight::rows() const {
    return std::visit([](const auto& kind) { return rowsOf(kind); }, m_kind);
}
std::int64_t Weight::columns() const {
    return std::visit([](const auto& kind) { return columnsOf(kind); }, m_kind);
}
at::ScalarType Weight::computeType() const {
    return std::visit([](const auto& kind) { return typeOf(kind); }, m_kind);
}
std::uint64_t Weight::bytes() const {
    return std::visit([](const auto& kind) { return bytesOf(kind); }, m_kind);
}
at::Tensor Weight::multiply(const at::Tensor& x) const {
    return std::visit([&](const auto& kind) { return product(kind, x); }, m_kind);
}
at::Tensor Weight::multiplyTransposed(const at::Tensor& dy) const {
    return std::visit([&](const auto& kind) { return transposedProduct(kind, dy); }, m_kind);
}
at::Tensor Weight::dense(std::int64_t begin, std::int64_t end) const {
    return std::visit([&](const auto& kind) { return denseRows(kind, begin, end); }, m_kind);
}

Weight heldWeight(const at::Tensor& matrix, recipe::Quantisation quantisation) {
    switch (quantisation) {
        case recipe::Quantisation::nf4: return Weight(quantiseNf4(matrix, DoubleQuantisation::no));
        case recipe::Quantisation::nf4_double: return Weight(quantiseNf4(matrix, DoubleQuantisation::yes));
        case recipe::Quantisation::int8: return Weight(quantiseInt8(matrix));
        case recipe::Quantisation::none: break;
    }
    return Weight(DenseWeight{matrix});
}

}  // namespace graft::model
