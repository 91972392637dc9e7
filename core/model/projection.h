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

// y = (1 + output_gain) o ((1 + product_gain) o (W rotated((1 + input_gain) o x) + pairs(x)) + bias + added_bias); everything but W may be missing.
// A scale is kept by its distance from one: bfloat16 would round scales near one to steps of 0.4 to 0.8 %.
struct Projection {
    const Linear* linear = nullptr;
    at::Tensor whole = {};                 // stands in for the weight
    at::Tensor rotation = {};              // [in / size, size, size]
    at::Tensor input_gain = {};            // [in]
    at::Tensor product_gain = {};          // [out]
    at::Tensor output_gain = {};           // [out]
    at::Tensor added_bias = {};            // [out]
    std::vector<LowRank> low_rank = {};    // in the compute type; they read x as it comes in

    // Every tensor that may want a gradient, defined or not, in the order of the block's inputs.
    template <class Visit>
    void eachTensor(Visit&& visit) {
        for (at::Tensor* tensor : {&whole, &rotation, &input_gain, &product_gain, &output_gain, &added_bias}) visit(*tensor);
        for (LowRank& pair : low_rank)
            for (at::Tensor* tensor : {&pair.a, &pair.b, &pair.narrow_scale, &pair.wide_scale}) visit(*tensor);
    }
    std::size_t tensors() const { return 6 + 4 * low_rank.size(); }
    void appendTo(Tensors& list) const;
    Projection detached() const;
};

// Parts in the compute type (casting is differentiable). A part that does not belong to a linear layer is an error of the caller.
Projection resolve(const Linear& linear, const Adapter& adapter);

// What backward needs besides the input: the least that is not computed again.
struct Kept {
    Tensors narrow;                   // per low-rank pair: A dropout(x), [T, rank]
    at::Tensor products;              // before product_gain, [T, out]; undefined without one
    at::Tensor unscaled;              // before output_gain, [T, out]; undefined without one
};
struct Projected {
    at::Tensor values;                // [T, out]
    Kept kept;
};
Projected project(const Pass& pass, const Projection& projection, const at::Tensor& x);

// dx [T, in], undefined unless `wantInput`. Appends the gradients of the projection's tensors to `gradients`;
// `first` is the index of the first of them among the block's inputs.
at::Tensor projectBackward(const Pass& pass, const Projection& projection, const at::Tensor& x, const Kept& kept, const at::Tensor& dy,
                           bool wantInput, const Wanted& wanted, std::size_t first, Tensors& gradients);

}  // namespace graft::model
