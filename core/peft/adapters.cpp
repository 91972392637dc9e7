// Bottleneck adapters after the sublayers; Houlsby et al., arXiv 1902.00751, Pfeiffer et al., arXiv 2005.00247, He et al., arXiv 2110.04366, with the maths of AdapterHub's
// double_seq_bn, seq_bn and par_bn in pre-norm decoders.
#include "model/random_values.h"
#include "peft/method.h"
#include "peft/values.h"

#include <ATen/ATen.h>

namespace graft::peft {
namespace {

using recipe::FieldLevel;
using recipe::mark;

struct Style {
    const char* id;
    bool after_attention;
    model::Reads reads;
    model::Activation activation;
    double scale;
};
constexpr std::array styles{
    Style{"houlsby", true, model::Reads::sublayer, model::Activation::swish, 1},
    Style{"pfeiffer", false, model::Reads::sum, model::Activation::relu, 1},
    Style{"parallel", false, model::Reads::residual, model::Activation::relu, 4},
};
constexpr std::array<std::pair<const char*, model::Activation>, 4> activations{{{"relu", model::Activation::relu}, {"swish", model::Activation::swish}, {"gelu", model::Activation::gelu}, {"tanh", model::Activation::tanh}}};

// Leaves of one place, in this order.
enum Place : std::size_t { downWeight, downBias, upWeight, upBias, places };

recipe::MethodInfo info() {
    return {.id = "adapters", .name = "Adapters", .summary = mark("Adds small layers after the model's own, through which every signal passes."),
            .good_for = mark("Learns about as much as LoRA; a long-proven method that is steady to train."),
            .poor_for = mark("Cannot be merged into the model, so each answer takes a little longer, and only Graft and AdapterHub run it."),
            .form = recipe::PartForm::after,
            .fields = {
                {{.key = "style", .label = mark("Style"), .help = mark("houlsby: after attention and after the MLP. pfeiffer: after the MLP only. parallel: beside the MLP."), .choices = {"houlsby", "pfeiffer", "parallel"}}, std::string("houlsby")},
                {{.key = "reduction", .label = mark("Reduction"), .help = mark("How many times narrower than the model they are: a smaller number learns more and needs more memory."), .low = 1, .high = 1024}, std::int64_t{16}},
                {{.key = "activation", .label = mark("Activation"), .help = mark("What bends the signal in the middle; \"usual\" takes the style's own."), .choices = {"usual", "relu", "swish", "gelu", "tanh"}, .level = FieldLevel::advanced}, std::string("usual")},
                {{.key = "strength", .label = mark("Strength"), .help = mark("Multiplies what they add, beside the style's own factor."), .low = 0.01, .high = 100, .level = FieldLevel::advanced}, 1.0},
            },
            .rates = {{30e6, 4e-3}, {200e6, 1e-3}, {1e9, 4e-4}, {INFINITY, 1e-4}}};
}

const Style& styleOf(const Values& values) {
    for (const Style& style : styles)
        if (textIn(values, "style") == style.id) return style;
    TORCH_CHECK(false, "no such style");
}

model::Activation activationOf(const Values& values) {
    for (const auto& [name, activation] : activations)
        if (textIn(values, "activation") == name) return activation;
    return styleOf(values).activation;
}

std::int64_t sizeOf(const recipe::ModelShape& shape, const Values& values) { return shape.hidden / integerIn(values, "reduction"); }

std::vector<std::string> sitesOf(const recipe::ModelShape& shape, const Style& style) {
    std::vector<std::string> sites;
    for (std::int64_t layer = 0; layer < shape.layers; ++layer) {
        if (style.after_attention) sites.push_back(model::afterAttention(layer));
        sites.push_back(model::afterMlp(layer));
    }
    return sites;
}

Result<std::int64_t> checkedSize(const recipe::ModelShape& shape, const Values& values) {
    const std::int64_t size = sizeOf(shape, values);
    if (size >= 1) return size;
    return Error{ErrorKind::badInput, "Choose the reduction", "reduction: the model is only " + std::to_string(shape.hidden) + " wide", "Choose a smaller number."};
}

Result<recipe::MethodPlan> plan(const recipe::ModelShape& shape, const Values& values) {
    recipe::MethodPlan plan;
    const auto size = static_cast<std::uint64_t>(TRY(checkedSize(shape, values))), hidden = static_cast<std::uint64_t>(shape.hidden);
    const Style& style = styleOf(values);
    for (const std::string& site : sitesOf(shape, style)) {
        plan.sites.push_back(site);
        plan.trained_parameters += 2 * size * hidden + size + hidden;
        plan.extra_flops_per_token += 12 * size * hidden;
        plan.extra_saved_bytes_per_token += 2 * size + (style.reads == model::Reads::sublayer ? 2 * hidden : 0);
    }
    plan.file_bytes = 4 * plan.trained_parameters;
    plan.other_places = {recipe::SiteKind::after_mlp};
    if (style.after_attention) plan.other_places.push_back(recipe::SiteKind::after_attention);
    return plan;
}

// Down U(-1/sqrt(hidden), 1/sqrt(hidden)), up zero: the run starts at the base model.
Result<State> begin(const model::BaseModel& base, const Values& values, const Beginning& beginning) {
    State state;
    const std::int64_t hidden = base.shape.hidden, size = TRY(checkedSize(base.shape, values));
    const double bound = 1 / std::sqrt(static_cast<double>(hidden));
    for (const std::string& site : sitesOf(base.shape, styleOf(values))) {
        state.leaves.push_back(matrixLeaf(site + ".adapter_down", model::uniformValues({size, hidden}, -bound, bound, beginning.seed, site + ".adapter_down"), base.device));
        state.leaves.push_back(vectorLeaf(site + ".adapter_down_bias", at::zeros({size}), base.device));
        state.leaves.push_back(matrixLeaf(site + ".adapter_up", at::zeros({hidden, size}), base.device));
        state.leaves.push_back(vectorLeaf(site + ".adapter_up_bias", at::zeros({hidden}), base.device));
    }
    return state;
}

model::Adapter materialise(const model::BaseModel& base, const Values& values, const State& state) {
    model::Adapter adapter;
    const Style& style = styleOf(values);
    const auto cast = [&](const Leaf& leaf) { return leaf.values.to(base.embedding.computeType()); };
    for (std::size_t i = 0; i < state.leaves.size(); i += places) {
        const Leaf* leaves = &state.leaves[i];
        adapter.parts[siteOf(leaves[downWeight])].push_back(model::Bottleneck{cast(leaves[downWeight]), cast(leaves[downBias]), cast(leaves[upWeight]), cast(leaves[upBias]),
                                                                              style.scale * numberIn(values, "strength"), activationOf(values), style.reads});
    }
    return adapter;
}

}  // namespace

// PEFT has no such method.
Method adaptersMethod() { return {info(), plan, begin, materialise}; }

}  // namespace graft::peft
