#include "model/weight.h"

#include <ATen/ATen.h>

namespace graft::model {
namespace {

const at::Tensor& valuesOf(const std::variant<DenseWeight>& kind) { return std::get<DenseWeight>(kind).values; }

}  // namespace

std::int64_t Weight::rows() const { return valuesOf(m_kind).size(0); }
std::int64_t Weight::columns() const { return valuesOf(m_kind).size(1); }
at::ScalarType Weight::computeType() const { return valuesOf(m_kind).scalar_type(); }
std::uint64_t Weight::bytes() const { return valuesOf(m_kind).nbytes(); }
at::Tensor Weight::multiply(const at::Tensor& x) const { return at::linear(x, valuesOf(m_kind)); }
at::Tensor Weight::multiplyTransposed(const at::Tensor& dy) const { return at::mm(dy, valuesOf(m_kind)); }
at::Tensor Weight::dense(std::int64_t begin, std::int64_t end) const { return valuesOf(m_kind).slice(0, begin, end); }

}  // namespace graft::model
