// LayerNorm tuning: the weights of the norms alone are trained; Zhao et al., arXiv 2312.11420.
#include "model/weight_at.h"
#include "peft/folder_tensors.h"
#include "peft/low_rank.h"
#include "peft/part_work.h"
#include "peft/target_sites.h"
#include "peft/values.h"

#include <ATen/ATen.h>

namespace graft::peft {
namespace {

using recipe::mark;

recipe::MethodInfo info() {
    return {.id = "layernorm", .name = "Norm tuning", .summary = mark("Trains the short lists of numbers that even out the signals between the layers."),
            .good_for = mark("A file of a few kilobytes; merged, the model is no larger and no slower."),
            .poor_for = mark("Not for tasks far from what the model already does."),
            .form = recipe::PartForm::whole, .fields = {targetsField({"all-norms"}, mark("Trained norms"))},
            .rates = {{30e6, 1e-1}, {1e9, 1e-2}, {INFINITY, 3e-3}}};
}

Result<std::vector<recipe::SiteShape>> sitesOf(const recipe::ModelShape& shape, const Values& values) { return sitesNamed(normSites(shape), listIn(values, "targets")); }

Result<recipe::MethodPlan> plan(const recipe::ModelShape& shape, const Values& values) {
    recipe::MethodPlan plan;
    for (const recipe::SiteShape& site : TRY(sitesOf(shape, values))) {
        plan.sites.push_back(site.name);
        plan.trained_parameters += static_cast<std::uint64_t>(site.out);
        plan.extra_bytes_per_token += normGainBytes * static_cast<std::uint64_t>(site.out);
    }
    plan.file_bytes = 4 * plan.trained_parameters;
    plan.calls_per_site = gainCalls;
    return plan;
}

Result<State> begin(const model::BaseModel& base, const Values& values, const Beginning&) {
    State state;
    for (const recipe::SiteShape& site : TRY(sitesOf(base.shape, values))) state.leaves.push_back(vectorLeaf(site.name + ".ln_tuning_layers", model::weightAt(base, site), base.device));
    return state;
}

model::Adapter materialise(const model::BaseModel& base, const Values&, const State& state) {
    model::Adapter adapter;
    for (const Leaf& leaf : state.leaves) adapter.parts[siteOf(leaf)].push_back(model::WholeWeight{leaf.values.to(base.embedding.computeType())});
    return adapter;
}

std::string keyOf(const std::string& site) { return std::string(peftPrefix) + site + ".ln_tuning_layers.weight"; }

Result<PeftFolder> toPeft(const model::BaseModel& base, const Values& values, const State& state) {
    PeftFolder folder;
    folder.config = peftConfig("LN_TUNING");
    folder.config["target_modules"] = targetsFor(normSites(base.shape), TRY(sitesOf(base.shape, values)));
    for (const Leaf& leaf : state.leaves) folder.tensors.emplace_back(keyOf(siteOf(leaf)), leaf.values.detach().to(at::kCPU));
    return folder;
}

Result<State> fromPeft(const model::BaseModel& base, const PeftFolder& folder, Values& values) {
    TRY(refuseOptions(folder.config, {"modules_to_save"}));
    const auto norms = normSites(base.shape);
    const auto sites = TRY(sitesIn(norms, folder, ".ln_tuning_layers.weight"));
    values = {{"targets", targetsFor(norms, sites)}};
    FolderTensors tensors(folder, base.device);
    State state;
    for (const recipe::SiteShape& site : sites) state.leaves.push_back(vectorLeaf(site.name + ".ln_tuning_layers", TRY(tensors.take(keyOf(site.name), {site.out})), base.device));
    TRY(tensors.nothingLeft());
    return state;
}

}  // namespace

Method layernormMethod() { return {info(), plan, begin, materialise, toPeft, fromPeft, "LN_TUNING"}; }

}  // namespace graft::peft
