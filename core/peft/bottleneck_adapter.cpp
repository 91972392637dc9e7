#include "peft/bottleneck_adapter.h"

#include "model/random_values.h"
#include "peft/bottleneck_folder.h"
#include "peft/part_work.h"
#include "peft/values.h"

#include <ATen/ATen.h>

namespace graft::peft {
namespace {

using recipe::FieldLevel;
using recipe::mark;

constexpr std::array<std::pair<const char*, model::Activation>, 4> activations{{{"relu", model::Activation::relu}, {"swish", model::Activation::swish}, {"gelu", model::Activation::gelu}, {"tanh", model::Activation::tanh}}};

// Leaves of one place, in this order.
enum Place : std::size_t { downWeight, downBias, upWeight, upBias, places };

std::vector<recipe::MethodField> fieldsFor(const BottleneckStyle& style) {
    const std::string usual = std::ranges::find(activations, style.activation, [](const auto& each) { return each.second; })->first;
    return {{{.key = "reduction", .label = mark("Reduction"), .help = mark("How many times narrower than the model they are: a smaller number learns more and needs more memory."), .low = 1, .high = 1024}, style.reduction},
            {{.key = "activation", .label = mark("Activation"), .help = mark("What bends the signal in the middle."), .choices = {"relu", "swish", "gelu", "tanh"}, .level = FieldLevel::advanced}, usual},
            {{.key = "scaling", .label = mark("Scaling"), .help = mark("Multiplies what they add."), .low = 0.01, .high = 100, .level = FieldLevel::advanced}, style.scaling}};
}

model::Activation activationOf(const Values& values) {
    for (const auto& [name, activation] : activations)
        if (textIn(values, "activation") == name) return activation;
    TORCH_CHECK(false, "no such activation");
}

std::int64_t sizeOf(const recipe::ModelShape& shape, const Values& values) { return shape.hidden / integerIn(values, "reduction"); }

Result<std::int64_t> checkedSize(const recipe::ModelShape& shape, const Values& values) {
    const std::int64_t size = sizeOf(shape, values);
    if (size >= 1) return size;
    return Error{ErrorKind::badInput, "Choose the reduction", "reduction: the model is only " + std::to_string(shape.hidden) + " wide", "Choose a smaller number."};
}

Result<recipe::MethodPlan> planOf(const BottleneckStyle& style, const recipe::ModelShape& shape, const Values& values) {
    recipe::MethodPlan plan;
    const auto size = static_cast<std::uint64_t>(TRY(checkedSize(shape, values))), hidden = static_cast<std::uint64_t>(shape.hidden);
    for (const std::string& site : bottleneckSites(shape, style)) {
        plan.sites.push_back(site);
        plan.trained_parameters += 2 * size * hidden + size + hidden;
        addProduct(plan, {.in = shape.hidden, .out = static_cast<std::int64_t>(size)});
        addProduct(plan, {.in = static_cast<std::int64_t>(size), .out = shape.hidden});
        plan.extra_bytes_per_token += bottleneckSizeBytes * size + bottleneckWidthBytes * hidden;
        plan.extra_saved_bytes_per_token += 2 * size + (style.reads == model::Reads::sublayer ? 2 * hidden : 0);
    }
    plan.file_bytes = 4 * plan.trained_parameters;
    plan.calls_per_site = bottleneckCalls;
    plan.other_places = {recipe::SiteKind::after_mlp};
    if (style.after_attention) plan.other_places.push_back(recipe::SiteKind::after_attention);
    return plan;
}

// Down U(-1/sqrt(hidden), 1/sqrt(hidden)), up zero: the run starts at the base model.
Result<State> beginOf(const BottleneckStyle& style, const model::BaseModel& base, const Values& values, const Beginning& beginning) {
    State state;
    const std::int64_t hidden = base.shape.hidden, size = TRY(checkedSize(base.shape, values));
    const double bound = 1 / std::sqrt(static_cast<double>(hidden));
    for (const std::string& site : bottleneckSites(base.shape, style)) {
        const at::Tensor down = model::uniformValues({size, hidden}, -bound, bound, beginning.seed, site + ".adapter_down");
        appendBottleneck(state, site, {down, at::zeros({size}), at::zeros({hidden, size}), at::zeros({hidden})}, base.device);
    }
    return state;
}

model::Adapter materialiseOf(const BottleneckStyle& style, const model::BaseModel& base, const Values& values, const State& state) {
    model::Adapter adapter;
    const auto cast = [&](const Leaf& leaf) { return leaf.values.to(base.embedding.computeType()); };
    for (std::size_t i = 0; i < state.leaves.size(); i += places) {
        const Leaf* leaves = &state.leaves[i];
        adapter.parts[siteOf(leaves[downWeight])].push_back(model::Bottleneck{cast(leaves[downWeight]), cast(leaves[downBias]), cast(leaves[upWeight]), cast(leaves[upBias]),
                                                                              numberIn(values, "scaling"), activationOf(values), style.reads});
    }
    return adapter;
}

}  // namespace

std::vector<std::string> bottleneckSites(const recipe::ModelShape& shape, const BottleneckStyle& style) {
    std::vector<std::string> sites;
    for (std::int64_t layer = 0; layer < shape.layers; ++layer) {
        if (style.after_attention) sites.push_back(model::afterAttention(layer));
        sites.push_back(model::afterMlp(layer));
    }
    return sites;
}

void appendBottleneck(State& state, const std::string& site, const std::array<at::Tensor, 4>& values, at::Device device) {
    state.leaves.push_back(matrixLeaf(site + ".adapter_down", values[downWeight], device));
    state.leaves.push_back(vectorLeaf(site + ".adapter_down_bias", values[downBias], device));
    state.leaves.push_back(matrixLeaf(site + ".adapter_up", values[upWeight], device));
    state.leaves.push_back(vectorLeaf(site + ".adapter_up_bias", values[upBias], device));
}

Method bottleneckMethod(recipe::MethodInfo info, const BottleneckStyle& style) {
    info.form = recipe::PartForm::after;
    info.fields = fieldsFor(style);
    info.rates = {{30e6, style.small_model_rate}, {200e6, 1e-3}, {1e9, 4e-4}, {INFINITY, 1e-4}};
    return {.info = std::move(info),
            .plan = [style](const auto& shape, const auto& values) { return planOf(style, shape, values); },
            .begin = [style](const auto& base, const auto& values, const auto& beginning) { return beginOf(style, base, values, beginning); },
            .materialise = [style](const auto& base, const auto& values, const auto& state) { return materialiseOf(style, base, values, state); },
            .without_peft = mark("PEFT has no such method."),
            .cannotMerge = [](const Values&) { return std::string(mark("These layers bend the signal, so they cannot become part of the model's own weights.")); },
            .toHub = [style](const auto& base, const auto& values, const auto& state) { return bottleneckToHub(style, base, values, state); },
            .fromHub = [style](const auto& base, const auto& folder, auto& values) { return bottleneckFromHub(style, base, folder, values); },
            .hub_preset = bottleneckPreset(style)};
}

}  // namespace graft::peft
