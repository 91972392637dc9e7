#include "model/decoder.h"

#include "model/embedding.h"
#include "model/head.h"
#include "model/kernels/kernels.h"
#include "model/layer.h"

#include <ATen/ATen.h>

namespace graft::model {
namespace {

// norm(x) as a block: keeps x, which the residual stream holds anyway.
at::Tensor finalNorm(const Pass& pass, const at::Tensor& weight, const at::Tensor& x) {
    const at::Tensor rows = x.detach(), plain = weight.detach();
    const Normed normed = kernelsFor(pass.model.device).norm(rows, plain, pass.model.config.norm_epsilon);
    const at::Tensor output = normed.values;
    recordBlock({x, weight}, {output}, [pass, rows, plain, inverse = normed.inverse_rms](const Tensors& dys, const Wanted& wanted) {
        Tensors gradients(2);
        gradients[0] = kernelsFor(pass.model.device).normBackward(dys[0], rows, inverse, plain, wanted(1) ? &gradients[1] : nullptr);
        return gradients;
    });
    return output;
}

std::int64_t grainOf(const BaseModel& model, const ForwardOptions& options) { return options.row_grain > 0 ? options.row_grain : rowGrain(model); }

Pass passOf(const BaseModel& model, const Adapter& adapter, const data::Batch& batch, const ForwardOptions& options) {
    return {model, std::make_shared<const Segments>(layOut(model, batch, adapter.virtualTokens(), adapter.prefixRows(), grainOf(model, options))), options};
}

// Before the final norm: [stream, hidden].
at::Tensor throughLayers(const Pass& pass, const Adapter& adapter, const data::Batch& batch) {
    at::Tensor x = embed(pass.model, adapter, batch, pass.segments->idle_rows);
    for (std::int64_t layer = 0; layer < pass.model.config.layers; ++layer) x = runLayer(pass, resolveLayer(pass.model, layer, adapter), x);
    return x;
}

// Where the token before each learned one stands in the batch, and which token it predicts; filled up with idle rows.
struct Predictions {
    at::Tensor from, targets;  // [S + idle] int64
    std::int64_t learned = 0;  // S
};

Predictions predictionsOf(const data::Batch& batch, at::Device device, std::int64_t grain) {
    std::vector<std::int64_t> from, targets;
    for (std::size_t segment = 0; segment + 1 < batch.offsets.size(); ++segment)
        for (std::int64_t token = batch.offsets[segment] + 1; token < batch.offsets[segment + 1]; ++token)
            if (batch.learned[static_cast<std::size_t>(token)]) from.push_back(token - 1), targets.push_back(batch.ids[static_cast<std::size_t>(token)]);
    const auto learned = static_cast<std::int64_t>(from.size());
    from.resize(static_cast<std::size_t>(filledUp(learned, grain)), 0);
    targets.resize(from.size(), 0);
    return {at::tensor(from, at::kLong).to(device), at::tensor(targets, at::kLong).to(device), learned};
}

}  // namespace

at::Tensor hiddenStates(const BaseModel& model, const Adapter& adapter, const data::Batch& batch, const ForwardOptions& options) {
    const Pass pass = passOf(model, adapter, batch, options);
    at::Tensor x = throughLayers(pass, adapter, batch);
    if (x.size(0) != batch.tokens()) x = x.index_select(0, pass.segments->real);
    return finalNorm(pass, resolveNorm(model.final_norm, adapter), x);
}

at::Tensor learnedLogProbabilities(const BaseModel& model, const Adapter& adapter, const data::Batch& batch, const ForwardOptions& options) {
    const Pass pass = passOf(model, adapter, batch, options);
    const Predictions predictions = predictionsOf(batch, model.device, grainOf(model, options));
    const at::Tensor stream = throughLayers(pass, adapter, batch);
    const at::Tensor chosen = stream.index_select(0, pass.segments->real.index_select(0, predictions.from));
    const at::Tensor hidden = finalNorm(pass, resolveNorm(model.final_norm, adapter), chosen);
    const Linear head = headOf(model);
    return headLogProbabilities(pass, resolveHead(model, head, adapter), hidden, predictions.targets).slice(0, 0, predictions.learned);
}

at::Tensor logits(const BaseModel& model, const Adapter& adapter, const data::Batch& batch) {
    const at::NoGradGuard withoutGraph;
    const Pass pass{model, nullptr, {}};
    const at::Tensor hidden = hiddenStates(model, adapter, batch, {});
    const Linear head = headOf(model);
    const at::Tensor result = project(pass, resolveHead(model, head, adapter), hidden).values;
    return result.scalar_type() == at::kDouble ? result : result.to(at::kFloat);
}

}  // namespace graft::model
