#include "model/adapter.h"

namespace graft::model {
namespace {

std::string inLayer(std::int64_t layer, const char* place) { return "model.layers." + std::to_string(layer) + "." + place; }

// The first part of this kind at a site.
template <class Kind>
const Kind* partAt(const Adapter& adapter, const std::string& site) {
    const auto place = adapter.parts.find(site);
    if (place == adapter.parts.end()) return nullptr;
    for (const Part& part : place->second)
        if (const auto* found = std::get_if<Kind>(&part)) return found;
    return nullptr;
}

}  // namespace

std::string cacheSite(std::int64_t layer) { return inLayer(layer, "self_attn"); }
std::string afterAttention(std::int64_t layer) { return inLayer(layer, "after_attention"); }
std::string afterMlp(std::int64_t layer) { return inLayer(layer, "after_mlp"); }

std::int64_t Adapter::virtualTokens() const {
    const VirtualTokens* tokens = virtualPart();
    return tokens ? tokens->embeddings.size(0) : 0;
}

std::int64_t Adapter::prefixRows() const {
    const KeyValuePrefix* first = prefixOf(0);
    return first ? first->keys.size(0) : 0;
}

const VirtualTokens* Adapter::virtualPart() const { return partAt<VirtualTokens>(*this, virtualTokensSite); }
const KeyValuePrefix* Adapter::prefixOf(std::int64_t layer) const { return partAt<KeyValuePrefix>(*this, cacheSite(layer)); }
const Bottleneck* Adapter::bottleneckAt(const std::string& site) const { return partAt<Bottleneck>(*this, site); }

const at::Tensor* Adapter::wholeAt(const std::string& site) const {
    const WholeWeight* whole = partAt<WholeWeight>(*this, site);
    return whole ? &whole->values : nullptr;
}

}  // namespace graft::model
