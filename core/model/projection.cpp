#include "model/projection.h"

#include "base/hash.h"

#include <ATen/ATen.h>

namespace graft::model {
namespace {

// Where each tensor stands in Projection::eachTensor.
enum Slot : std::size_t { wholeSlot, rotationSlot, inputGainSlot, productGainSlot, outputGainSlot, addedBiasSlot, firstPairSlot };
enum PairSlot : std::size_t { aSlot, bSlot, narrowScaleSlot, wideScaleSlot, pairSlots };

bool dropsOut(const Pass& pass, const LowRank& pair) { return pass.options.mode == Mode::training && pair.dropout > 0; }

// Dropout is linear and its mask is drawn again, so this serves x and the gradient of x.
at::Tensor droppedInput(const Pass& pass, const Projection& projection, const LowRank& pair, const at::Tensor& x) {
    if (!dropsOut(pass, pair)) return x;
    const DropoutKey key{pass.options.seed, pass.options.step, static_cast<std::uint32_t>(hash64(projection.linear->site))};
    return dropped(x, pair.dropout, key, *pass.segments);
}

at::Tensor scaled(const at::Tensor& values, const at::Tensor& scale) { return scale.defined() ? values * scale : values; }
at::Tensor gained(const at::Tensor& values, const at::Tensor& gain) { return gain.defined() ? at::addcmul(values, values, gain) : values; }
at::Tensor sumOverRows(const at::Tensor& left, const at::Tensor& right) { return (left * right).sum(0); }

// x [T, in] as [blocks, T, size], the layout of a batched product.
at::Tensor inBlocks(const at::Tensor& x, const at::Tensor& rotation) { return x.reshape({x.size(0), rotation.size(0), rotation.size(1)}).transpose(0, 1); }
at::Tensor asRows(const at::Tensor& blocks) { return blocks.transpose(0, 1).reshape({blocks.size(1), -1}); }
at::Tensor rotated(const at::Tensor& x, const at::Tensor& rotation) { return rotation.defined() ? asRows(at::bmm(inBlocks(x, rotation), rotation)) : x; }

void addPair(at::Tensor& sum, const LowRank& pair, const at::Tensor& narrow) {
    const at::Tensor inner = scaled(narrow, pair.narrow_scale);
    if (pair.wide_scale.defined()) sum.addcmul_(at::mm(inner, pair.b.t()), pair.wide_scale.unsqueeze(0), pair.scale);
    else sum.addmm_(inner, pair.b.t(), 1, pair.scale);
}

// One pair's gradients from dz [T, out], the gradient of the sum it was added to. Its share of dx [T, in] is added, where dx is defined.
void pairBackward(const Pass& pass, const Projection& projection, std::size_t index, const at::Tensor& x, const at::Tensor& narrow, const at::Tensor& dz, at::Tensor& dx,
                  const Wanted& wanted, std::size_t first, Tensors& gradients) {
    const LowRank& pair = projection.low_rank[index];
    const at::Tensor wide = scaled(dz, pair.wide_scale), inner = scaled(narrow, pair.narrow_scale);
    const bool wantA = wanted(first + aSlot), wantNarrow = pair.narrow_scale.defined() && wanted(first + narrowScaleSlot);
    const at::Tensor innerGradient = wantA || wantNarrow || dx.defined() ? at::mm(wide, pair.b).mul_(pair.scale) : at::Tensor();  // [T, rank]
    const at::Tensor narrowGradient = innerGradient.defined() ? scaled(innerGradient, pair.narrow_scale) : at::Tensor();
    gradients.push_back(wantA ? at::mm(narrowGradient.t(), droppedInput(pass, projection, pair, x)) : at::Tensor());
    gradients.push_back(wanted(first + bSlot) ? at::mm(wide.t(), inner).mul_(pair.scale) : at::Tensor());
    gradients.push_back(wantNarrow ? sumOverRows(innerGradient, narrow) : at::Tensor());
    const bool wantWide = pair.wide_scale.defined() && wanted(first + wideScaleSlot);
    gradients.push_back(wantWide ? sumOverRows(dz, at::mm(inner, pair.b.t())).mul_(pair.scale) : at::Tensor());
    if (!dx.defined()) return;
    if (dropsOut(pass, pair)) dx.add_(droppedInput(pass, projection, pair, at::mm(narrowGradient, pair.a)));
    else dx.addmm_(narrowGradient, pair.a);
}

void resolvePart(const Part& part, at::ScalarType type, Projection& projection) {
    if (const auto* pair = std::get_if<LowRank>(&part)) {
        const auto cast = [&](const at::Tensor& values) { return values.defined() ? values.to(type) : values; };
        projection.low_rank.push_back({cast(pair->a), cast(pair->b), pair->scale, pair->dropout, cast(pair->narrow_scale), cast(pair->wide_scale)});
    } else if (const auto* whole = std::get_if<WholeWeight>(&part)) {
        projection.whole = whole->values.to(type);
    } else if (const auto* bias = std::get_if<AddedBias>(&part)) {
        projection.added_bias = bias->values.to(type);
    } else if (const auto* rotation = std::get_if<BlockRotation>(&part)) {
        projection.rotation = rotation->blocks.to(type);
    } else {
        const auto* vector = std::get_if<ScaleVector>(&part);
        TORCH_CHECK(vector, "this part cannot stand at ", projection.linear->site);
        at::Tensor& place = vector->scales == Scales::input ? projection.input_gain : vector->scales == Scales::products ? projection.product_gain : projection.output_gain;
        place = (vector->values - 1).to(type);
    }
}

}  // namespace

void Projection::appendTo(Tensors& list) const {
    Projection copy = *this;
    copy.eachTensor([&](const at::Tensor& tensor) { list.push_back(tensor); });
}

Projection Projection::detached() const {
    Projection result = *this;
    result.eachTensor([](at::Tensor& tensor) {
        if (tensor.defined()) tensor = tensor.detach();
    });
    return result;
}

Projection resolve(const Linear& linear, const Adapter& adapter) {
    Projection projection{.linear = &linear};
    const auto parts = adapter.parts.find(linear.site);
    if (parts == adapter.parts.end()) return projection;
    for (const Part& part : parts->second) resolvePart(part, linear.weight.computeType(), projection);
    return projection;
}

Projected project(const Pass& pass, const Projection& projection, const at::Tensor& x) {
    const at::Tensor input = rotated(gained(x, projection.input_gain), projection.rotation);
    Projected result{projection.whole.defined() ? at::linear(input, projection.whole) : projection.linear->weight.multiply(input), {}};
    for (const LowRank& pair : projection.low_rank) {
        result.kept.narrow.push_back(at::linear(droppedInput(pass, projection, pair, x), pair.a));
        addPair(result.values, pair, result.kept.narrow.back());
    }
    if (projection.product_gain.defined()) {
        result.kept.products = result.values;
        result.values = gained(result.values, projection.product_gain);
    }
    if (projection.linear->bias.defined()) result.values.add_(projection.linear->bias);
    if (projection.added_bias.defined()) result.values.add_(projection.added_bias);
    if (projection.output_gain.defined()) {
        result.kept.unscaled = result.values;
        result.values = gained(result.values, projection.output_gain);
    }
    return result;
}

at::Tensor projectBackward(const Pass& pass, const Projection& projection, const at::Tensor& x, const Kept& kept, const at::Tensor& dy,
                           bool wantInput, const Wanted& wanted, std::size_t first, Tensors& gradients) {
    const auto wants = [&](const at::Tensor& tensor, Slot slot) { return tensor.defined() && wanted(first + slot); };
    const bool wantWhole = wants(projection.whole, wholeSlot), wantRotation = wants(projection.rotation, rotationSlot), wantScale = wants(projection.input_gain, inputGainSlot);
    std::vector<at::Tensor> own(firstPairSlot);
    if (wants(projection.output_gain, outputGainSlot)) own[outputGainSlot] = sumOverRows(dy, kept.unscaled);
    const at::Tensor biased = gained(dy, projection.output_gain);
    if (wants(projection.added_bias, addedBiasSlot)) own[addedBiasSlot] = biased.sum(0);
    if (wants(projection.product_gain, productGainSlot)) own[productGainSlot] = sumOverRows(biased, kept.products);
    const at::Tensor dz = gained(biased, projection.product_gain);
    at::Tensor dx;
    if (wantWhole) own[wholeSlot] = at::mm(dz.t(), rotated(gained(x, projection.input_gain), projection.rotation));
    if (wantInput || wantRotation || wantScale) {
        dx = projection.whole.defined() ? at::mm(dz, projection.whole) : projection.linear->weight.multiplyTransposed(dz);
        if (wantRotation) own[rotationSlot] = at::bmm(inBlocks(gained(x, projection.input_gain), projection.rotation).transpose(1, 2), inBlocks(dx, projection.rotation));
        if (projection.rotation.defined()) dx = rotated(dx, projection.rotation.transpose(1, 2));
        if (wantScale) own[inputGainSlot] = sumOverRows(dx, x);
        dx = gained(dx, projection.input_gain);
    }
    gradients.insert(gradients.end(), own.begin(), own.end());
    if (!wantInput) dx = at::Tensor();
    for (std::size_t i = 0; i < projection.low_rank.size(); ++i)
        pairBackward(pass, projection, i, x, kept.narrow[i], dz, dx, wanted, first + firstPairSlot + i * pairSlots, gradients);
    return dx;
}

}  // namespace graft::model
