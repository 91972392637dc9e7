#include "model/prompt_cache.h"

#include "model/embedding.h"
#include "model/kernels/kernels.h"

#include <ATen/ATen.h>

namespace graft::model {

PromptRead readPrompt(const BaseModel& model, const Adapter& adapter, const std::vector<LayerParts>& layers, const std::vector<text::TokenId>& prompt) {
    const at::NoGradGuard withoutGraph;
    data::Batch batch{.ids = prompt, .offsets = {0, static_cast<std::int64_t>(prompt.size())}, .rows = {0}};
    for (std::size_t i = 0; i < prompt.size(); ++i) batch.positions.push_back(static_cast<std::int64_t>(i));
    const Pass pass{model, std::make_shared<const Segments>(layOut(model, batch, adapter.virtualTokens(), adapter.prefixRows(), rowGrain(model))), {}};
    const std::int64_t rows = pass.segments->offsets.back();
    PromptRead read{KeyValueCache(model), {}};
    const auto attend = [&](const LayerParts& parts, const at::Tensor& query, const at::Tensor& key, const at::Tensor& value) {
        if (parts.prefix_key.defined()) read.cache.append(parts.index, parts.prefix_key, parts.prefix_value);
        read.cache.append(parts.index, key.slice(0, 0, rows), value.slice(0, 0, rows));
        const ModelConfig& config = model.config;
        return kernelsFor(model.device).attention({pass.segments->offsets, config.heads, config.kv_heads, config.head_dim, windowOf(config, parts.index), query, key, value,
                                                   parts.prefix_key, parts.prefix_value, pass.segments->device_offsets}).values;
    };
    at::Tensor x = embed(model, adapter, batch, pass.segments->idle_rows);
    for (const LayerParts& layer : layers) x = inferLayer(pass, layer, x, attend);
    read.last = x.slice(0, rows - 1, rows);
    return read;
}

std::vector<KeyValuePrefix> memoryOf(const BaseModel& model, const std::vector<text::TokenId>& text) {
    const Adapter none;
    std::vector<LayerParts> layers;
    for (std::int64_t layer = 0; layer < model.config.layers; ++layer) layers.push_back(resolveLayer(model, layer, none));
    const PromptRead read = readPrompt(model, none, layers, text);
    std::vector<KeyValuePrefix> memory;
    for (std::int64_t layer = 0; layer < model.config.layers; ++layer) memory.push_back({read.cache.keys(layer).clone(), read.cache.values(layer).clone()});
    return memory;
}

}  // namespace graft::model
