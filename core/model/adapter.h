// What fine-tuning adds to a base model: parts at sites, beside the model and never inside it.
#pragma once

#include <ATen/core/Tensor.h>

#include <map>
#include <string>
#include <variant>
#include <vector>

namespace graft::model {

// y += scale * wide_scale o B (narrow_scale o A dropout(x)); Hu et al., LoRA, arXiv 2106.09685; the two vectors: Kopiczko et al., VeRA, arXiv 2310.11454.
struct LowRank {
    at::Tensor a;         // [rank, in]
    at::Tensor b;         // [out, rank]
    double scale = 1;
    double dropout = 0;   // probability; only while training; the mask is keyed by (seed, step, row, site, position)
    at::Tensor narrow_scale = {};  // [rank] or undefined: ones
    at::Tensor wide_scale = {};    // [out] or undefined: ones
};

// Stands in for the site's own weight (full fine-tuning; norms and embeddings too).
struct WholeWeight {
    at::Tensor values;    // the site's shape
};

// y += values, beside the layer's own bias if it has one (BitFit, arXiv 2106.10199).
struct AddedBias {
    at::Tensor values;    // [out]
};

// What a vector multiplies: the layer's input; its products W x + B A x without any bias (DoRA, arXiv 2402.09353); its output with every bias (IA3, arXiv 2205.05638).
enum class Scales { input, products, output };
struct ScaleVector {
    at::Tensor values;    // [in] or [out]
    Scales scales = Scales::output;
};

// Turns consecutive blocks of the layer's input, each a row times its matrix (OFT, arXiv 2306.07280).
struct BlockRotation {
    at::Tensor blocks;    // [in / size, size, size]
};

// y += scale * (up act(down v + down_bias) + up_bias) after a sublayer, where v is what `reads` says: the sublayer's output h (Houlsby et al.,
// arXiv 1902.00751), the residual r before it (He et al., arXiv 2110.04366), or r + h (Pfeiffer et al., arXiv 2005.00247). At sites afterAttention and afterMlp.
enum class Activation { relu, swish, gelu, tanh };
enum class Reads { sublayer, residual, sum };
struct Bottleneck {
    at::Tensor down, down_bias;  // [size, hidden], [size]
    at::Tensor up, up_bias;      // [hidden, size], [hidden]
    double scale = 1;
    Activation activation = Activation::relu;
    Reads reads = Reads::sublayer;
};

// Rows put before every segment, with learned embeddings (prompt tuning, arXiv 2104.08691). At site virtualTokensSite.
struct VirtualTokens {
    at::Tensor embeddings;  // [n, hidden]
};

// Keys and values put before every segment in one layer (prefix tuning, arXiv 2101.00190). Not rotated. At site cacheSite(layer).
struct KeyValuePrefix {
    at::Tensor keys, values;  // [n, kv_heads, head_dim]
};

using Part = std::variant<LowRank, WholeWeight, AddedBias, ScaleVector, BlockRotation, Bottleneck, VirtualTokens, KeyValuePrefix>;

// Sites that hold no weight of the model.
inline constexpr const char* virtualTokensSite = "embedding";
std::string cacheSite(std::int64_t layer);
std::string afterAttention(std::int64_t layer);
std::string afterMlp(std::int64_t layer);


// Sites are named as in recipe::SiteShape::name. The empty adapter is the base model.
struct Adapter {
    std::map<std::string, std::vector<Part>> parts;
    std::int64_t virtualTokens() const;  // rows the decoder puts before each segment
    std::int64_t prefixRows() const;     // keys put before each segment; the same in every layer
    std::int64_t positionsBefore() const { return virtualTokens() + prefixRows(); }   // that a text's first token stands behind
    const VirtualTokens* virtualPart() const;                     // nullptr: none
    const KeyValuePrefix* prefixOf(std::int64_t layer) const;
    const Bottleneck* bottleneckAt(const std::string& site) const;
    const at::Tensor* wholeAt(const std::string& site) const;     // the weight that stands in at a site
};

}  // namespace graft::model
