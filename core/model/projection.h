// A linear layer of the base model with the adapter's parts at its site, resolved for one forward pass; forward and backward without autograd.
#pragma once

#include "model/adapter.h"
#include "model/block.h"
#include "model/decoder.h"
#include "model/dropout.h"

namespace graft::model {

// What every block of one forward pass shares. Kept by the blocks until backward; the model must live as long.
struct Pass {
    const BaseModel& model;
    std::shared_ptr<const Segments> segments;
    ForwardOptions options;
};

struct Projection {
    const Linear* linear = nullptr;
    at::Tensor whole;                 // stands in for the weight; undefined: none
    std::vector<LowRank> low_rank;    // in the compute type

    std::size_t tensors() const { return 1 + 2 * low_rank.size(); }   // whole, then a and b of each pair
    void appendTo(Tensors& list) const;
    Projection detached() const;
};

// Parts in the compute type (casting is differentiable). A part that does not belong to a linear layer is an error of the caller.
Projection resolve(const Linear& linear, const Adapter& adapter);

struct Projected {
    at::Tensor values;                // [T, out]
    Tensors narrow;                   // per low-rank pair: dropout(x) A^T, [T, rank]
};
Projected project(const Pass& pass, const Projection& projection, const at::Tensor& x);

// dy W + sum of scale (dy B) A: [T, in], undefined unless `wantInput`. Appends the gradients of the projection's tensors() to `gradients`;
// `first` is the index of the first of them among the block's inputs.
at::Tensor projectBackward(const Pass& pass, const Projection& projection, const at::Tensor& x, const Tensors& narrow, const at::Tensor& dy,
                           bool wantInput, const Wanted& wanted, std::size_t first, Tensors& gradients);

}  // namespace graft::model
