#include "model/kernels/aten_kernels.h"

#include <ATen/ATen.h>

#include <cmath>

namespace graft::model {
namespace {

// One segment, heads first, in the wide type. `group` query heads share a key head and stand as rows of one matrix.
struct SegmentView {
    std::int64_t begin, queries, keys;
    at::Tensor query, key, value;   // [kv_heads, group * n, d], [kv_heads, m, d] twice
    at::Tensor visible;             // [n, m] 0 where a query sees a key, -infinity where it must not
};

at::Tensor headsFirst(const at::Tensor& rows) { return rows.transpose(0, 1).contiguous(); }  // [n, kv, d] -> [kv, n, d]

// [n, heads, d] -> [kv_heads, group * n, d]
at::Tensor groupRows(const at::Tensor& rows, std::int64_t kvHeads) {
    const std::int64_t n = rows.size(0), group = rows.size(1) / kvHeads, d = rows.size(2);
    return rows.reshape({n, kvHeads, group, d}).permute({1, 2, 0, 3}).reshape({kvHeads, group * n, d});
}

at::Tensor ungroupRows(const at::Tensor& grouped, std::int64_t n) {
    const std::int64_t kvHeads = grouped.size(0), group = grouped.size(1) / n, d = grouped.size(2);
    return grouped.view({kvHeads, group, n, d}).permute({2, 0, 1, 3}).reshape({n, kvHeads * group, d});
}

at::Tensor withPrefix(const at::Tensor& prefix, const at::Tensor& rows) { return prefix.defined() ? at::cat({prefix, rows}) : rows; }

at::Tensor visiblePairs(std::int64_t queries, std::int64_t keys, std::int64_t window, const at::TensorOptions& options) {
    const at::Tensor hidden = at::full({queries, keys}, -INFINITY, options);
    at::Tensor later = hidden.triu(keys - queries + 1);
    return window > 0 ? later.add_(hidden.tril(keys - queries - window)) : later;
}

SegmentView viewOf(const AttentionCall& call, std::size_t segment) {
    const std::int64_t begin = call.offsets[segment], end = call.offsets[segment + 1];
    const at::ScalarType wide = wideType(call.query);
    const at::Tensor key = headsFirst(withPrefix(call.prefix_key, call.key.slice(0, begin, end)).to(wide));
    const at::Tensor value = headsFirst(withPrefix(call.prefix_value, call.value.slice(0, begin, end)).to(wide));
    return {begin, end - begin, key.size(1), groupRows(call.query.slice(0, begin, end).to(wide), call.kv_heads), key, value,
            visiblePairs(end - begin, key.size(1), call.window, key.options())};
}

// One product and one softmax, each over the scores once.
at::Tensor probabilitiesOf(const AttentionCall& call, const SegmentView& view) {  // [kv_heads, group * n, m]
    const at::Tensor visible = view.visible.unsqueeze(0).expand({call.heads / call.kv_heads, view.queries, view.keys}).reshape({1, -1, view.keys});
    return at::softmax(at::baddbmm(visible, view.query, view.key.transpose(1, 2), 1, scaleOf(call)), -1);
}

}  // namespace

double scaleOf(const AttentionCall& call) { return 1 / std::sqrt(static_cast<double>(call.head_dim)); }

void clearIdle(const AttentionCall& call, const at::Tensor& rows) {
    if (rows.size(0) > call.offsets.back()) rows.slice(0, call.offsets.back()).zero_();
}

Attended AtenKernels::attention(const AttentionCall& call) const {
    const std::int64_t rows = call.query.size(0);
    Attended result{at::empty({rows, call.heads, call.head_dim}, call.query.options()), {}};
    clearIdle(call, result.values);
    for (std::size_t segment = 0; segment + 1 < call.offsets.size(); ++segment) {
        const SegmentView view = viewOf(call, segment);
        if (view.queries == 0) continue;
        const at::Tensor values = at::bmm(probabilitiesOf(call, view), view.value);
        result.values.slice(0, view.begin, view.begin + view.queries).copy_(ungroupRows(values, view.queries));
    }
    result.values = result.values.view({rows, call.heads * call.head_dim});
    return result;
}

// Dao et al., FlashAttention, arXiv 2205.14135, appendix B; the probabilities are computed again and not kept.
AttentionGradients AtenKernels::attentionBackward(const AttentionCall& call, const Attended&, const at::Tensor& dy) const {
    const std::int64_t kvHeads = call.kv_heads;
    AttentionGradients result{at::empty_like(call.query), at::empty_like(call.key), at::empty_like(call.value), {}, {}};
    for (const at::Tensor& rows : {result.query, result.key, result.value}) clearIdle(call, rows);
    const std::int64_t prefixRows = call.prefix_key.defined() ? call.prefix_key.size(0) : 0;
    at::Tensor prefixKey, prefixValue;  // [kv_heads, n, d], wide
    if (prefixRows > 0) prefixValue = at::zeros({kvHeads, prefixRows, call.head_dim}, call.query.options().dtype(wideType(call.query))), prefixKey = at::zeros_like(prefixValue);
    const at::Tensor dyHeads = dy.view(call.query.sizes());
    for (std::size_t segment = 0; segment + 1 < call.offsets.size(); ++segment) {
        const SegmentView view = viewOf(call, segment);
        if (view.queries == 0) continue;
        const std::int64_t end = view.begin + view.queries;
        const at::Tensor probabilities = probabilitiesOf(call, view);
        const at::Tensor gradient = groupRows(dyHeads.slice(0, view.begin, end).to(wideType(dy)), kvHeads);
        const at::Tensor dScores = at::_softmax_backward_data(at::bmm(gradient, view.value.transpose(1, 2)), probabilities, -1, probabilities.scalar_type());
        const at::Tensor dValue = at::bmm(probabilities.transpose(1, 2), gradient), dKey = at::bmm(dScores.transpose(1, 2), view.query).mul_(scaleOf(call));
        result.query.slice(0, view.begin, end).copy_(ungroupRows(at::bmm(dScores, view.key).mul_(scaleOf(call)), view.queries));
        result.key.slice(0, view.begin, end).copy_(dKey.slice(1, prefixRows).transpose(0, 1));
        result.value.slice(0, view.begin, end).copy_(dValue.slice(1, prefixRows).transpose(0, 1));
        if (prefixRows > 0) prefixKey.add_(dKey.slice(1, 0, prefixRows)), prefixValue.add_(dValue.slice(1, 0, prefixRows));
    }
    if (prefixRows > 0) {
        result.prefix_key = prefixKey.transpose(0, 1).to(call.prefix_key.scalar_type());
        result.prefix_value = prefixValue.transpose(0, 1).to(call.prefix_value.scalar_type());
    }
    return result;
}

}  // namespace graft::model
