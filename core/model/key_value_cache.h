// The keys and values of one growing token sequence in every layer, so that each new token costs one row.
#pragma once

#include "model/layer.h"

namespace graft::model {

class KeyValueCache {
public:
    explicit KeyValueCache(const BaseModel& model) : m_layers(static_cast<std::size_t>(model.config.layers)) {}

    // Rotated keys and values [n, kv_heads, head_dim] are put after those that are there. Layers are filled in step: each call of one round has the same n.
    void append(std::int64_t layer, const at::Tensor& keys, const at::Tensor& values);
    at::Tensor keys(std::int64_t layer) const;     // [rows so far, kv_heads, head_dim], a view
    at::Tensor values(std::int64_t layer) const;
    std::int64_t rows() const { return m_layers.back().rows; }

private:
    struct Stored {
        at::Tensor keys, values;  // with room to grow
        std::int64_t rows = 0;
    };
    std::vector<Stored> m_layers;
};

// How one layer's attention reaches its keys: in one go for a prompt, or against the cache.
using Attend = std::function<at::Tensor(const LayerParts& parts, const at::Tensor& query, const at::Tensor& key, const at::Tensor& value)>;

// A layer without a graph: `attend` gets rotated query and key [n, heads, head_dim] and returns [n, heads * head_dim].
at::Tensor inferLayer(const Pass& pass, const LayerParts& parts, const at::Tensor& x, const Attend& attend);

}  // namespace graft::model
