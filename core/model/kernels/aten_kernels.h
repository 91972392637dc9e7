// The decoder's arithmetic in ATen calls alone: right on every device, and the measure for the faster ones.
#pragma once

#include "model/kernels/kernels.h"

namespace graft::model {

class AtenKernels : public Kernels {
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

// float64 for float64, else float32: the type of statistics and sums.
at::ScalarType wideType(const at::Tensor& x);

double scaleOf(const AttentionCall& call);                               // of the scores: 1 / sqrt(head_dim)
void clearIdle(const AttentionCall& call, const at::Tensor& rows);       // zeroes the rows behind the last segment

}  // namespace graft::model
