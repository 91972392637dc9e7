// The arithmetic of the decoder that is not a plain matrix product: one interface, chosen at run time by device and processor.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>
#include <string>

namespace graft::model {

struct Normed {
    at::Tensor values;        // [T, hidden]
    at::Tensor inverse_rms;   // [T], float32
};

enum class Turn { forward, backward };

// One call of attention over all segments. Segment s has query rows offsets[s]..offsets[s+1] and as keys the prefix followed by its own rows;
// a query sees the keys up to its own row, and of these the last `window` (0: all). Rows behind the last offset are idle: zero in all results.
struct AttentionCall {
    std::span<const std::int64_t> offsets;      // [B+1]
    std::int64_t heads = 0, kv_heads = 0, head_dim = 0;
    std::int64_t window = 0;
    at::Tensor query;                           // [T, heads, head_dim]
    at::Tensor key, value;                      // [T, kv_heads, head_dim]
    at::Tensor prefix_key, prefix_value;        // [n, kv_heads, head_dim] or undefined
    at::Tensor device_offsets;                  // `offsets` as int32 on the device; undefined on the CPU
};
struct Attended {
    at::Tensor values;        // [T, heads * head_dim]
    at::Tensor log_sums;      // [heads, T] natural log of the softmax's denominator, float32; undefined where backward does without
};
struct AttentionGradients {
    at::Tensor query, key, value, prefix_key, prefix_value;
};

// Statistics and sums are float32 (float64 for float64 inputs); results have the type of the inputs. Thread-safe.
class Kernels {
public:
    virtual ~Kernels() = default;

    // weight * (x / sqrt(mean(x^2) + epsilon)); Zhang and Sennrich, RMSNorm, arXiv 1910.07467.
    virtual Normed norm(const at::Tensor& x, const at::Tensor& weight, double epsilon) const = 0;
    // The values of `norm` again from what is kept.
    virtual at::Tensor normAgain(const at::Tensor& x, const at::Tensor& inverseRms, const at::Tensor& weight) const = 0;
    // dx; `weightGradient`, when not null, receives the weight's [hidden].
    virtual at::Tensor normBackward(const at::Tensor& dy, const at::Tensor& x, const at::Tensor& inverseRms, const at::Tensor& weight,
                                    at::Tensor* weightGradient) const = 0;

    // Turns each pair (i, i + head_dim/2) of x [T, heads, head_dim] by its angle, in place; Su et al., RoFormer, arXiv 2104.09864.
    virtual void rotate(at::Tensor& x, const at::Tensor& cosines, const at::Tensor& sines, Turn turn) const = 0;

    // silu(gate) * up; Shazeer, GLU variants, arXiv 2002.05202.
    virtual at::Tensor swiglu(const at::Tensor& gate, const at::Tensor& up) const = 0;
    // Turns gate and up into their gradients, in place.
    virtual void swigluBackward(const at::Tensor& dh, at::Tensor& gate, at::Tensor& up) const = 0;

    virtual Attended attention(const AttentionCall& call) const = 0;
    virtual AttentionGradients attentionBackward(const AttentionCall& call, const Attended& forward, const at::Tensor& dy) const = 0;

    // logits [S, vocabulary] are overwritten: by onehot(target) - softmax when `gradient`, else by anything. Returns log softmax at the targets.
    virtual at::Tensor tokenLogProbabilities(at::Tensor& logits, const at::Tensor& targets, bool gradient) const = 0;
};

const Kernels& kernelsFor(at::Device device);

// Which these are, in words, and why where they are not the fastest: "fused AVX-512 kernels".
std::string kernelsInWords(at::Device device);

}  // namespace graft::model
