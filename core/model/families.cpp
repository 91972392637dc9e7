#include "model/family.h"

#include "base/shown_text.h"

#include <array>

namespace graft::model {
namespace {

// Sources: transformers configuration_{llama,mistral,qwen2}.py and modeling_{llama,mistral,qwen2}.py.
constexpr std::array<Family, 3> rows{{
    {.id = "llama", .architecture = "LlamaForCausalLM", .attention_bias_key = "attention_bias", .mlp_bias_key = "mlp_bias"},
    {.id = "mistral", .architecture = "MistralForCausalLM", .window = WindowRule::everyLayer},
    {.id = "qwen2", .architecture = "Qwen2ForCausalLM", .query_key_value_bias = true, .window = WindowRule::upperLayersWhenAsked},
}};

}  // namespace

std::span<const Family> families() { return rows; }

Result<const Family*> familyOf(const Json& config) {
    std::string found = "no model_type";
    if (const auto type = config.find("model_type"); type != config.end() && type->is_string()) {
        found = type->get<std::string>();
        for (const Family& family : rows)
            if (found == family.id) return &family;
    }
    std::string known;
    for (const Family& family : rows) known += (known.empty() ? "" : ", ") + std::string(family.id);
    return Error{ErrorKind::unsupported, "Read the model's config.json", "model_type: expected one of " + known + ", found " + shown(found),
                 "Choose a model of one of these families: " + known + "."};
}

}  // namespace graft::model
