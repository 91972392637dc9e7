#include "model/int8_weight.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>

#include <array>

namespace graft::model {
namespace {

constexpr std::int64_t pieceValues = 1 << 20;
constexpr float perStep = 7.874015718698502e-3f;  // 1 / 127, as bitsandbytes writes it

// A table of the row's 256 values, rounded once to the compute type, then one look-up per value.
template <class T>
void unpack(const std::int8_t* codes, const float* absmax, std::int64_t rows, std::int64_t columns, T* target) {
    at::parallel_for(0, rows, 16, [&](std::int64_t begin, std::int64_t end) {
        std::array<T, 256> table;
        for (std::int64_t row = begin; row < end; ++row) {
            for (int code = -128; code < 128; ++code) table[static_cast<std::uint8_t>(code)] = static_cast<T>(static_cast<float>(code) * absmax[row] * perStep);
            for (std::int64_t i = row * columns; i < (row + 1) * columns; ++i) target[i] = table[static_cast<std::uint8_t>(codes[i])];
        }
    });
}

}  // namespace

std::uint64_t Int8Weight::bytes() const { return codes.nbytes() + absmax.nbytes(); }

Int8Weight quantiseInt8(const at::Tensor& matrix) {
    const at::NoGradGuard frozen;
    const std::int64_t rows = matrix.size(0), step = std::max<std::int64_t>(1, pieceValues / std::max<std::int64_t>(1, matrix.size(1)));
    Int8Weight weight{at::empty(matrix.sizes(), matrix.options().dtype(at::kChar)), at::empty({rows}, matrix.options().dtype(at::kFloat)), matrix.scalar_type()};
    for (std::int64_t begin = 0; begin < rows; begin += step) {
        const std::int64_t end = std::min(rows, begin + step);
        const at::Tensor values = matrix.slice(0, begin, end).to(at::kFloat), absmax = weight.absmax.slice(0, begin, end);
        absmax.copy_(values.abs().amax(1));
        const at::Tensor scale = at::where(absmax > 0, 127.0 / absmax, at::zeros_like(absmax));  // a row of zeros has no scale
        weight.codes.slice(0, begin, end).copy_((values * scale.unsqueeze(1)).round_());
    }
    return weight;
}

at::Tensor denseRows(const Int8Weight& weight, std::int64_t begin, std::int64_t end) {
    if (!weight.codes.is_cpu() || (weight.compute_type != at::kFloat && weight.compute_type != at::kBFloat16)) return plainRows(weight, begin, end);
    const std::int64_t columns = weight.codes.size(1);
    const at::Tensor values = at::empty({end - begin, columns}, weight.compute_type);
    const std::int8_t* codes = weight.codes.const_data_ptr<std::int8_t>() + begin * columns;
    const float* absmax = weight.absmax.const_data_ptr<float>() + begin;
    if (weight.compute_type == at::kFloat) unpack(codes, absmax, end - begin, columns, values.mutable_data_ptr<float>());
    else unpack(codes, absmax, end - begin, columns, values.mutable_data_ptr<at::BFloat16>());
    return values;
}

at::Tensor plainRows(const Int8Weight& weight, std::int64_t begin, std::int64_t end) {
    return (weight.codes.slice(0, begin, end).to(at::kFloat) * weight.absmax.slice(0, begin, end).unsqueeze(1) * static_cast<double>(perStep)).to(weight.compute_type);
}

}  // namespace graft::model
