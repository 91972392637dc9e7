#include "model/key_value_cache.h"

#include "model/bottleneck_block.h"
#include "model/kernels/kernels.h"

#include <ATen/ATen.h>

namespace graft::model {
namespace {

constexpr std::int64_t roomStep = 128;  // rows

void grow(at::Tensor& stored, std::int64_t rows, std::int64_t needed, const at::Tensor& like) {
    if (stored.defined() && stored.size(0) >= needed) return;
    at::Tensor larger = at::empty({(needed + roomStep - 1) / roomStep * roomStep, like.size(1), like.size(2)}, like.options());
    if (rows > 0) larger.slice(0, 0, rows).copy_(stored.slice(0, 0, rows));
    stored = larger;
}

}  // namespace

void KeyValueCache::append(std::int64_t layer, const at::Tensor& keys, const at::Tensor& values) {
    Stored& stored = m_layers[static_cast<std::size_t>(layer)];
    const std::int64_t end = stored.rows + keys.size(0);
    grow(stored.keys, stored.rows, end, keys);
    grow(stored.values, stored.rows, end, values);
    stored.keys.slice(0, stored.rows, end).copy_(keys);
    stored.values.slice(0, stored.rows, end).copy_(values);
    stored.rows = end;
}

at::Tensor KeyValueCache::keys(std::int64_t layer) const {
    const Stored& stored = m_layers[static_cast<std::size_t>(layer)];
    return stored.keys.slice(0, 0, stored.rows);
}

at::Tensor KeyValueCache::values(std::int64_t layer) const {
    const Stored& stored = m_layers[static_cast<std::size_t>(layer)];
    return stored.values.slice(0, 0, stored.rows);
}

at::Tensor inferLayer(const Pass& pass, const LayerParts& parts, const at::Tensor& x, const Attend& attend) {
    const ModelConfig& config = pass.model.config;
    const Kernels& kernels = kernelsFor(pass.model.device);
    const auto projected = [&](const Projection& projection, const at::Tensor& rows) { return project(pass, projection, rows).values; };
    const at::Tensor normed = kernels.norm(x, parts.input_norm, config.norm_epsilon).values;
    at::Tensor query = projected(parts.query, normed).view({-1, config.heads, config.head_dim});
    at::Tensor key = projected(parts.key, normed).view({-1, config.kv_heads, config.head_dim});
    const at::Tensor value = projected(parts.value, normed).view({-1, config.kv_heads, config.head_dim});
    kernels.rotate(query, pass.segments->cosines, pass.segments->sines, Turn::forward);
    kernels.rotate(key, pass.segments->cosines, pass.segments->sines, Turn::forward);
    const auto onto = [](const at::Tensor& residual, at::Tensor values) { return residual.defined() ? values.add_(residual) : values; };
    const at::Tensor attended = attend(parts, query, key, value);
    const at::Tensor middle = closeSublayer(parts.after_attention, x, [&](const at::Tensor& residual) { return onto(residual, projected(parts.attention_output, attended)); });
    const at::Tensor gated = kernels.norm(middle, parts.post_attention_norm, config.norm_epsilon).values;
    const at::Tensor product = kernels.swiglu(projected(parts.gate, gated), projected(parts.up, gated));
    return closeSublayer(parts.after_mlp, middle, [&](const at::Tensor& residual) { return onto(residual, projected(parts.down, product)); });
}

}  // namespace graft::model
