// The sizes of a base model, known from its config and file headers alone, for estimates, plans and forms.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace graft::recipe {

// The last four hold no weight of the model: rows before the text, each layer's keys and values, and the stream after a sublayer.
enum class SiteKind { query, key, value, attention_output, gate, up, down, head, embedding, input_norm, post_attention_norm, final_norm, before_text, memory, after_attention, after_mlp };

// One physical place in the model where a part of an adapter may sit, named as the checkpoint names it (without ".weight").
struct SiteShape {
    std::string name;        // "model.layers.0.self_attn.q_proj"
    SiteKind kind;
    int layer = -1;          // -1 outside the layers
    std::int64_t in = 0;     // columns; for norms the width
    std::int64_t out = 0;    // rows
    bool bias = false;
};

struct ModelShape {
    std::string family;      // "llama"
    std::string name;        // folder or hub name, for people
    std::int64_t hidden = 0, intermediate = 0, layers = 0, heads = 0, kv_heads = 0, head_dim = 0, vocabulary = 0;
    std::int64_t max_positions = 0;
    bool tied = false;       // head shares the embedding
    std::uint64_t parameters = 0;
    std::string stored_dtype;  // "bfloat16" | "float16" | "float32"
    std::vector<SiteShape> sites;
};

}  // namespace graft::recipe
