// config.json of a model folder, checked field by field.
#pragma once

#include "base/result.h"
#include "model/family.h"
#include "recipe/model_shape.h"

#include <filesystem>
#include <string>
#include <vector>

namespace graft::model {

enum class RopeScaling { none, linear, llama3 };

struct RopeConfig {
    double theta = 10000;
    RopeScaling scaling = RopeScaling::none;
    double factor = 1, low_freq_factor = 1, high_freq_factor = 4;
    double original_positions = 8192;
};

struct ModelConfig {
    const Family* family = nullptr;
    std::int64_t hidden = 0, intermediate = 0, layers = 0, heads = 0, kv_heads = 0, head_dim = 0, vocabulary = 0, max_positions = 0;
    double norm_epsilon = 1e-5;
    bool tied = false, query_key_value_bias = false, output_bias = false, mlp_bias = false;
    std::int64_t sliding_window = 0;    // tokens a query sees, itself included; 0: all
    std::int64_t first_window_layer = 0;  // layers below it see all
    double initializer_range = 0.02;
    RopeConfig rope;
    std::string stored_dtype;           // torch_dtype / dtype; empty when the config does not say
    std::vector<std::string> remarks;   // "contains code (auto_map), never run"
};

Result<ModelConfig> readModelConfig(const std::filesystem::path& folder);
Result<ModelConfig> modelConfigFrom(const Json& config);  // the checks that need no other file
recipe::ModelShape shapeOf(const ModelConfig& config, const std::string& name);

}  // namespace graft::model
