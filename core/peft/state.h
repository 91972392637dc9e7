// What a method trains: named tensors, from which its adapter is made anew for every micro-batch.
#pragma once

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

namespace graft::peft {

enum class Trainable { no, yes };

struct Leaf {
    std::string name;            // key in the saved file of our own checkpoints: "model.layers.0.self_attn.q_proj.lora_A"
    at::Tensor values;           // float32 master; requires grad when trainable
    Trainable trainable = Trainable::yes;
    double learning_rate_factor = 1;
    bool decays = true;          // weight decay applies (never to vectors)
};

// Values on any device, of any floating type; they are copied.
Leaf matrixLeaf(std::string name, const at::Tensor& values, at::Device device);
Leaf vectorLeaf(std::string name, const at::Tensor& values, at::Device device);  // does not decay
Leaf frozenLeaf(std::string name, const at::Tensor& values, at::Device device);

struct State {
    std::vector<Leaf> leaves;
};

// "model.layers.0.self_attn.q_proj.lora_A" -> "model.layers.0.self_attn.q_proj".
std::string siteOf(const Leaf& leaf);

}  // namespace graft::peft
