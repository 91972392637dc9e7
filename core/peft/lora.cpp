// LoRA: a trained pair of narrow matrices beside chosen linear layers; Hu et al., arXiv 2106.09685, and rsLoRA, arXiv 2312.03732.
#include "model/random_values.h"
#include "peft/lora_folder.h"
#include "peft/lora_sites.h"
#include "peft/values.h"

#include <ATen/ATen.h>

namespace graft::peft {
namespace {

using recipe::FieldLevel;
using recipe::mark;

recipe::MethodInfo info() {
    return {.id = "lora", .name = "LoRA", .summary = mark("Trains a pair of small matrices beside each chosen layer; the model itself stays as it is."),
            .good_for = mark("The usual choice: learns form, tone and labels from some hundred examples, and what you take home is small."),
            .poor_for = mark("Not for much new knowledge, or a language that the model hardly knows."),
            .form = recipe::PartForm::beside,
            .fields = {
                {{.key = "rank", .label = mark("Rank"), .help = mark("How much each adapted layer can change: higher learns more and needs more memory."), .low = 1, .high = 1024}, std::int64_t{16}},
                {{.key = "alpha", .label = mark("Alpha"), .help = mark("How strongly the adapter acts; its scale is alpha divided by rank."), .low = 1, .high = 4096, .level = FieldLevel::advanced}, std::int64_t{32}},
                {{.key = "dropout", .label = mark("Dropout"), .help = mark("Share of the adapter's inputs left out at random while training, against learning by heart."), .low = 0, .high = 0.9, .level = FieldLevel::advanced}, 0.0},
                {{.key = "use_rslora", .label = mark("Rank-stabilised scale"), .help = mark("Divides alpha by the square root of the rank, so that high ranks keep learning."), .level = FieldLevel::advanced}, false},
                {{.key = "targets", .label = mark("Adapted layers"), .help = mark("\"all-linear\", or the names of the layers, such as q_proj and v_proj."), .level = FieldLevel::advanced}, std::vector<std::string>{"all-linear"}},
            },
            // Small models need larger steps: the best rate falls with the width (Schulman et al., LoRA Without Regret, 2025).
            .rates = {{30e6, 6e-3}, {200e6, 5e-4}, {1e9, 1e-4}, {14e9, 2e-4}, {INFINITY, 1e-4}}};
}

double scaleOf(const Values& values) {
    const auto rank = static_cast<double>(integerIn(values, "rank"));
    return static_cast<double>(integerIn(values, "alpha")) / (flagIn(values, "use_rslora") ? std::sqrt(rank) : rank);
}

Result<std::vector<recipe::SiteShape>> sitesOf(const recipe::ModelShape& shape, const Values& values) {
    return sitesFor(shape, listIn(values, "targets"));
}

Result<recipe::MethodPlan> plan(const recipe::ModelShape& shape, const Values& values) {
    recipe::MethodPlan plan;
    const auto rank = static_cast<std::uint64_t>(integerIn(values, "rank"));
    for (const recipe::SiteShape& site : TRY(sitesOf(shape, values))) {
        const std::uint64_t added = rank * static_cast<std::uint64_t>(site.in + site.out);
        plan.sites.push_back(site.name);
        plan.trained_parameters += added;
        plan.extra_flops_per_token += 6 * added;           // 2 forward, 4 backward (performance notes, section 3)
        plan.extra_saved_bytes_per_token += 2 * rank;      // x A^T in bfloat16
    }
    plan.file_bytes = 4 * plan.trained_parameters;
    return plan;
}

// A as PEFT: kaiming-uniform with a = sqrt(5), which is U(-1/sqrt(in), 1/sqrt(in)); B zero.
Result<State> begin(const model::BaseModel& base, const Values& values, std::uint64_t seed) {
    State state;
    const std::int64_t rank = integerIn(values, "rank");
    for (const recipe::SiteShape& site : TRY(sitesOf(base.shape, values))) {
        const double bound = 1 / std::sqrt(static_cast<double>(site.in));
        const std::string name = site.name + ".lora_A";
        state.leaves.push_back({name, model::uniformValues({rank, site.in}, -bound, bound, seed, name).to(base.device).requires_grad_()});
        state.leaves.push_back({site.name + ".lora_B", at::zeros({site.out, rank}, at::TensorOptions().dtype(at::kFloat).device(base.device)).requires_grad_()});
    }
    return state;
}

model::Adapter materialise(const model::BaseModel& base, const Values& values, const State& state) {
    model::Adapter adapter;
    const at::ScalarType type = base.embedding.computeType();
    const double scale = scaleOf(values), dropout = numberIn(values, "dropout");
    for (std::size_t i = 0; i + 1 < state.leaves.size(); i += 2) {
        const std::string& name = state.leaves[i].name;
        adapter.parts[name.substr(0, name.rfind('.'))].push_back(
            model::LowRank{state.leaves[i].values.to(type), state.leaves[i + 1].values.to(type), scale, dropout});
    }
    return adapter;
}

}  // namespace

Method loraMethod() { return {info(), plan, begin, materialise, loraToPeft, loraFromPeft, "LORA"}; }

}  // namespace graft::peft
