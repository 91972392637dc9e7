// Small layers after the model's own: what the three styles of bottleneck adapters share, with the maths of AdapterHub in pre-norm decoders.
#pragma once

#include "peft/method.h"

#include <array>

namespace graft::peft {

struct BottleneckStyle {
    bool after_attention = false;                         // beside the place after the MLP, which every style has
    model::Reads reads = model::Reads::sublayer;
    model::Activation activation = model::Activation::relu;
    std::int64_t reduction = 16;                          // of the model's width
    double scaling = 1;
    double small_model_rate = 1.2e-2;                     // learning rate for models of up to 30 million parameters
};

// The places in the model, layer by layer, after attention before after the MLP.
std::vector<std::string> bottleneckSites(const recipe::ModelShape& shape, const BottleneckStyle& style);
// The leaves of the next place. down [size, hidden], its bias [size], up [hidden, size], its bias [hidden].
void appendBottleneck(State& state, const std::string& site, const std::array<at::Tensor, 4>& values, at::Device device);

// Fills in the form, the fields and the rates.
Method bottleneckMethod(recipe::MethodInfo info, const BottleneckStyle& style);

}  // namespace graft::peft
