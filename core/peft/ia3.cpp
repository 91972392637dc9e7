// (IA)3: a trained scale for each number that flows through chosen layers; Liu et al., arXiv 2205.05638.
#include "peft/folder_tensors.h"
#include "peft/low_rank.h"
#include "peft/part_work.h"
#include "peft/target_sites.h"
#include "peft/values.h"

#include <ATen/ATen.h>

namespace graft::peft {
namespace {

using recipe::FieldLevel;
using recipe::mark;

constexpr const char* feedforward = "feedforward_targets";

recipe::MethodInfo info() {
    return {.id = "ia3", .name = "IA3", .summary = mark("Learns to turn single signals inside the model up or down."),
            .good_for = mark("A file of a few kilobytes, quickly trained; it changes the model little."),
            .poor_for = mark("Not for tasks far from what the model already does."),
            .form = recipe::PartForm::vector,
            .fields = {targetsField({"k_proj", "v_proj", "down_proj"}),
                       {{.key = feedforward, .label = mark("Scaled at the input"), .help = mark("Which of the adapted layers are scaled where they read instead of where they write; \"none\" for no layer."), .level = FieldLevel::advanced}, std::vector<std::string>{"down_proj"}}},
            .rates = {{30e6, 2e-1}, {1e9, 1e-2}, {INFINITY, 5e-3}}};
}

struct Scaled {
    recipe::SiteShape site;
    model::Scales scales;
    std::int64_t size() const { return scales == model::Scales::input ? site.in : site.out; }
};

Result<std::vector<Scaled>> scaledSites(const recipe::ModelShape& shape, const Values& values) {
    const auto sites = TRY(targetedLinears(shape, values));
    const auto& names = listIn(values, feedforward);
    std::vector<recipe::SiteShape> atInput;
    if (names != std::vector<std::string>{"none"}) atInput = TRY(sitesNamed(linearSites(shape), names));
    std::vector<Scaled> scaled;
    for (const recipe::SiteShape& site : sites) {
        const bool reads = std::ranges::any_of(atInput, [&](const recipe::SiteShape& other) { return other.name == site.name; });
        scaled.push_back({site, reads ? model::Scales::input : model::Scales::output});
    }
    for (const recipe::SiteShape& site : atInput)
        if (std::ranges::none_of(sites, [&](const recipe::SiteShape& other) { return other.name == site.name; }))
            return Error{ErrorKind::badInput, "Choose what the adapter changes", std::string(feedforward) + ": " + site.name + " is not among the adapted layers", "Add it to them, or leave it out here."};
    return scaled;
}

Result<recipe::MethodPlan> plan(const recipe::ModelShape& shape, const Values& values) {
    recipe::MethodPlan plan;
    for (const Scaled& each : TRY(scaledSites(shape, values))) {
        plan.sites.push_back(each.site.name);
        plan.trained_parameters += static_cast<std::uint64_t>(each.size());
        plan.extra_bytes_per_token += gainBytes * static_cast<std::uint64_t>(each.size());
        plan.extra_saved_bytes_per_token += each.scales == model::Scales::output ? 2 * static_cast<std::uint64_t>(each.size()) : 0;
    }
    plan.file_bytes = 4 * plan.trained_parameters;
    plan.calls_per_site = gainCalls;
    return plan;
}

Result<State> begin(const model::BaseModel& base, const Values& values, const Beginning&) {
    State state;
    for (const Scaled& each : TRY(scaledSites(base.shape, values))) state.leaves.push_back(vectorLeaf(each.site.name + ".ia3_l", at::ones({each.size()}), base.device));
    return state;
}

model::Adapter materialise(const model::BaseModel& base, const Values& values, const State& state) {
    model::Adapter adapter;
    std::size_t next = 0;
    const auto sites = scaledSites(base.shape, values);
    for (const Scaled& each : *sites) adapter.parts[each.site.name].push_back(model::ScaleVector{state.leaves.at(next++).values, each.scales});
    return adapter;
}

std::vector<recipe::SiteShape> atInput(const std::vector<Scaled>& all) {
    std::vector<recipe::SiteShape> sites;
    for (const Scaled& each : all)
        if (each.scales == model::Scales::input) sites.push_back(each.site);
    return sites;
}

Result<PeftFolder> toPeft(const model::BaseModel& base, const Values& values, const State& state) {
    PeftFolder folder;
    const auto scaled = TRY(scaledSites(base.shape, values));
    const auto linears = linearSites(base.shape);
    folder.config = peftConfig("IA3");
    folder.config.update({{"target_modules", targetsFor(linears, TRY(targetedLinears(base.shape, values)))}, {"feedforward_modules", targetsFor(linears, atInput(scaled))}, {"fan_in_fan_out", false}, {"init_ia3_weights", true}});
    for (std::size_t i = 0; i < scaled.size(); ++i) {
        const at::Tensor values_now = state.leaves[i].values.detach().to(at::kCPU);
        folder.tensors.emplace_back(std::string(peftPrefix) + state.leaves[i].name, scaled[i].scales == model::Scales::input ? values_now.unsqueeze(0) : values_now.unsqueeze(1));
    }
    return folder;
}

// The shape of each vector tells where it sits: [1, in] at the input, [out, 1] at the output.
Result<State> fromPeft(const model::BaseModel& base, const PeftFolder& folder, Values& values) {
    TRY(refuseOptions(folder.config, {"modules_to_save", "fan_in_fan_out"}));
    const auto linears = linearSites(base.shape);
    const auto sites = TRY(sitesIn(linears, folder, ".ia3_l"));
    const Json names = folder.config.value("feedforward_modules", Json::array());
    std::vector<std::string> feedforwardNames;
    if (names.is_array())
        for (const Json& name : names)
            if (name.is_string()) feedforwardNames.push_back(name.get<std::string>());
    if (names.is_string() && names != "") return refusedFolder("adapter_config.json, feedforward_modules: a pattern is not supported, expected a list of names", "Write the names out as a list.");
    values = {{"targets", targetsFor(linears, sites)}, {feedforward, feedforwardNames.empty() ? std::vector<std::string>{"none"} : feedforwardNames}};
    const auto scaled = scaledSites(base.shape, values);
    if (!scaled) return refusedFolder("adapter_config.json, feedforward_modules: " + scaled.error().why);
    FolderTensors tensors(folder, base.device);
    State state;
    for (const Scaled& each : *scaled) {
        const std::vector<std::int64_t> shape = each.scales == model::Scales::input ? std::vector<std::int64_t>{1, each.size()} : std::vector<std::int64_t>{each.size(), 1};
        state.leaves.push_back(vectorLeaf(each.site.name + ".ia3_l", TRY(tensors.take(std::string(peftPrefix) + each.site.name + ".ia3_l", shape)).flatten(), base.device));
    }
    TRY(tensors.nothingLeft());
    return state;
}

}  // namespace

Method ia3Method() { return {info(), plan, begin, materialise, toPeft, fromPeft, "IA3"}; }

}  // namespace graft::peft
