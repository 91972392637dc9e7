// config.json of a small model of every family, and a folder that holds one with its weights, all zero.
#pragma once

#include "formats/safetensors.h"
#include "model/model_config.h"

#include <filesystem>
#include <fstream>

namespace graft::test {

inline Json tinyConfig(const std::string& family) {
    Json config{{"model_type", family}, {"hidden_size", 32}, {"intermediate_size", 48}, {"num_hidden_layers", 2}, {"num_attention_heads", 4}, {"num_key_value_heads", 2},
                {"vocab_size", 61}, {"max_position_embeddings", 512}, {"rms_norm_eps", 1e-5}, {"rope_theta", 10000.0}, {"initializer_range", 0.2}, {"tie_word_embeddings", false}};
    if (family == "llama") config["rope_scaling"] = {{"rope_type", "llama3"}, {"factor", 8.0}, {"low_freq_factor", 1.0}, {"high_freq_factor", 4.0}, {"original_max_position_embeddings", 16}};
    if (family == "mistral") config["sliding_window"] = 4, config["head_dim"] = 12;
    if (family == "qwen2") config["tie_word_embeddings"] = true;
    return config;
}

struct TinyTensor {
    std::string name;
    std::vector<std::int64_t> shape;
    formats::TensorType type = formats::TensorType::bf16;
};

// What the files of a tiny llama hold, spelled out here a second time on purpose.
inline std::vector<TinyTensor> tinyTensors() {
    std::vector<TinyTensor> tensors{{"model.embed_tokens.weight", {61, 32}}, {"model.norm.weight", {32}}, {"lm_head.weight", {61, 32}}};
    for (const std::string layer : {"model.layers.0.", "model.layers.1."})
        for (const auto& [name, shape] : std::vector<std::pair<std::string, std::vector<std::int64_t>>>{
                 {"input_layernorm", {32}}, {"post_attention_layernorm", {32}}, {"self_attn.q_proj", {32, 32}}, {"self_attn.k_proj", {16, 32}}, {"self_attn.v_proj", {16, 32}},
                 {"self_attn.o_proj", {32, 32}}, {"mlp.gate_proj", {48, 32}}, {"mlp.up_proj", {48, 32}}, {"mlp.down_proj", {32, 48}}})
            tensors.push_back({layer + name + ".weight", shape});
    return tensors;
}

inline Result<void> writeTinyModel(const std::filesystem::path& folder, const Json& config, const std::vector<TinyTensor>& tensors) {
    std::ofstream(folder / "config.json") << config.dump();
    static const std::vector<std::byte> zeros(1 << 16);
    std::vector<formats::TensorSource> sources;
    for (const auto& [name, shape, type] : tensors) {
        std::size_t bytes = static_cast<std::size_t>(formats::bitsOf(type)) / 8;
        for (const std::int64_t size : shape) bytes *= static_cast<std::size_t>(size);
        sources.push_back({name, type, shape, std::span(zeros).first(bytes)});
    }
    return formats::writeSafetensors(folder / "model.safetensors", std::move(sources));
}

}  // namespace graft::test
