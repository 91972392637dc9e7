// What fine-tuning adds to a base model: parts at sites, beside the model and never inside it.
#pragma once

#include <ATen/core/Tensor.h>

#include <map>
#include <string>
#include <variant>
#include <vector>

namespace graft::model {

// y += scale * B (A dropout(x)); Hu et al., LoRA, arXiv 2106.09685.
struct LowRank {
    at::Tensor a;         // [rank, in]
    at::Tensor b;         // [out, rank]
    double scale = 1;
    double dropout = 0;   // probability; only while training; the mask is keyed by (seed, step, row, site, position)
};

// Stands in for the site's own weight (full fine-tuning; norms and embeddings too).
struct WholeWeight {
    at::Tensor values;    // the site's shape
};

// Rows put before every segment, with learned embeddings (prompt tuning, arXiv 2104.08691). At site "embedding".
struct VirtualTokens {
    at::Tensor embeddings;  // [n, hidden]
};

// Keys and values put before every segment in one layer (prefix tuning, arXiv 2101.00190). Not rotated. At site "model.layers.N.self_attn".
struct KeyValuePrefix {
    at::Tensor keys, values;  // [n, kv_heads, head_dim]
};

using Part = std::variant<LowRank, WholeWeight, VirtualTokens, KeyValuePrefix>;

// Sites are named as in recipe::SiteShape::name. The empty adapter is the base model.
struct Adapter {
    std::map<std::string, std::vector<Part>> parts;
    std::int64_t virtualTokens() const;  // rows the decoder puts before each segment
    std::int64_t prefixRows() const;     // keys put before each segment; the same in every layer
    const VirtualTokens* virtualPart() const;                     // nullptr: none
    const KeyValuePrefix* prefixOf(std::int64_t layer) const;
    const at::Tensor* wholeAt(const std::string& site) const;     // the weight that stands in at a site
};

}  // namespace graft::model
