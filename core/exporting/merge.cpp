#include "exporting/merge.h"

#include <ATen/ATen.h>

#include <set>

namespace graft::exporting {
namespace {

Error cannot(ErrorKind kind, const std::string& why, const std::string& hint) { return {kind, "Merge the adapter into the model", why, hint}; }

struct Place {
    std::string site;
    at::Tensor weight;  // as the base model holds it
    at::Tensor bias;    // or undefined
};

// Every weight of the model once, in the order of the layers; a tied head is the embedding.
std::vector<Place> placesOf(const model::BaseModel& base) {
    const auto whole = [](const model::Weight& weight) { return weight.dense(0, weight.rows()); };
    std::vector<Place> places{{"model.embed_tokens", whole(base.embedding), {}}};
    for (const model::Layer& layer : base.layers) {
        for (const model::Norm* norm : {&layer.input_norm, &layer.post_attention_norm}) places.push_back({norm->site, norm->weight, {}});
        for (const model::Linear* linear : {&layer.query, &layer.key, &layer.value, &layer.attention_output, &layer.gate, &layer.up, &layer.down})
            places.push_back({linear->site, whole(linear->weight), linear->bias});
    }
    places.push_back({base.final_norm.site, base.final_norm.weight, {}});
    if (!base.config.tied) places.push_back({"lm_head", whole(base.head), {}});
    return places;
}

// A layer's weight and bias in float32 while parts are worked into them, in the order of model/projection.h.
struct Changing {
    const Place& place;
    at::Tensor weight, bias;

    // y = (x R) W^T, so W' = W R^T, block by block.
    void rotate(const at::Tensor& blocks) {
        const at::Tensor columns = weight.view({weight.size(0), blocks.size(0), blocks.size(1)}).transpose(0, 1);   // [blocks, out, size]
        weight = at::bmm(columns, blocks.to(at::kFloat).transpose(1, 2)).transpose(0, 1).reshape(weight.sizes());
    }

    void addPair(const model::LowRank& pair) {
        at::Tensor a = pair.a.to(at::kFloat), b = pair.b.to(at::kFloat);
        if (pair.narrow_scale.defined()) a = a * pair.narrow_scale.to(at::kFloat).unsqueeze(1);
        if (pair.wide_scale.defined()) b = b * pair.wide_scale.to(at::kFloat).unsqueeze(1);
        weight = at::addmm(weight, b, a, 1, pair.scale);
    }

    Result<void> addBias(const at::Tensor& values) {
        if (!bias.defined())
            return cannot(ErrorKind::unsupported, place.site + " has no bias in this model, and what was trained there is one", "Take the adapter home in its own form.");
        bias = bias + values.to(at::kFloat);
        return {};
    }
};

template <class Kind, class Visit>
void eachOf(const std::vector<model::Part>& parts, Visit&& visit) {
    for (const model::Part& part : parts)
        if (const auto* found = std::get_if<Kind>(&part)) visit(*found);
}

Result<Place> changed(const Place& place, const std::vector<model::Part>& parts) {
    Changing changing{place, place.weight.to(at::kFloat), place.bias.defined() ? place.bias.to(at::kFloat) : place.bias};
    const auto scale = [&](model::Scales which, auto&& apply) {
        eachOf<model::ScaleVector>(parts, [&](const model::ScaleVector& vector) {
            if (vector.scales == which) apply(vector.values.to(at::kFloat));
        });
    };
    eachOf<model::WholeWeight>(parts, [&](const model::WholeWeight& whole) { changing.weight = whole.values.to(at::kFloat); });
    eachOf<model::BlockRotation>(parts, [&](const model::BlockRotation& rotation) { changing.rotate(rotation.blocks); });
    scale(model::Scales::input, [&](const at::Tensor& values) { changing.weight = changing.weight * values; });
    eachOf<model::LowRank>(parts, [&](const model::LowRank& pair) { changing.addPair(pair); });
    scale(model::Scales::products, [&](const at::Tensor& values) { changing.weight = changing.weight * values.unsqueeze(1); });
    for (const model::Part& part : parts)
        if (const auto* bias = std::get_if<model::AddedBias>(&part)) TRY(changing.addBias(bias->values));
    scale(model::Scales::output, [&](const at::Tensor& values) {
        changing.weight = changing.weight * values.unsqueeze(1);
        if (changing.bias.defined()) changing.bias = changing.bias * values;
    });
    return Place{place.site, changing.weight, changing.bias};
}

}  // namespace

Result<model::NamedTensors> mergedWeights(const model::BaseModel& base, const model::Adapter& adapter, at::ScalarType type) {
    const at::NoGradGuard frozen;
    model::NamedTensors merged;
    std::set<std::string> unused;
    for (const auto& [site, parts] : adapter.parts) unused.insert(site);
    for (Place place : placesOf(base)) {
        if (const auto found = adapter.parts.find(place.site); found != adapter.parts.end()) place = TRY(changed(place, found->second));
        unused.erase(place.site);
        const at::Tensor weight = place.weight.to(at::kCPU, type);
        if (!at::isfinite(weight).all().item<bool>())
            return cannot(ErrorKind::mismatch, place.site + ".weight holds values that are not finite", "Train again with a lower learning rate, or store in float32.");
        merged.emplace_back(place.site + ".weight", weight);
        if (place.bias.defined()) merged.emplace_back(place.site + ".bias", place.bias.to(at::kCPU, type));
    }
    if (!unused.empty()) return cannot(ErrorKind::unsupported, "what was trained at " + *unused.begin() + " is not a change of a weight", "Take the adapter home in its own form.");
    return merged;
}

}  // namespace graft::exporting
