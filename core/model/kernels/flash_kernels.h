// Attention on CUDA by the variable-length flash kernel that LibTorch brings: all segments in one call, no scores in memory.
#pragma once

#include "model/kernels/aten_kernels.h"

#include <string>

namespace graft::model {

// What the kernel has no form for (float32, heads that are no multiple of 8 or over 256 wide) goes to the plain kernels.
class FlashKernels final : public AtenKernels {
public:
    Attended attention(const AttentionCall& call) const override;
    AttentionGradients attentionBackward(const AttentionCall& call, const Attended& forward, const at::Tensor& dy) const override;
};

// Runs the flash kernel beside the plain ones on a small example of this device, forward and backward, and says what is wrong: empty when it may be used.
// Asked once per process.
const std::string& flashProblem(at::Device device);

}  // namespace graft::model
