#include "model/model_config.h"

namespace graft::model {

using recipe::SiteKind;
using recipe::SiteShape;

namespace {

std::vector<SiteShape> sitesOfLayer(const ModelConfig& config, int layer) {
    const std::string path = "model.layers." + std::to_string(layer) + ".";
    const std::int64_t queryWidth = config.heads * config.head_dim, keyWidth = config.kv_heads * config.head_dim;
    const bool qkv = config.query_key_value_bias, mlp = config.mlp_bias;
    return {
        {path + "input_layernorm", SiteKind::input_norm, layer, config.hidden, config.hidden, false},
        {path + "self_attn.q_proj", SiteKind::query, layer, config.hidden, queryWidth, qkv},
        {path + "self_attn.k_proj", SiteKind::key, layer, config.hidden, keyWidth, qkv},
        {path + "self_attn.v_proj", SiteKind::value, layer, config.hidden, keyWidth, qkv},
        {path + "self_attn.o_proj", SiteKind::attention_output, layer, queryWidth, config.hidden, config.output_bias},
        {path + "post_attention_layernorm", SiteKind::post_attention_norm, layer, config.hidden, config.hidden, false},
        {path + "mlp.gate_proj", SiteKind::gate, layer, config.hidden, config.intermediate, mlp},
        {path + "mlp.up_proj", SiteKind::up, layer, config.hidden, config.intermediate, mlp},
        {path + "mlp.down_proj", SiteKind::down, layer, config.intermediate, config.hidden, mlp},
    };
}

bool isNorm(SiteKind kind) { return kind == SiteKind::input_norm || kind == SiteKind::post_attention_norm || kind == SiteKind::final_norm; }

std::uint64_t parametersOf(const SiteShape& site) {
    const std::int64_t weights = isNorm(site.kind) ? site.out : site.in * site.out;
    return static_cast<std::uint64_t>(weights + (site.bias ? site.out : 0));
}

}  // namespace

recipe::ModelShape shapeOf(const ModelConfig& config, const std::string& name) {
    recipe::ModelShape shape{.family = std::string(config.family->id), .name = name, .hidden = config.hidden, .intermediate = config.intermediate,
                             .layers = config.layers, .heads = config.heads, .kv_heads = config.kv_heads, .head_dim = config.head_dim,
                             .vocabulary = config.vocabulary, .max_positions = config.max_positions, .tied = config.tied, .stored_dtype = config.stored_dtype};
    shape.sites.push_back({"model.embed_tokens", SiteKind::embedding, -1, config.hidden, config.vocabulary, false});
    for (int layer = 0; layer < config.layers; ++layer)
        for (SiteShape& site : sitesOfLayer(config, layer)) shape.sites.push_back(std::move(site));
    shape.sites.push_back({"model.norm", SiteKind::final_norm, -1, config.hidden, config.hidden, false});
    if (!config.tied) shape.sites.push_back({"lm_head", SiteKind::head, -1, config.hidden, config.vocabulary, false});
    for (const SiteShape& site : shape.sites) shape.parameters += parametersOf(site);
    return shape;
}

}  // namespace graft::model
