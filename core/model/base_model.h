// An open model, loaded once, immutable and shared by training, comparison and chat.
#pragma once

#include "base/progress.h"
#include "model/model_config.h"
#include "model/weight.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace graft::model {

enum class Precision { float32, bfloat16 };

struct Linear {
    std::string site;      // "model.layers.0.self_attn.q_proj"
    Weight weight;
    at::Tensor bias;       // [out] or undefined
};
struct Norm {
    std::string site;
    at::Tensor weight;     // [hidden]
};
struct Layer {
    Norm input_norm, post_attention_norm;
    Linear query, key, value, attention_output, gate, up, down;
};

struct BaseModel {
    ModelConfig config;
    recipe::ModelShape shape;
    Precision precision = Precision::float32;
    recipe::Quantisation quantisation = recipe::Quantisation::none;   // of the matrices of the layers
    at::Device device = at::kCPU;
    Weight embedding;      // [vocabulary, hidden]
    std::vector<Layer> layers;
    Norm final_norm;
    Weight head;           // the embedding's storage when tied
    at::Tensor inverse_frequencies;  // [head_dim / 2], float32
    std::uint64_t weight_bytes = 0;
    std::string hash;      // of the weight files; empty for random weights
};

struct LoadOptions {
    Precision precision = Precision::float32;   // that the model computes in
    at::Device device = at::kCPU;
    ProgressSink progress;
    recipe::Quantisation quantisation = recipe::Quantisation::none;
};
LoadOptions loadOptionsFor(const recipe::ModelChoice& decided);   // on the CPU, without progress

// Shard by shard, each tensor straight into its final storage, packed at once where the layers are quantised: never a second copy of the model.
// float16 files are converted.
Result<std::shared_ptr<const BaseModel>> loadBaseModel(const std::filesystem::path& folder, const LoadOptions& options);
// The folder's config with weights from N(0, initializer_range), norms one; for training from the start with `full`.
Result<std::shared_ptr<const BaseModel>> randomBaseModel(const std::filesystem::path& folder, const LoadOptions& options, std::uint64_t seed);
Result<std::shared_ptr<const BaseModel>> randomBaseModel(const ModelConfig& config, const std::string& name, const LoadOptions& options, std::uint64_t seed);

}  // namespace graft::model
