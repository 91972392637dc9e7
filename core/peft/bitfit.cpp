// BitFit: only biases are trained; Ben Zaken et al., arXiv 2106.10199. Where the model has none, bias vectors are added, as PEFT's BEFT does.
#include "peft/folder_tensors.h"
#include "peft/low_rank.h"
#include "peft/part_work.h"
#include "peft/target_sites.h"
#include "peft/values.h"

#include <ATen/ATen.h>

namespace graft::peft {
namespace {

using recipe::mark;

constexpr const char* which = "which";

recipe::MethodInfo info() {
    return {.id = "bitfit", .name = "BitFit", .summary = mark("Trains one number per output of the chosen layers, which is added to it: the bias."),
            .good_for = mark("A file of some hundred kilobytes and a change that stays small; often better than it sounds on short answers."),
            .poor_for = mark("Not for much new knowledge. Most newer models have no biases of their own: vectors are added, and only a PEFT folder can hold those."),
            .form = recipe::PartForm::vector,
            .fields = {
                {{.key = which, .label = mark("Which biases"), .help = mark("own: those the model has. added: every chosen layer, with a vector added where it has none."), .choices = {"added", "own"}}, std::string("added")},
                targetsField({"all-linear"}),
            },
            .rates = {{30e6, 1e-1}, {1e9, 4e-3}, {INFINITY, 1e-3}}};
}

Result<std::vector<recipe::SiteShape>> sitesOf(const recipe::ModelShape& shape, const Values& values) {
    auto sites = TRY(targetedLinears(shape, values));
    if (textIn(values, which) != "own") return sites;
    std::erase_if(sites, [](const recipe::SiteShape& site) { return !site.bias; });
    if (sites.empty()) return Error{ErrorKind::unsupported, "Choose which biases are trained", "This model has no biases of its own in the chosen layers.", "Let bias vectors be added instead."};
    return sites;
}

std::string noteFor(const std::vector<recipe::SiteShape>& sites) {
    const auto own = std::ranges::count_if(sites, &recipe::SiteShape::bias);
    const auto all = static_cast<std::ptrdiff_t>(sites.size());
    if (own == all) return {};
    if (own == 0) return "This model has no biases; " + std::to_string(all) + " bias vectors are added.";
    return "This model has biases in " + std::to_string(own) + " of " + std::to_string(all) + " layers; the others get an added one.";
}

Result<recipe::MethodPlan> plan(const recipe::ModelShape& shape, const Values& values) {
    recipe::MethodPlan plan;
    const auto sites = TRY(sitesOf(shape, values));
    for (const recipe::SiteShape& site : sites) {
        plan.sites.push_back(site.name);
        plan.trained_parameters += static_cast<std::uint64_t>(site.out);
        plan.extra_bytes_per_token += biasBytes * static_cast<std::uint64_t>(site.out);
    }
    plan.file_bytes = 4 * plan.trained_parameters;
    plan.calls_per_site = biasCalls;
    plan.note = noteFor(sites);
    return plan;
}

// What is trained is the difference to the model's own bias.
Result<State> begin(const model::BaseModel& base, const Values& values, const Beginning&) {
    State state;
    for (const recipe::SiteShape& site : TRY(sitesOf(base.shape, values))) state.leaves.push_back(vectorLeaf(site.name + ".beft_bias", at::zeros({site.out}), base.device));
    return state;
}

model::Adapter materialise(const model::BaseModel&, const Values&, const State& state) {
    model::Adapter adapter;
    for (const Leaf& leaf : state.leaves) adapter.parts[siteOf(leaf)].push_back(model::AddedBias{leaf.values});
    return adapter;
}

Result<PeftFolder> toPeft(const model::BaseModel& base, const Values& values, const State& state) {
    PeftFolder folder;
    folder.config = peftConfig("BEFT");
    folder.config["target_modules"] = targetsFor(linearSites(base.shape), TRY(sitesOf(base.shape, values)));
    for (const Leaf& leaf : state.leaves) folder.tensors.emplace_back(std::string(peftPrefix) + leaf.name, leaf.values.detach().unsqueeze(0).to(at::kCPU));
    return folder;
}

Result<State> fromPeft(const model::BaseModel& base, const PeftFolder& folder, Values& values) {
    TRY(refuseOptions(folder.config, {"modules_to_save"}));
    const auto linears = linearSites(base.shape);
    const auto sites = TRY(sitesIn(linears, folder, ".beft_bias"));
    values = {{which, std::string("added")}, {"targets", targetsFor(linears, sites)}};
    FolderTensors tensors(folder, base.device);
    State state;
    for (const recipe::SiteShape& site : sites)
        state.leaves.push_back(vectorLeaf(site.name + ".beft_bias", TRY(tensors.take(std::string(peftPrefix) + site.name + ".beft_bias", {1, site.out})).flatten(), base.device));
    TRY(tensors.nothingLeft());
    return state;
}

// Vectors that were added have a place in the weights only where the model has a bias already.
std::string cannotMerge(const Values& values) {
    return textIn(values, which) == "own" ? std::string() : mark("Bias vectors were added, and most models have no place for them.");
}

}  // namespace

Method bitfitMethod() {
    return {.info = info(), .plan = plan, .begin = begin, .materialise = materialise, .toPeft = toPeft, .fromPeft = fromPeft, .peft_type = "BEFT", .cannotMerge = cannotMerge};
}

}  // namespace graft::peft
