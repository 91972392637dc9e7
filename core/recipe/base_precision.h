// What a recipe's base precision means: how the matrices of the layers are held, and in which type the model computes.
#pragma once

#include "recipe/model_shape.h"
#include "recipe/recipe.h"

#include <cstdint>
#include <string>

namespace graft::recipe {

// The matrices of the layers; embeddings, norms, biases and the head stay in the type the model computes in, as bitsandbytes and transformers leave them.
// nf4: 4-bit NormalFloat in blocks of 64 (Dettmers et al., QLoRA, arXiv 2305.14314); nf4_double: its scales in 8 bits; int8: one scale per row.
enum class Quantisation { none, nf4, nf4_double, int8 };

Quantisation quantisationOf(const std::string& basePrecision);   // none: a number format of its own
std::string computePrecision(const ModelChoice& decided);        // "float32" | "bfloat16"
int computeBytes(const ModelChoice& decided);                    // of one value in that format
std::uint64_t weightBytes(const ModelShape& shape, Quantisation quantisation, int computeBytes);   // of the whole model as it is held

}  // namespace graft::recipe
