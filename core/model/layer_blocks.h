// The blocks of a layer, each with the least that backward needs: norm and projections, rotary attention, output projection, gated MLP.
#pragma once

#include "model/layer.h"

namespace graft::model {

// norm(x) through several projections that share it. Keeps x and what the projections keep; norm(x) is computed again.
Tensors normedProjections(const Pass& pass, const at::Tensor& normWeight, const std::vector<const Projection*>& projections, const at::Tensor& x);

// Rotates query and key in place and attends per segment: [stream, heads * head_dim]. The inputs must have no other reader.
at::Tensor rotaryAttention(const Pass& pass, const LayerParts& parts, const at::Tensor& query, const at::Tensor& key, const at::Tensor& value);

// residual + projection(x); the projection alone where `residual` is undefined, here and below.
at::Tensor addProjection(const Pass& pass, const Projection& projection, const at::Tensor& x, const at::Tensor& residual);

// residual + down(silu(gate) * up). Keeps gate and up; their product is computed again. The inputs must have no other reader.
at::Tensor addGated(const Pass& pass, const Projection& down, const at::Tensor& gate, const at::Tensor& up, const at::Tensor& residual);

}  // namespace graft::model
