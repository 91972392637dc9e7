// Causal attention of one segment and one key/value head on bfloat16 with AVX-512, in blocks of 64 queries and 64 keys; float32 inside, probabilities and their
// gradients rounded to bfloat16 before the products that use them. Dao et al., FlashAttention, arXiv 2205.14135. Call behind hasAvx512Bfloat16() alone.
#pragma once

#include "model/kernels/avx512_lanes.h"

namespace graft::model {

constexpr std::int64_t attentionBlock = 64;

struct Rows {
    Bfloat16Bits* at = nullptr;
    std::int64_t stride = 0;      // numbers from row to row
};

// One segment and one key/value head with its `group` query heads, which lie side by side in a row.
struct HeadAttention {
    std::int64_t queries = 0, prefix = 0, window = 0, head_dim = 0, group = 1;   // keys = prefix + queries; head_dim a multiple of 16
    float scale = 1;
    Rows query, key, value, prefix_key, prefix_value;
    Rows values;                  // [queries, group * head_dim]: written forward, read backward
    float* log_sums = nullptr;    // [group, log_sums_stride] natural log of each softmax's denominator
    std::int64_t log_sums_stride = 0;
};

struct HeadGradients {
    Rows dy;                      // [queries, group * head_dim]
    Rows query, key, value;       // written
    float *prefix_key = nullptr, *prefix_value = nullptr;   // [prefix, head_dim], written
};

// Numbers of float32 scratch, aligned to 64 bytes, that a call needs.
std::int64_t forwardScratch(std::int64_t keys, std::int64_t headDim);
std::int64_t backwardScratch(std::int64_t keys, std::int64_t headDim);

void attendHead(const HeadAttention& call, float* scratch);
void attendHeadBackward(const HeadAttention& call, const HeadGradients& gradients, float* scratch);

}  // namespace graft::model
