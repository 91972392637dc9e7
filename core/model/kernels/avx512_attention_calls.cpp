// Attention over all segments and heads: the tasks are shared out among the threads, the longest segments first.
#include "model/kernels/avx512_kernels.h"

#if defined(__x86_64__)

#include "model/kernels/avx512_attention.h"
#include "model/kernels/bfloat16_bits.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <atomic>
#include <vector>

namespace graft::model {
namespace {

struct Task {
    std::int64_t segment, kv_head;
};

struct Work {
    std::vector<Task> tasks;
    std::int64_t longest = 0;   // keys
};

Work workOf(const AttentionCall& call) {
    const auto rows = [&](std::int64_t segment) { return call.offsets[static_cast<std::size_t>(segment) + 1] - call.offsets[static_cast<std::size_t>(segment)]; };
    Work work;
    for (std::int64_t segment = 0; segment + 1 < static_cast<std::int64_t>(call.offsets.size()); ++segment)
        if (rows(segment) > 0)
            for (std::int64_t head = 0; head < call.kv_heads; ++head) work.tasks.push_back({segment, head});
    std::stable_sort(work.tasks.begin(), work.tasks.end(), [&](const Task& left, const Task& right) { return rows(left.segment) > rows(right.segment); });
    if (!work.tasks.empty()) work.longest = rows(work.tasks.front().segment) + (call.prefix_key.defined() ? call.prefix_key.size(0) : 0);
    return work;
}

// `run(task, scratch)` for every task; each thread takes the next one when it is free. No two tasks write the same memory, so the order changes no result.
template <class Run>
void eachTask(const Work& work, std::int64_t scratchNumbers, const Run& run) {
    const std::int64_t threads = std::min<std::int64_t>(at::get_num_threads(), static_cast<std::int64_t>(work.tasks.size()));
    const std::int64_t perThread = (scratchNumbers + lanes - 1) / lanes * lanes;
    const at::Tensor scratch = at::empty({std::max<std::int64_t>(threads, 1) * perThread}, at::kFloat);
    std::atomic<std::size_t> next = 0;
    at::parallel_for(0, threads, 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t worker = begin; worker < end; ++worker)
            for (std::size_t task = next.fetch_add(1); task < work.tasks.size(); task = next.fetch_add(1)) run(work.tasks[task], scratch.data_ptr<float>() + worker * perThread);
    });
}

// Rows of x [T, heads, head_dim] from `row` on, at `head`.
Rows rowsAt(const at::Tensor& x, std::int64_t row, std::int64_t head, std::int64_t headDim) {
    if (!x.defined()) return {};
    const std::int64_t stride = x.numel() / std::max<std::int64_t>(x.size(0), 1);
    return {bits(x) + row * stride + head * headDim, stride};
}

HeadAttention headOf(const AttentionCall& call, const Attended& attended, const Task& task) {
    const std::int64_t begin = call.offsets[static_cast<std::size_t>(task.segment)], end = call.offsets[static_cast<std::size_t>(task.segment) + 1];
    const std::int64_t group = call.heads / call.kv_heads, d = call.head_dim, tokens = call.query.size(0);
    HeadAttention head{.queries = end - begin, .prefix = call.prefix_key.defined() ? call.prefix_key.size(0) : 0, .window = call.window, .head_dim = d, .group = group,
                       .scale = static_cast<float>(scaleOf(call))};
    head.query = rowsAt(call.query, begin, task.kv_head * group, d);
    head.key = rowsAt(call.key, begin, task.kv_head, d);
    head.value = rowsAt(call.value, begin, task.kv_head, d);
    head.prefix_key = rowsAt(call.prefix_key, 0, task.kv_head, d);
    head.prefix_value = rowsAt(call.prefix_value, 0, task.kv_head, d);
    head.values = rowsAt(attended.values, begin, task.kv_head * group, d);
    head.log_sums = attended.log_sums.data_ptr<float>() + task.kv_head * group * tokens + begin;
    head.log_sums_stride = tokens;
    return head;
}

bool suits(const AttentionCall& call) {
    return call.head_dim % lanes == 0 && haveBits({call.query, call.key, call.value}) && (!call.prefix_key.defined() || haveBits({call.prefix_key, call.prefix_value}));
}

}  // namespace

Attended Avx512Kernels::attention(const AttentionCall& call) const {
    if (!suits(call)) return AtenKernels::attention(call);
    const std::int64_t tokens = call.query.size(0);
    const Attended result{at::empty({tokens, call.heads * call.head_dim}, call.query.options()), at::empty({call.heads, tokens}, call.query.options().dtype(at::kFloat))};
    clearIdle(call, result.values);
    const Work work = workOf(call);
    eachTask(work, forwardScratch(work.longest, call.head_dim), [&](const Task& task, float* scratch) { attendHead(headOf(call, result, task), scratch); });
    return result;
}

AttentionGradients Avx512Kernels::attentionBackward(const AttentionCall& call, const Attended& forward, const at::Tensor& dy) const {
    if (!forward.log_sums.defined() || !haveBits({dy})) return AtenKernels::attentionBackward(call, forward, dy);
    AttentionGradients result{at::empty_like(call.query), at::empty_like(call.key), at::empty_like(call.value), {}, {}};
    for (const at::Tensor& rows : {result.query, result.key, result.value}) clearIdle(call, rows);
    const std::int64_t prefix = call.prefix_key.defined() ? call.prefix_key.size(0) : 0, segments = static_cast<std::int64_t>(call.offsets.size()) - 1;
    at::Tensor prefixKey, prefixValue;  // [segments, kv_heads, n, head_dim]: each task its own, summed in order
    if (prefix > 0) {
        prefixKey = at::zeros({segments, call.kv_heads, prefix, call.head_dim}, call.query.options().dtype(at::kFloat));
        prefixValue = at::zeros_like(prefixKey);
    }
    const Work work = workOf(call);
    eachTask(work, backwardScratch(work.longest, call.head_dim), [&](const Task& task, float* scratch) {
        const std::int64_t begin = call.offsets[static_cast<std::size_t>(task.segment)], group = call.heads / call.kv_heads, d = call.head_dim;
        HeadGradients head{rowsAt(dy, begin, task.kv_head * group, d), rowsAt(result.query, begin, task.kv_head * group, d), rowsAt(result.key, begin, task.kv_head, d),
                           rowsAt(result.value, begin, task.kv_head, d)};
        const std::int64_t place = (task.segment * call.kv_heads + task.kv_head) * prefix * d;
        if (prefix > 0) head.prefix_key = prefixKey.data_ptr<float>() + place, head.prefix_value = prefixValue.data_ptr<float>() + place;
        attendHeadBackward(headOf(call, forward, task), head, scratch);
    });
    if (prefix > 0) {
        result.prefix_key = prefixKey.sum(0).transpose(0, 1).to(call.prefix_key.scalar_type());
        result.prefix_value = prefixValue.sum(0).transpose(0, 1).to(call.prefix_value.scalar_type());
    }
    return result;
}

}  // namespace graft::model

#endif
