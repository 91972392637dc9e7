#include "exporting/plain_lora.h"

#include "peft/lora_folder.h"
#include "peft/target_sites.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace graft::exporting {
namespace {

struct Pair {
    recipe::SiteShape site;
    at::Tensor a, b;   // [rank, in], [out, rank] in float32
};

Pair folded(const recipe::SiteShape& site, const model::LowRank& part) {
    at::Tensor a = part.a.to(at::kCPU, at::kFloat) * part.scale, b = part.b.to(at::kCPU, at::kFloat);
    if (part.narrow_scale.defined()) a = a * part.narrow_scale.to(at::kCPU, at::kFloat).unsqueeze(1);
    if (part.wide_scale.defined()) b = b * part.wide_scale.to(at::kCPU, at::kFloat).unsqueeze(1);
    const at::Tensor used = at::logical_and((a != 0).any(1), (b != 0).any(0)).nonzero().view(-1);
    return {site, a.index_select(0, used), b.index_select(1, used)};
}

at::Tensor filledUp(const at::Tensor& some, std::int64_t rank, std::int64_t dimension) {
    std::vector<std::int64_t> missing = some.sizes().vec();
    missing[static_cast<std::size_t>(dimension)] = rank - some.size(dimension);
    return at::cat({some, at::zeros(missing)}, dimension).contiguous();
}

}  // namespace

Result<peft::PeftFolder> plainLora(const model::BaseModel& base, const model::Adapter& adapter) {
    std::vector<Pair> pairs;
    std::int64_t rank = 1;
    for (const recipe::SiteShape& site : peft::linearSites(base.shape)) {
        const auto parts = adapter.parts.find(site.name);
        if (parts == adapter.parts.end()) continue;
        const auto* part = parts->second.size() == 1 ? std::get_if<model::LowRank>(&parts->second.front()) : nullptr;
        if (!part) return Error{ErrorKind::unsupported, "Turn the adapter into plain LoRA", site.name + " carries something that is no low-rank pair", "Take it home in its own form."};
        rank = std::max(rank, pairs.emplace_back(folded(site, *part)).a.size(0));
    }
    if (pairs.size() != adapter.parts.size())
        return Error{ErrorKind::unsupported, "Turn the adapter into plain LoRA", "it changes more than the linear layers", "Take it home in its own form."};
    std::vector<recipe::SiteShape> sites;
    peft::PeftFolder folder;
    for (const Pair& pair : pairs) {
        sites.push_back(pair.site);
        folder.tensors.emplace_back(peft::loraKey(pair.site.name, "lora_A"), filledUp(pair.a, rank, 0));
        folder.tensors.emplace_back(peft::loraKey(pair.site.name, "lora_B"), filledUp(pair.b, rank, 1));
    }
    folder.config = peft::loraConfig(base.shape, sites, rank, rank, 0);
    return folder;
}

}  // namespace graft::exporting
