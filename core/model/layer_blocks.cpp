#include "model/layer_blocks.h"

#include "model/kernels/kernels.h"

#include <ATen/ATen.h>

namespace graft::model {
namespace {

const Kernels& kernelsOf(const Pass& pass) { return kernelsFor(pass.model.device); }

// What a block computes with: the same tensors, cut off from autograd.
std::vector<Projection> detachedAll(const std::vector<const Projection*>& projections) {
    std::vector<Projection> result;
    for (const Projection* projection : projections) result.push_back(projection->detached());
    return result;
}

at::Tensor sumOf(at::Tensor total, const at::Tensor& next) {
    if (!total.defined()) return next;
    return next.defined() ? total.add_(next) : total;
}

}  // namespace

Tensors normedProjections(const Pass& pass, const at::Tensor& normWeight, const std::vector<const Projection*>& projections, const at::Tensor& x) {
    Tensors inputs{x, normWeight}, outputs;
    for (const Projection* projection : projections) projection->appendTo(inputs);
    const std::vector<Projection> plain = detachedAll(projections);
    const at::Tensor rows = x.detach(), weight = normWeight.detach();
    const Normed normed = kernelsOf(pass).norm(rows, weight, pass.model.config.norm_epsilon);
    std::vector<Kept> kept;
    for (const Projection& projection : plain) {
        Projected projected = project(pass, projection, normed.values);
        outputs.push_back(std::move(projected.values));
        kept.push_back(std::move(projected.kept));
    }
    recordBlock(inputs, outputs, [pass, plain, rows, weight, kept, inverse = normed.inverse_rms](const Tensors& dys, const Wanted& wanted) {
        const Kernels& kernels = kernelsOf(pass);
        const at::Tensor again = kernels.normAgain(rows, inverse, weight);
        const bool below = wanted(0) || wanted(1);
        Tensors gradients{at::Tensor(), at::Tensor()};
        at::Tensor total;
        for (std::size_t i = 0; i < plain.size(); ++i)
            total = sumOf(total, projectBackward(pass, plain[i], again, kept[i], dys[i], below, wanted, gradients.size(), gradients));
        if (below) gradients[0] = kernels.normBackward(total, rows, inverse, weight, wanted(1) ? &gradients[1] : nullptr);
        return gradients;
    });
    return outputs;
}

at::Tensor rotaryAttention(const Pass& pass, const LayerParts& parts, const at::Tensor& query, const at::Tensor& key, const at::Tensor& value) {
    const ModelConfig& config = pass.model.config;
    const Tensors inputs{query, key, value, parts.prefix_key, parts.prefix_value};
    const auto heads = [&](const at::Tensor& rows, std::int64_t count) { return rows.detach().view({-1, count, config.head_dim}); };
    AttentionCall call{pass.segments->offsets, config.heads, config.kv_heads, config.head_dim, windowOf(config, parts.index),
                       heads(query, config.heads), heads(key, config.kv_heads), heads(value, config.kv_heads), {}, {}, pass.segments->device_offsets};
    if (parts.prefix_key.defined()) call.prefix_key = parts.prefix_key.detach(), call.prefix_value = parts.prefix_value.detach();
    const Kernels& kernels = kernelsOf(pass);
    kernels.rotate(call.query, pass.segments->cosines, pass.segments->sines, Turn::forward);
    kernels.rotate(call.key, pass.segments->cosines, pass.segments->sines, Turn::forward);
    const Attended attended = kernels.attention(call);
    const at::Tensor output = attended.values.detach();
    recordBlock(inputs, {output}, [pass, call, attended](const Tensors& dys, const Wanted&) {
        const Kernels& again = kernelsOf(pass);
        AttentionGradients gradients = again.attentionBackward(call, attended, dys[0]);
        again.rotate(gradients.query, pass.segments->cosines, pass.segments->sines, Turn::backward);
        again.rotate(gradients.key, pass.segments->cosines, pass.segments->sines, Turn::backward);
        const std::int64_t rows = call.query.size(0);
        return Tensors{gradients.query.view({rows, -1}), gradients.key.view({rows, -1}), gradients.value.view({rows, -1}), gradients.prefix_key, gradients.prefix_value};
    });
    return output;
}

at::Tensor addProjection(const Pass& pass, const Projection& projection, const at::Tensor& x, const at::Tensor& residual) {
    Tensors inputs{residual, x};
    projection.appendTo(inputs);
    const Projection plain = projection.detached();
    const at::Tensor rows = x.detach();
    Projected projected = project(pass, plain, rows);
    const at::Tensor output = residual.defined() ? projected.values.add_(residual.detach()) : projected.values;
    recordBlock(inputs, {output}, [pass, plain, rows, ofResidual = residual.defined(), kept = projected.kept](const Tensors& dys, const Wanted& wanted) {
        Tensors gradients{ofResidual ? dys[0] : at::Tensor(), at::Tensor()};
        gradients[1] = projectBackward(pass, plain, rows, kept, dys[0], wanted(1), wanted, 2, gradients);
        return gradients;
    });
    return output;
}

at::Tensor addGated(const Pass& pass, const Projection& down, const at::Tensor& gate, const at::Tensor& up, const at::Tensor& residual) {
    Tensors inputs{residual, gate, up};
    down.appendTo(inputs);
    const Projection plain = down.detached();
    const at::Tensor gateRows = gate.detach(), upRows = up.detach();
    Projected projected = project(pass, plain, kernelsOf(pass).swiglu(gateRows, upRows));
    const at::Tensor output = residual.defined() ? projected.values.add_(residual.detach()) : projected.values;
    recordBlock(inputs, {output}, [pass, plain, gateRows, upRows, ofResidual = residual.defined(), kept = projected.kept](const Tensors& dys, const Wanted& wanted) {
        const Kernels& kernels = kernelsOf(pass);
        Tensors gradients{ofResidual ? dys[0] : at::Tensor(), gateRows, upRows};
        const at::Tensor product = kernels.swiglu(gateRows, upRows);
        const bool below = wanted(1) || wanted(2);
        const at::Tensor dh = projectBackward(pass, plain, product, kept, dys[0], below, wanted, 3, gradients);
        if (below) kernels.swigluBackward(dh, gradients[1], gradients[2]);
        else gradients[1] = gradients[2] = at::Tensor();
        return gradients;
    });
    return output;
}

}  // namespace graft::model
