#include "model/kernels/aten_kernels.h"

#include <ATen/ATen.h>

namespace graft::model {

at::ScalarType wideType(const at::Tensor& x) { return x.scalar_type() == at::kDouble ? at::kDouble : at::kFloat; }

Normed AtenKernels::norm(const at::Tensor& x, const at::Tensor& weight, double epsilon) const {
    const at::Tensor wide = x.to(wideType(x));
    const at::Tensor inverse = at::rsqrt(wide.square().mean(-1).add_(epsilon));
    return {normAgain(x, inverse, weight), inverse};
}

at::Tensor AtenKernels::normAgain(const at::Tensor& x, const at::Tensor& inverseRms, const at::Tensor& weight) const {
    return (x.to(wideType(x)) * inverseRms.unsqueeze(-1)).to(x.scalar_type()).mul_(weight);
}

at::Tensor AtenKernels::normBackward(const at::Tensor& dy, const at::Tensor& x, const at::Tensor& inverseRms, const at::Tensor& weight,
                                     at::Tensor* weightGradient) const {
    const at::Tensor inverse = inverseRms.unsqueeze(-1);
    const at::Tensor unit = x.to(wideType(x)) * inverse, wide = dy.to(wideType(x));
    if (weightGradient) *weightGradient = (wide * unit).sum(0).to(weight.scalar_type());
    const at::Tensor unitGradient = wide * weight.to(wideType(x));
    const at::Tensor along = (unitGradient * unit).mean(-1, true);
    return ((unitGradient - unit * along) * inverse).to(x.scalar_type());
}

void AtenKernels::rotate(at::Tensor& x, const at::Tensor& cosines, const at::Tensor& sines, Turn turn) const {
    const std::int64_t half = x.size(2) / 2;
    const at::Tensor cosine = cosines.unsqueeze(1), sine = turn == Turn::forward ? sines.unsqueeze(1) : sines.unsqueeze(1).neg();
    const at::Tensor first = x.slice(2, 0, half).to(wideType(x), false, true), second = x.slice(2, half).to(wideType(x), false, true);
    x.slice(2, 0, half).copy_(first * cosine - second * sine);
    x.slice(2, half).copy_(second * cosine + first * sine);
}

at::Tensor AtenKernels::swiglu(const at::Tensor& gate, const at::Tensor& up) const { return at::silu(gate).mul_(up); }

void AtenKernels::swigluBackward(const at::Tensor& dh, at::Tensor& gate, at::Tensor& up) const {
    const at::Tensor gateGradient = at::silu_backward(dh * up, gate);
    at::mul_out(up, at::silu(gate), dh);
    gate.copy_(gateGradient);
}

at::Tensor AtenKernels::tokenLogProbabilities(at::Tensor& logits, const at::Tensor& targets, bool gradient) const {
    const at::Tensor wide = logits.to(wideType(logits)), column = targets.unsqueeze(1);
    const at::Tensor logSum = at::logsumexp(wide, {1}, true);
    const at::Tensor result = (wide.gather(1, column) - logSum).squeeze(1);
    if (gradient) {
        logits.copy_(at::exp(wide - logSum).neg_());
        logits.scatter_add_(1, column, at::ones_like(column, logits.options()));
    }
    return result;
}

}  // namespace graft::model
