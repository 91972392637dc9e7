#include "model/kernels/avx512_kernels.h"

#if defined(__x86_64__)

#include "model/kernels/avx512_rows.h"
#include "model/kernels/bfloat16_bits.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

namespace graft::model {
namespace {

constexpr std::int64_t rowGrain = 16, numberGrain = 1 << 14;   // the least that is worth a second thread

std::int64_t rowsOf(const at::Tensor& x) { return x.numel() / std::max<std::int64_t>(x.size(-1), 1); }

NormRows normRows(const at::Tensor& x, const at::Tensor& inverseRms, const at::Tensor& weight, at::Tensor& y, double epsilon) {
    return {bits(x), bits(weight), inverseRms.data_ptr<float>(), bits(y), x.size(-1), static_cast<float>(epsilon)};
}

}  // namespace

bool hasAvx512Bfloat16() {
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512bf16");
}

Normed Avx512Kernels::norm(const at::Tensor& x, const at::Tensor& weight, double epsilon) const {
    if (!haveBits({x, weight})) return AtenKernels::norm(x, weight, epsilon);
    Normed result{at::empty_like(x), at::empty(x.sizes().slice(0, x.dim() - 1), x.options().dtype(at::kFloat))};
    const NormRows call = normRows(x, result.inverse_rms, weight, result.values, epsilon);
    at::parallel_for(0, rowsOf(x), rowGrain, [&](std::int64_t begin, std::int64_t end) {
        normStatistics(call, begin, end);
        normValues(call, begin, end);
    });
    return result;
}

at::Tensor Avx512Kernels::normAgain(const at::Tensor& x, const at::Tensor& inverseRms, const at::Tensor& weight) const {
    if (!haveBits({x, weight})) return AtenKernels::normAgain(x, inverseRms, weight);
    at::Tensor result = at::empty_like(x);
    const NormRows call = normRows(x, inverseRms, weight, result, 0);
    at::parallel_for(0, rowsOf(x), rowGrain, [&](std::int64_t begin, std::int64_t end) { normValues(call, begin, end); });
    return result;
}

at::Tensor Avx512Kernels::normBackward(const at::Tensor& dy, const at::Tensor& x, const at::Tensor& inverseRms, const at::Tensor& weight,
                                       at::Tensor* weightGradient) const {
    if (weightGradient || !haveBits({dy, x, weight})) return AtenKernels::normBackward(dy, x, inverseRms, weight, weightGradient);
    at::Tensor result = at::empty_like(x);
    const NormRows call = normRows(x, inverseRms, weight, result, 0);
    at::parallel_for(0, rowsOf(x), rowGrain, [&](std::int64_t begin, std::int64_t end) { normBackwardRows(call, bits(dy), begin, end); });
    return result;
}

void Avx512Kernels::rotate(at::Tensor& x, const at::Tensor& cosines, const at::Tensor& sines, Turn turn) const {
    if (!haveBits({x}) || !cosines.is_contiguous() || !sines.is_contiguous() || cosines.scalar_type() != at::kFloat) return AtenKernels::rotate(x, cosines, sines, turn);
    const RotateRows call{bits(x), cosines.data_ptr<float>(), sines.data_ptr<float>(), x.size(1), x.size(2) / 2, turn == Turn::forward ? 1.0f : -1.0f};
    at::parallel_for(0, x.size(0), rowGrain, [&](std::int64_t begin, std::int64_t end) { rotateRows(call, begin, end); });
}

at::Tensor Avx512Kernels::swiglu(const at::Tensor& gate, const at::Tensor& up) const {
    if (!haveBits({gate, up})) return AtenKernels::swiglu(gate, up);
    at::Tensor result = at::empty_like(gate);
    at::parallel_for(0, gate.numel(), numberGrain, [&](std::int64_t begin, std::int64_t end) { swigluRange(bits(gate), bits(up), bits(result), begin, end); });
    return result;
}

void Avx512Kernels::swigluBackward(const at::Tensor& dh, at::Tensor& gate, at::Tensor& up) const {
    if (!haveBits({dh, gate, up})) return AtenKernels::swigluBackward(dh, gate, up);
    at::parallel_for(0, gate.numel(), numberGrain, [&](std::int64_t begin, std::int64_t end) { swigluBackwardRange(bits(dh), bits(gate), bits(up), begin, end); });
}

at::Tensor Avx512Kernels::tokenLogProbabilities(at::Tensor& logits, const at::Tensor& targets, bool gradient) const {
    if (!haveBits({logits})) return AtenKernels::tokenLogProbabilities(logits, targets, gradient);
    const at::Tensor columns = targets.contiguous();
    const std::int64_t vocabulary = logits.size(1);
    at::Tensor result = at::empty({logits.size(0)}, logits.options().dtype(at::kFloat));
    at::parallel_for(0, logits.size(0), 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t row = begin; row < end; ++row) {
            const std::int64_t target = columns.data_ptr<std::int64_t>()[row];
            TORCH_CHECK(target >= 0 && target < vocabulary, "token ", target, " lies outside a vocabulary of ", vocabulary);
            result.data_ptr<float>()[row] = tokenLogProbability(bits(logits) + row * vocabulary, vocabulary, target, gradient);
        }
    });
    return result;
}

}  // namespace graft::model

#else

namespace graft::model {
bool hasAvx512Bfloat16() { return false; }
}  // namespace graft::model

#endif
