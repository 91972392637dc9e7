// A model family as a row of data: which config keys and tensor names it uses and how its layers differ.
#pragma once

#include "base/json.h"

#include <span>
#include <string>
#include <string_view>

namespace graft::model {

// Which layers look at config.sliding_window: none; all (mistral); those from max_window_layers on, when use_sliding_window is true (qwen2).
enum class WindowRule { never, everyLayer, upperLayersWhenAsked };

struct Family {
    std::string_view id;                // config.json model_type: "llama"
    std::string_view architecture;      // "LlamaForCausalLM"
    bool query_key_value_bias = false;  // when the config does not say
    bool output_bias = false;
    std::string_view attention_bias_key;  // config key that overrides the two; empty: none
    std::string_view mlp_bias_key;
    WindowRule window = WindowRule::never;
};

std::span<const Family> families();
Result<const Family*> familyOf(const Json& config);  // error lists the families that are known

}  // namespace graft::model
