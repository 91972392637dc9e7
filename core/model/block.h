// A piece of the decoder with a hand-written backward, hung into autograd's graph as one node.
#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <vector>

namespace graft::model {

using Tensors = std::vector<at::Tensor>;
using Wanted = std::function<bool(std::size_t input)>;
// Gradients of the outputs in, gradients of the inputs out (undefined where there is none or none is wanted).
// Runs once, without autograd, on the thread that calls backward; what it captured is freed after it.
using BlockBackward = std::function<Tensors(const Tensors& gradients, const Wanted& wanted)>;

// `outputs` were computed from `inputs` without autograd (see Detached) and share no storage with them. Inputs may be undefined.
// Without a graph to record, `backward` is dropped, and with it what it would have saved.
void recordBlock(const Tensors& inputs, const Tensors& outputs, BlockBackward backward);

// Whether recordBlock would record anything.
bool isRecording(const Tensors& inputs);

}  // namespace graft::model
