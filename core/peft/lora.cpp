// LoRA: a trained pair of narrow matrices beside chosen linear layers; Hu et al., arXiv 2106.09685, rsLoRA, arXiv 2312.03732, and LoRA+, arXiv 2402.12354.
#include "peft/folder_tensors.h"
#include "peft/lora_folder.h"
#include "peft/low_rank.h"
#include "peft/target_sites.h"
#include "peft/values.h"

#include <ATen/ATen.h>

namespace graft::peft {
namespace {

using recipe::FieldLevel;
using recipe::mark;

recipe::MethodInfo info() {
    recipe::MethodInfo info{.id = "lora", .name = "LoRA", .summary = mark("Trains a pair of small matrices beside each chosen layer; the model itself stays as it is."),
            .good_for = mark("The usual choice: learns form, tone and labels from some hundred examples, and what you take home is small."),
            .poor_for = mark("Not for much new knowledge, or a language that the model hardly knows."),
            .form = recipe::PartForm::beside, .fields = lowRankFields(16, 32),
            // Small models need larger steps: the best rate falls with the width (Schulman et al., LoRA Without Regret, 2025).
            .rates = {{30e6, 6e-3}, {200e6, 5e-4}, {1e9, 1e-4}, {14e9, 2e-4}, {INFINITY, 1e-4}}};
    info.fields.insert(info.fields.end() - 1, {{.key = "use_rslora", .label = mark("Rank-stabilised scale"), .help = mark("Divides alpha by the square root of the rank, so that high ranks keep learning."), .level = FieldLevel::advanced}, false});
    info.fields.push_back({{.key = "rate_ratio", .label = mark("Faster second matrix"), .help = mark("LoRA+: how many times larger the steps of each pair's second matrix are; 1 is plain LoRA, 16 is usual for LoRA+ at half the learning rate."), .low = 1, .high = 64, .level = FieldLevel::advanced}, 1.0});
    return info;
}

Result<recipe::MethodPlan> plan(const recipe::ModelShape& shape, const Values& values) { return lowRankPlan(shape, values); }

Result<State> begin(const model::BaseModel& base, const Values& values, const Beginning& beginning) {
    State state;
    for (const recipe::SiteShape& site : TRY(targetedLinears(base.shape, values)))
        appendPair(state, base, site, integerIn(values, "rank"), beginning.seed, numberIn(values, "rate_ratio"));
    return state;
}

model::Adapter materialise(const model::BaseModel& base, const Values& values, const State& state) {
    model::Adapter adapter;
    const at::ScalarType type = base.embedding.computeType();
    const double scale = scaleOf(values), dropout = numberIn(values, "dropout");
    for (std::size_t i = 0; i + 1 < state.leaves.size(); i += 2)
        adapter.parts[siteOf(state.leaves[i])].push_back(model::LowRank{state.leaves[i].values.to(type), state.leaves[i + 1].values.to(type), scale, dropout});
    return adapter;
}

Result<PeftFolder> toPeft(const model::BaseModel& base, const Values& values, const State& state) {
    PeftFolder folder;
    folder.config = loraConfig(base.shape, TRY(targetedLinears(base.shape, values)), integerIn(values, "rank"), integerIn(values, "alpha"), numberIn(values, "dropout"));
    if (flagIn(values, "use_rslora")) folder.config["use_rslora"] = true;
    for (const Leaf& leaf : state.leaves) folder.tensors.emplace_back(std::string(peftPrefix) + leaf.name + ".weight", leaf.values.detach().to(at::kCPU));
    return folder;
}

Result<State> fromPeft(const model::BaseModel& base, const PeftFolder& folder, Values& values) {
    values = TRY(loraValues(folder.config));
    const auto linears = linearSites(base.shape);
    const auto sites = TRY(sitesIn(linears, folder, ".lora_A.weight"));
    values["targets"] = targetsFor(linears, sites);
    const std::int64_t rank = integerIn(values, "rank");
    FolderTensors tensors(folder, base.device);
    State state;
    for (const recipe::SiteShape& site : sites) TRY(takePair(state, tensors, site, rank, base.device));
    TRY(tensors.nothingLeft());
    return state;
}

}  // namespace

Method loraMethod() { return {info(), plan, begin, materialise, toPeft, fromPeft, "LORA"}; }

}  // namespace graft::peft
