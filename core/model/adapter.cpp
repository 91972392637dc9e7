#include "model/adapter.h"

namespace graft::model {

std::int64_t Adapter::virtualTokens() const {
    const VirtualTokens* tokens = virtualPart();
    return tokens ? tokens->embeddings.size(0) : 0;
}

const VirtualTokens* Adapter::virtualPart() const {
    const auto place = parts.find("embedding");
    if (place == parts.end()) return nullptr;
    for (const Part& part : place->second)
        if (const auto* tokens = std::get_if<VirtualTokens>(&part)) return tokens;
    return nullptr;
}

const KeyValuePrefix* Adapter::prefixOf(std::int64_t layer) const {
    const auto place = parts.find("model.layers." + std::to_string(layer) + ".self_attn");
    if (place == parts.end()) return nullptr;
    for (const Part& part : place->second)
        if (const auto* prefix = std::get_if<KeyValuePrefix>(&part)) return prefix;
    return nullptr;
}

std::int64_t Adapter::prefixRows() const {
    const KeyValuePrefix* first = prefixOf(0);
    return first ? first->keys.size(0) : 0;
}

const at::Tensor* Adapter::wholeAt(const std::string& site) const {
    const auto place = parts.find(site);
    if (place == parts.end()) return nullptr;
    for (const Part& part : place->second)
        if (const auto* whole = std::get_if<WholeWeight>(&part)) return &whole->values;
    return nullptr;
}

}  // namespace graft::model
