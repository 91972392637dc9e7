// One transformer layer with its parts: the unit that is kept or run again in backward.
#pragma once

#include "model/projection.h"

#include <optional>

namespace graft::model {

// A norm weight of the model or the adapter's in its place, in the compute type.
at::Tensor resolveNorm(const Norm& norm, const Adapter& adapter);

struct LayerParts {
    std::int64_t index = 0;
    at::Tensor input_norm, post_attention_norm;   // [hidden]
    Projection query, key, value, attention_output, gate, up, down;
    std::optional<Bottleneck> after_attention, after_mlp;  // in the compute type
    at::Tensor prefix_key, prefix_value;          // [n, kv_heads, head_dim] or undefined

    template <class Visit>
    void eachProjection(Visit&& visit) {
        for (Projection* projection : {&query, &key, &value, &attention_output, &gate, &up, &down}) visit(*projection);
    }
    // Every tensor of the layer that may want a gradient, defined or not, in a fixed order.
    template <class Visit>
    void eachTensor(Visit&& visit) {
        for (at::Tensor* tensor : {&input_norm, &post_attention_norm, &prefix_key, &prefix_value}) visit(*tensor);
        eachProjection([&](Projection& projection) { projection.eachTensor(visit); });
        for (std::optional<Bottleneck>* bottleneck : {&after_attention, &after_mlp})
            if (*bottleneck)
                for (at::Tensor* tensor : {&(*bottleneck)->down, &(*bottleneck)->down_bias, &(*bottleneck)->up, &(*bottleneck)->up_bias}) visit(*tensor);
    }
};
// Keys a query of this layer sees, itself included; 0: all.
std::int64_t windowOf(const ModelConfig& config, std::int64_t layer);

LayerParts resolveLayer(const BaseModel& model, std::int64_t index, const Adapter& adapter);

// x [stream, hidden] -> [stream, hidden]; with Recompute::whole only x is kept and everything else is computed again in backward.
at::Tensor runLayer(const Pass& pass, const LayerParts& parts, const at::Tensor& x);

}  // namespace graft::model
