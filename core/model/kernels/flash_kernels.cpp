#include "model/kernels/flash_kernels.h"

#include <ATen/ATen.h>
#include <ATen/ops/_flash_attention_backward.h>
#include <ATen/ops/_flash_attention_forward.h>

#include <algorithm>
#include <optional>
#include <vector>

namespace graft::model {
namespace {

// Queries and keys of all segments laid flat, each segment's keys being the prefix followed by its own.
struct FlatCall {
    at::Tensor query, key, value;             // [n, heads, head_dim] without idle rows
    at::Tensor query_offsets, key_offsets;    // [B+1] int32
    std::int64_t most_queries = 0, prefix = 0;
    at::Tensor key_rows;                      // [keys] where each key stands in cat(prefix, own); undefined without a prefix
    std::optional<std::int64_t> window;       // keys before its own that a query sees
};

at::Tensor keyRows(const AttentionCall& call, std::int64_t prefix) {
    std::vector<std::int64_t> rows;
    for (std::size_t segment = 0; segment + 1 < call.offsets.size(); ++segment) {
        for (std::int64_t row = 0; row < prefix; ++row) rows.push_back(row);
        for (std::int64_t row = call.offsets[segment]; row < call.offsets[segment + 1]; ++row) rows.push_back(prefix + row);
    }
    return at::tensor(rows, at::kLong).to(call.query.device());
}

FlatCall flattened(const AttentionCall& call) {
    const std::int64_t rows = call.offsets.back();
    FlatCall flat{call.query.slice(0, 0, rows), call.key.slice(0, 0, rows), call.value.slice(0, 0, rows), call.device_offsets, call.device_offsets};
    for (std::size_t segment = 0; segment + 1 < call.offsets.size(); ++segment)
        flat.most_queries = std::max(flat.most_queries, call.offsets[segment + 1] - call.offsets[segment]);
    if (call.window > 0) flat.window = call.window - 1;
    if (!call.prefix_key.defined()) return flat;
    flat.prefix = call.prefix_key.size(0);
    flat.key_rows = keyRows(call, flat.prefix);
    flat.key = at::cat({call.prefix_key, flat.key}).index_select(0, flat.key_rows);
    flat.value = at::cat({call.prefix_value, flat.value}).index_select(0, flat.key_rows);
    flat.key_offsets = flat.query_offsets + at::arange(flat.query_offsets.size(0), flat.query_offsets.options()) * flat.prefix;
    return flat;
}

bool suits(const AttentionCall& call) {
    const bool half = call.query.scalar_type() == at::kBFloat16 || call.query.scalar_type() == at::kHalf;
    return half && call.device_offsets.defined() && call.head_dim % 8 == 0 && call.head_dim <= 256 && call.offsets.back() > 0;
}

// Rows behind the last segment take no part and are zero.
at::Tensor withIdleRows(const at::Tensor& rows, std::int64_t total) {
    return rows.size(0) == total ? rows : at::cat({rows, at::zeros({total - rows.size(0), rows.size(1), rows.size(2)}, rows.options())});
}

}  // namespace

Attended FlashKernels::attention(const AttentionCall& call) const {
    if (!suits(call)) return AtenKernels::attention(call);
    const FlatCall flat = flattened(call);
    const auto [values, logSums, state, unused, debug] =
        at::_flash_attention_forward(flat.query, flat.key, flat.value, flat.query_offsets, flat.key_offsets, flat.most_queries, flat.prefix + flat.most_queries, 0.0, true,
                                     false, scaleOf(call), flat.window, flat.window ? std::optional<std::int64_t>(0) : std::nullopt);
    return {withIdleRows(values, call.query.size(0)).view({call.query.size(0), call.heads * call.head_dim}), logSums};
}

AttentionGradients FlashKernels::attentionBackward(const AttentionCall& call, const Attended& forward, const at::Tensor& dy) const {
    if (!forward.log_sums.defined()) return AtenKernels::attentionBackward(call, forward, dy);
    const FlatCall flat = flattened(call);
    const std::int64_t total = call.query.size(0), rows = call.offsets.back();
    const auto heads = [&](const at::Tensor& x) { return x.view({total, call.heads, call.head_dim}).slice(0, 0, rows); };
    const at::Tensor state = at::zeros({2}, call.query.options().dtype(at::kUInt64));  // of the dropout that is not used
    const auto [query, key, value] =
        at::_flash_attention_backward(heads(dy), flat.query, flat.key, flat.value, heads(forward.values), forward.log_sums, flat.query_offsets, flat.key_offsets,
                                      flat.most_queries, flat.prefix + flat.most_queries, 0.0, true, state, at::empty({0}, call.query.options()), scaleOf(call), flat.window,
                                      flat.window ? std::optional<std::int64_t>(0) : std::nullopt);
    if (flat.prefix == 0) return {withIdleRows(query, total), withIdleRows(key, total), withIdleRows(value, total), {}, {}};
    const auto gathered = [&](const at::Tensor& gradient) {  // [prefix + rows, kv_heads, head_dim] float32: a prefix row stands in every segment
        return at::zeros({flat.prefix + rows, call.kv_heads, call.head_dim}, gradient.options().dtype(at::kFloat)).index_add_(0, flat.key_rows, gradient.to(at::kFloat));
    };
    const at::Tensor keys = gathered(key), values = gathered(value);
    const auto own = [&](const at::Tensor& sums) { return withIdleRows(sums.slice(0, flat.prefix).to(call.key.scalar_type()), total); };
    return {withIdleRows(query, total), own(keys), own(values), keys.slice(0, 0, flat.prefix).to(call.prefix_key.scalar_type()),
            values.slice(0, 0, flat.prefix).to(call.prefix_value.scalar_type())};
}

namespace {

// Two segments, three queries a key head, a prefix and a window.
std::string trial(at::Device device) {
    const std::vector<std::int64_t> offsets{0, 70, 100};
    const auto some = [&](at::IntArrayRef sizes) { return at::randn(sizes, at::TensorOptions(device).dtype(at::kBFloat16)); };
    for (const bool prefix : {false, true}) {
        AttentionCall call{offsets, 6, 2, 64, prefix ? 40 : 0, some({100, 6, 64}), some({100, 2, 64}), some({100, 2, 64}), {}, {}};
        if (prefix) call.prefix_key = some({9, 2, 64}), call.prefix_value = some({9, 2, 64});
        call.device_offsets = at::tensor({0, 70, 100}, at::kInt).to(device);
        const at::Tensor dy = some({100, 6 * 64});
        const FlashKernels flash;
        const AtenKernels plain;
        const Attended found = flash.attention(call), expected = plain.attention(call);
        const AttentionGradients gradients = flash.attentionBackward(call, found, dy), right = plain.attentionBackward(call, expected, dy);
        const auto apart = [](const at::Tensor& one, const at::Tensor& other) {
            const at::Tensor wide = other.to(at::kFloat);
            return (one.to(at::kFloat) - wide).norm().item<double>() > 0.03 * wide.norm().item<double>();
        };
        if (apart(found.values, expected.values) || apart(gradients.query, right.query) || apart(gradients.key, right.key) || apart(gradients.value, right.value) ||
            (prefix && (apart(gradients.prefix_key, right.prefix_key) || apart(gradients.prefix_value, right.prefix_value))))
            return "its results differ from the plain kernels'";
    }
    return {};
}

}  // namespace

const std::string& flashProblem(at::Device device) {
    static const std::string problem = [device]() -> std::string {
        try {
            return trial(device);
        } catch (const c10::Error& error) {
            return error.what_without_backtrace();
        }
    }();
    return problem;
}

}  // namespace graft::model
