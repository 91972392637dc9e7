#include "model/layer.h"

#include "model/bottleneck_block.h"
#include "model/layer_blocks.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/autograd.h>

namespace graft::model {
namespace {

at::Tensor runBlocks(const Pass& pass, const LayerParts& parts, const at::Tensor& x) {
    const Tensors qkv = normedProjections(pass, parts.input_norm, {&parts.query, &parts.key, &parts.value}, x);
    const at::Tensor attended = rotaryAttention(pass, parts, qkv[0], qkv[1], qkv[2]);
    const at::Tensor middle = closeSublayer(parts.after_attention, x, [&](const at::Tensor& residual) { return addProjection(pass, parts.attention_output, attended, residual); });
    const Tensors gated = normedProjections(pass, parts.post_attention_norm, {&parts.gate, &parts.up}, middle);
    return closeSublayer(parts.after_mlp, middle, [&](const at::Tensor& residual) { return addGated(pass, parts.down, gated[0], gated[1], residual); });
}

std::vector<at::Tensor*> leavesOf(LayerParts& parts) {
    std::vector<at::Tensor*> leaves;
    parts.eachTensor([&](at::Tensor& tensor) { leaves.push_back(&tensor); });
    return leaves;
}

std::optional<Bottleneck> resolveBottleneck(const Adapter& adapter, const std::string& site, at::ScalarType type) {
    const Bottleneck* found = adapter.bottleneckAt(site);
    if (!found) return {};
    return Bottleneck{found->down.to(type), found->down_bias.to(type), found->up.to(type), found->up_bias.to(type), found->scale, found->activation, found->reads};
}

at::Tensor freshLeaf(const at::Tensor& tensor, bool wanted) { return tensor.defined() ? tensor.detach().requires_grad_(wanted) : tensor; }

// Chen et al., Training deep nets with sublinear memory cost, arXiv 1604.06174.
Tensors runAgain(const Pass& pass, LayerParts parts, const at::Tensor& x, const at::Tensor& dy, const Wanted& wanted) {
    const at::AutoGradMode withGraph(true);
    const at::Tensor input = freshLeaf(x, wanted(0));
    Tensors leaves{input}, asked;
    for (at::Tensor* place : leavesOf(parts)) {
        *place = freshLeaf(*place, place->defined() && wanted(leaves.size()));
        leaves.push_back(*place);
    }
    for (const at::Tensor& leaf : leaves)
        if (leaf.defined() && leaf.requires_grad()) asked.push_back(leaf);
    const Tensors found = torch::autograd::grad({runBlocks(pass, parts, input)}, asked, {dy});
    Tensors gradients(leaves.size());
    for (std::size_t i = 0, next = 0; i < leaves.size(); ++i)
        if (leaves[i].defined() && leaves[i].requires_grad()) gradients[i] = found[next++];
    return gradients;
}

}  // namespace

at::Tensor resolveNorm(const Norm& norm, const Adapter& adapter) {
    const auto parts = adapter.parts.find(norm.site);
    if (parts == adapter.parts.end() || parts->second.empty()) return norm.weight;
    const auto* whole = std::get_if<WholeWeight>(&parts->second.back());
    TORCH_CHECK(whole, "this part cannot stand at ", norm.site);
    return whole->values.to(norm.weight.scalar_type());
}

std::int64_t windowOf(const ModelConfig& config, std::int64_t layer) { return layer >= config.first_window_layer ? config.sliding_window : 0; }

LayerParts resolveLayer(const BaseModel& model, std::int64_t index, const Adapter& adapter) {
    const Layer& layer = model.layers[static_cast<std::size_t>(index)];
    LayerParts parts{.index = index, .input_norm = resolveNorm(layer.input_norm, adapter), .post_attention_norm = resolveNorm(layer.post_attention_norm, adapter),
                     .query = resolve(layer.query, adapter), .key = resolve(layer.key, adapter), .value = resolve(layer.value, adapter),
                     .attention_output = resolve(layer.attention_output, adapter), .gate = resolve(layer.gate, adapter), .up = resolve(layer.up, adapter),
                     .down = resolve(layer.down, adapter)};
    parts.after_attention = resolveBottleneck(adapter, afterAttention(index), model.embedding.computeType());
    parts.after_mlp = resolveBottleneck(adapter, afterMlp(index), model.embedding.computeType());
    if (const KeyValuePrefix* prefix = adapter.prefixOf(index)) {
        parts.prefix_key = prefix->keys.to(model.embedding.computeType());
        parts.prefix_value = prefix->values.to(model.embedding.computeType());
    }
    return parts;
}

at::Tensor runLayer(const Pass& pass, const LayerParts& parts, const at::Tensor& x) {
    LayerParts list = parts;
    Tensors inputs{x};
    for (const at::Tensor* leaf : leavesOf(list)) inputs.push_back(*leaf);
    if (pass.options.recompute == Recompute::none || !isRecording(inputs)) return runBlocks(pass, parts, x);
    const auto forward = [&] {
        const at::NoGradGuard withoutGraph;
        return runBlocks(pass, parts, x);
    };
    const at::Tensor output = forward();
    for (at::Tensor* leaf : leavesOf(list))
        if (leaf->defined()) *leaf = leaf->detach();
    recordBlock(inputs, {output}, [pass, list, rows = x.detach()](const Tensors& dys, const Wanted& wanted) { return runAgain(pass, list, rows, dys[0], wanted); });
    return output;
}

}  // namespace graft::model
