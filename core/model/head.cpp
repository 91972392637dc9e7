#include "model/head.h"

#include "model/kernels/kernels.h"

#include <ATen/ATen.h>

namespace graft::model {
namespace {

constexpr std::int64_t chunkRows = 512;  // large enough for full GEMM speed, small beside the weights

struct Chunk {
    at::Tensor log_probabilities;  // [c]
    at::Tensor hidden_gradients;   // [c, hidden], undefined when not asked for
};

// The gradient of log p[target] by the logits is onehot - softmax.
Chunk frozenChunk(const Pass& pass, const Projection& head, const at::Tensor& rows, const at::Tensor& targets, bool gradient) {
    Projected logits = project(pass, head, rows);
    Chunk chunk{kernelsFor(pass.model.device).tokenLogProbabilities(logits.values, targets, gradient), {}};
    if (!gradient) return chunk;
    Tensors none;
    chunk.hidden_gradients = projectBackward(pass, head, rows, logits.kept, logits.values, true, [](std::size_t) { return false; }, 0, none);
    return chunk;
}

template <class Visit>
void eachChunk(std::int64_t rows, Visit&& visit) {
    for (std::int64_t begin = 0; begin < rows; begin += chunkRows) visit(begin, std::min(rows, begin + chunkRows));
}

// dy [S] scales each row of onehot - softmax before it goes back through the head.
Tensors trainedBackward(const Pass& pass, const Projection& head, const at::Tensor& rows, const at::Tensor& targets, const at::Tensor& dy, const Wanted& wanted) {
    Tensors sums(1 + head.tensors());
    sums[0] = at::empty_like(rows);
    eachChunk(rows.size(0), [&](std::int64_t begin, std::int64_t end) {
        const at::Tensor part = rows.slice(0, begin, end);
        Projected logits = project(pass, head, part);
        kernelsFor(pass.model.device).tokenLogProbabilities(logits.values, targets.slice(0, begin, end), true);
        logits.values.mul_(dy.slice(0, begin, end).unsqueeze(1).to(logits.values.scalar_type()));
        Tensors gradients{at::Tensor()};
        sums[0].slice(0, begin, end).copy_(projectBackward(pass, head, part, logits.kept, logits.values, true, wanted, 1, gradients));
        for (std::size_t i = 1; i < gradients.size(); ++i)
            if (gradients[i].defined()) sums[i] = sums[i].defined() ? sums[i].add_(gradients[i]) : gradients[i];
    });
    return sums;
}

}  // namespace

Linear headOf(const BaseModel& model) { return {model.config.tied ? "model.embed_tokens" : "lm_head", model.head, {}}; }

Projection resolveHead(const BaseModel& model, const Linear& head, const Adapter& adapter) {
    // A low-rank pair at the embedding's site belongs to the lookup, not to the tied head.
    if (!model.config.tied) return resolve(head, adapter);
    Projection projection{.linear = &head};
    if (const at::Tensor* whole = adapter.wholeAt(head.site)) projection.whole = whole->to(head.weight.computeType());
    return projection;
}

at::Tensor headLogProbabilities(const Pass& pass, const Projection& head, const at::Tensor& hidden, const at::Tensor& targets) {
    Tensors inputs{hidden}, headTensors;
    head.appendTo(headTensors);
    inputs.insert(inputs.end(), headTensors.begin(), headTensors.end());
    const bool headTrains = isRecording(headTensors), keepGradient = isRecording(inputs) && !headTrains;
    const auto linear = std::make_shared<const Linear>(*head.linear);
    Projection plain = head.detached();
    plain.linear = linear.get();
    const at::Tensor rows = hidden.detach();
    at::Tensor result, kept;
    if (keepGradient) kept = at::empty_like(rows);
    eachChunk(rows.size(0), [&](std::int64_t begin, std::int64_t end) {
        const Chunk chunk = frozenChunk(pass, plain, rows.slice(0, begin, end), targets.slice(0, begin, end), keepGradient);
        if (!result.defined()) result = at::empty({rows.size(0)}, chunk.log_probabilities.options());
        result.slice(0, begin, end).copy_(chunk.log_probabilities);
        if (keepGradient) kept.slice(0, begin, end).copy_(chunk.hidden_gradients);
    });
    if (!result.defined()) result = at::empty({0}, rows.options().dtype(at::kFloat));
    if (headTrains) {
        recordBlock(inputs, {result}, [pass, plain, linear, rows, targets](const Tensors& dys, const Wanted& wanted) {
            return trainedBackward(pass, plain, rows, targets, dys[0], wanted);
        });
    } else {
        recordBlock(inputs, {result}, [kept, tensors = headTensors.size()](const Tensors& dys, const Wanted&) {
            Tensors gradients(1 + tensors);
            gradients[0] = kept * dys[0].unsqueeze(1).to(kept.scalar_type());
            return gradients;
        });
    }
    return result;
}

}  // namespace graft::model
