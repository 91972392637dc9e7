// The decoder's arithmetic on bfloat16 for processors with AVX-512 and its bfloat16 products: each pass over memory once, attention in cache-sized blocks.
// What it has no own form for (other types, weights' gradients, odd head sizes) goes to the plain kernels.
#pragma once

#include "model/kernels/aten_kernels.h"

namespace graft::model {

bool hasAvx512Bfloat16();

class Avx512Kernels final : public AtenKernels {
public:
    Normed norm(const at::Tensor& x, const at::Tensor& weight, double epsilon) const override;
    at::Tensor normAgain(const at::Tensor& x, const at::Tensor& inverseRms, const at::Tensor& weight) const override;
    at::Tensor normBackward(const at::Tensor& dy, const at::Tensor& x, const at::Tensor& inverseRms, const at::Tensor& weight,
                            at::Tensor* weightGradient) const override;
    void rotate(at::Tensor& x, const at::Tensor& cosines, const at::Tensor& sines, Turn turn) const override;
    at::Tensor swiglu(const at::Tensor& gate, const at::Tensor& up) const override;
    void swigluBackward(const at::Tensor& dh, at::Tensor& gate, at::Tensor& up) const override;
    Attended attention(const AttentionCall& call) const override;
    AttentionGradients attentionBackward(const AttentionCall& call, const Attended& forward, const at::Tensor& dy) const override;
    at::Tensor tokenLogProbabilities(at::Tensor& logits, const at::Tensor& targets, bool gradient) const override;
};

}  // namespace graft::model
