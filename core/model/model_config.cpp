#include "model/model_config.h"

#include "model/config_fields.h"

namespace graft::model {
namespace {

constexpr std::int64_t mostWidth = 1 << 20, mostLayers = 1024, mostHeads = 1 << 14, mostVocabulary = 1 << 24, mostPositions = 1 << 28,
                       mostHeadWidth = 4096;
constexpr std::size_t mostBytes = 1u << 20;  // as JSON in memory it may become forty times as much

// transformers v4 keeps rope_theta beside rope_scaling{rope_type|type}; v5 puts all of it into rope_parameters.
RopeConfig readRope(ConfigFields& fields, const Json& config, std::int64_t maxPositions) {
    RopeConfig rope;
    const bool newer = fields.has("rope_parameters");
    const char* key = newer ? "rope_parameters" : "rope_scaling";
    if (!newer) rope.theta = fields.number("rope_theta", 1, 1e12, 10000.0);
    if (!fields.has(key)) return rope;
    const Json& block = config[key];
    if (!block.is_object()) {
        fields.refuse(key, "an object", shownJson(block));
        return rope;
    }
    ConfigFields inner(block);
    if (newer) rope.theta = inner.number("rope_theta", 1, 1e12, fields.number("rope_theta", 1, 1e12, 10000.0));
    const std::string type = inner.text("rope_type", inner.text("type", "default"));
    if (type == "linear") {
        rope.scaling = RopeScaling::linear;
        rope.factor = inner.number("factor", 1e-6, 1e6);
    } else if (type == "llama3") {
        rope.scaling = RopeScaling::llama3;
        rope.factor = inner.number("factor", 1e-6, 1e6);
        rope.low_freq_factor = inner.number("low_freq_factor", 1e-6, 1e6);
        rope.high_freq_factor = inner.number("high_freq_factor", 1e-6, 1e6);
        rope.original_positions = inner.number("original_max_position_embeddings", 1, 1e9, static_cast<double>(maxPositions));
        if (rope.high_freq_factor <= rope.low_freq_factor) inner.refuse("high_freq_factor", "more than low_freq_factor", shownJson(block["high_freq_factor"]));
    } else if (type != "default") {
        inner.refuse("rope_type", "default, linear or llama3", type);
    }
    if (inner.error()) fields.refuse(key, "valid rope parameters", inner.error()->why);
    return rope;
}

// X14: a folder may name code that other programs would run.
std::vector<std::string> remarksOn(const Json& config) {
    std::vector<std::string> remarks;
    for (const char* key : {"auto_map", "_attn_implementation_internal", "trust_remote_code"})
        if (config.contains(key)) remarks.push_back(std::string("contains code (") + key + "), never run");
    return remarks;
}

void readWindow(ModelConfig& model, ConfigFields& fields) {
    const WindowRule rule = model.family->window;
    if (rule == WindowRule::never) return;
    const bool asked = rule == WindowRule::everyLayer || fields.flag("use_sliding_window", false);
    if (!asked || !fields.has("sliding_window")) return;
    model.sliding_window = fields.integer("sliding_window", 1, mostPositions);
    if (rule == WindowRule::upperLayersWhenAsked) model.first_window_layer = fields.integer("max_window_layers", 0, mostLayers, 28);
}

void readSizes(ModelConfig& model, ConfigFields& fields) {
    model.hidden = fields.integer("hidden_size", 1, mostWidth);
    model.intermediate = fields.integer("intermediate_size", 1, mostWidth * 4);
    model.layers = fields.integer("num_hidden_layers", 1, mostLayers);
    model.heads = fields.integer("num_attention_heads", 1, mostHeads);
    model.kv_heads = fields.integer("num_key_value_heads", 1, mostHeads, model.heads);
    model.vocabulary = fields.integer("vocab_size", 1, mostVocabulary);
    model.max_positions = fields.integer("max_position_embeddings", 1, mostPositions, 2048);
    if (fields.error()) return;
    if (!fields.has("head_dim") && model.hidden % model.heads != 0)
        fields.refuse("num_attention_heads", "a divisor of hidden_size " + std::to_string(model.hidden), std::to_string(model.heads));
    if (model.heads % model.kv_heads != 0)
        fields.refuse("num_key_value_heads", "a divisor of num_attention_heads " + std::to_string(model.heads), std::to_string(model.kv_heads));
    model.head_dim = fields.integer("head_dim", 2, mostHeadWidth, model.hidden / model.heads);
    if (model.head_dim < 2 || model.head_dim > mostHeadWidth || model.head_dim % 2 != 0)  // also when it was not given
        fields.refuse("head_dim", "an even number from 2 to " + std::to_string(mostHeadWidth), std::to_string(model.head_dim));
}

}  // namespace

Result<ModelConfig> modelConfigFrom(const Json& config) {
    if (!config.is_object())
        return Error{ErrorKind::badInput, "Read the model's config.json", "expected an object, found " + shownJson(config), "Choose a folder that holds a Hugging Face model."};
    ModelConfig model;
    model.family = TRY(familyOf(config));
    ConfigFields fields(config);
    readSizes(model, fields);
    model.norm_epsilon = fields.number("rms_norm_eps", 0, 1, 1e-6);
    model.tied = fields.flag("tie_word_embeddings", false);
    const bool biased = !model.family->attention_bias_key.empty() && fields.flag(model.family->attention_bias_key, false);
    model.query_key_value_bias = biased || model.family->query_key_value_bias;
    model.output_bias = biased || model.family->output_bias;
    model.mlp_bias = !model.family->mlp_bias_key.empty() && fields.flag(model.family->mlp_bias_key, false);
    model.initializer_range = fields.number("initializer_range", 0, 10, 0.02);
    model.rope = readRope(fields, config, model.max_positions);
    readWindow(model, fields);
    model.stored_dtype = fields.text("dtype", fields.text("torch_dtype", ""));
    if (const std::string act = fields.text("hidden_act", "silu"); act != "silu") fields.refuse("hidden_act", "silu", act);
    if (fields.error()) return *fields.error();
    model.remarks = remarksOn(config);
    return model;
}

Result<ModelConfig> readModelConfig(const std::filesystem::path& folder) {
    const std::filesystem::path file = folder / "config.json";
    std::error_code failure;
    if (std::filesystem::symlink_status(file, failure).type() == std::filesystem::file_type::not_found)
        return Error{ErrorKind::notFound, "Open the model", "there is no config.json in " + folder.string(), "Choose a folder that holds a Hugging Face model."};
    return modelConfigFrom(TRY(readJsonFile(file, {.depth = 64, .bytes = mostBytes})));
}

}  // namespace graft::model
