#include "model/projection.h"

#include "base/hash.h"

#include <ATen/ATen.h>

namespace graft::model {
namespace {

at::Tensor droppedInput(const Pass& pass, const Projection& projection, const LowRank& pair, const at::Tensor& x) {
    if (pass.options.mode == Mode::inference || pair.dropout <= 0) return x;
    const DropoutKey key{pass.options.seed, pass.options.step, static_cast<std::uint32_t>(hash64(projection.linear->site))};
    return dropped(x, pair.dropout, key, *pass.segments);
}

}  // namespace

void Projection::appendTo(Tensors& list) const {
    list.push_back(whole);
    for (const LowRank& pair : low_rank) list.push_back(pair.a), list.push_back(pair.b);
}

Projection Projection::detached() const {
    Projection result = *this;
    if (whole.defined()) result.whole = whole.detach();
    for (LowRank& pair : result.low_rank) pair.a = pair.a.detach(), pair.b = pair.b.detach();
    return result;
}

Projection resolve(const Linear& linear, const Adapter& adapter) {
    Projection projection{&linear, {}, {}};
    const auto parts = adapter.parts.find(linear.site);
    if (parts == adapter.parts.end()) return projection;
    const at::ScalarType type = linear.weight.computeType();
    for (const Part& part : parts->second) {
        if (const auto* pair = std::get_if<LowRank>(&part)) {
            projection.low_rank.push_back({pair->a.to(type), pair->b.to(type), pair->scale, pair->dropout});
        } else {
            const auto* whole = std::get_if<WholeWeight>(&part);
            TORCH_CHECK(whole, "this part cannot stand at ", linear.site);
            projection.whole = whole->values.to(type);
        }
    }
    return projection;
}

Projected project(const Pass& pass, const Projection& projection, const at::Tensor& x) {
    Projected result{projection.whole.defined() ? at::linear(x, projection.whole) : projection.linear->weight.multiply(x), {}};
    if (projection.linear->bias.defined()) result.values.add_(projection.linear->bias);
    for (const LowRank& pair : projection.low_rank) {
        result.narrow.push_back(at::linear(droppedInput(pass, projection, pair, x), pair.a));
        result.values.addmm_(result.narrow.back(), pair.b.t(), 1, pair.scale);
    }
    return result;
}

at::Tensor projectBackward(const Pass& pass, const Projection& projection, const at::Tensor& x, const Tensors& narrow, const at::Tensor& dy,
                           bool wantInput, const Wanted& wanted, std::size_t first, Tensors& gradients) {
    at::Tensor dx;
    if (wantInput) dx = projection.whole.defined() ? at::mm(dy, projection.whole) : projection.linear->weight.multiplyTransposed(dy);
    gradients.push_back(projection.whole.defined() && wanted(first) ? at::mm(dy.t(), x) : at::Tensor());
    for (std::size_t i = 0; i < projection.low_rank.size(); ++i) {
        const LowRank& pair = projection.low_rank[i];
        const bool wantA = wanted(first + 1 + 2 * i), wantB = wanted(first + 2 + 2 * i);
        const at::Tensor narrowGradient = wantA || wantInput ? at::mm(dy, pair.b).mul_(pair.scale) : at::Tensor();  // [T, rank]
        gradients.push_back(wantA ? at::mm(narrowGradient.t(), droppedInput(pass, projection, pair, x)) : at::Tensor());
        gradients.push_back(wantB ? at::mm(dy.t(), narrow[i]).mul_(pair.scale) : at::Tensor());
        if (!wantInput) continue;
        if (pass.options.mode == Mode::inference || pair.dropout <= 0) dx.addmm_(narrowGradient, pair.a);
        else dx.add_(droppedInput(pass, projection, pair, at::mm(narrowGradient, pair.a)));
    }
    return dx;
}

}  // namespace graft::model
