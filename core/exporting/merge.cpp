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

Result<at::Tensor> changed(at::Tensor weight, const std::vector<model::Part>& parts, const std::string& site) {
    weight = weight.to(at::kFloat);
    for (const model::Part& part : parts) {
        if (const auto* whole = std::get_if<model::WholeWeight>(&part))
            weight = whole->values.to(at::kFloat);
        else if (const auto* pair = std::get_if<model::LowRank>(&part))
            weight = at::addmm(weight, pair->b.to(at::kFloat), pair->a.to(at::kFloat), 1, pair->scale);
        else
            return cannot(ErrorKind::unsupported, "what was trained at " + site + " is not a change of a weight", "Take the adapter home in its own form.");
    }
    return weight;
}

}  // namespace

Result<model::NamedTensors> mergedWeights(const model::BaseModel& base, const model::Adapter& adapter, at::ScalarType type) {
    const at::NoGradGuard frozen;
    model::NamedTensors merged;
    std::set<std::string> unused;
    for (const auto& [site, parts] : adapter.parts) unused.insert(site);
    for (const Place& place : placesOf(base)) {
        at::Tensor weight = place.weight;
        if (const auto found = adapter.parts.find(place.site); found != adapter.parts.end()) weight = TRY(changed(weight, found->second, place.site));
        unused.erase(place.site);
        weight = weight.to(at::kCPU, type);
        if (!at::isfinite(weight).all().item<bool>())
            return cannot(ErrorKind::mismatch, place.site + ".weight holds values that are not finite", "Train again with a lower learning rate, or store in float32.");
        merged.emplace_back(place.site + ".weight", weight);
        if (place.bias.defined()) merged.emplace_back(place.site + ".bias", place.bias.to(at::kCPU, type));
    }
    if (!unused.empty()) return cannot(ErrorKind::unsupported, "what was trained at " + *unused.begin() + " is not a change of a weight", "Take the adapter home in its own form.");
    return merged;
}

}  // namespace graft::exporting
