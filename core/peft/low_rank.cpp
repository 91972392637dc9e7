#include "peft/low_rank.h"

#include "model/random_values.h"
#include "peft/part_work.h"
#include "peft/target_sites.h"
#include "peft/values.h"

#include <ATen/ATen.h>

namespace graft::peft {

using recipe::FieldLevel;
using recipe::mark;

recipe::MethodField targetsField(std::vector<std::string> standard, const char* label) {
    return {{.key = "targets", .label = label, .help = mark("\"all-linear\", or the names of the layers, such as q_proj and v_proj."), .level = FieldLevel::advanced}, std::move(standard)};
}

std::vector<recipe::MethodField> lowRankFields(std::int64_t rank, std::int64_t alpha) {
    return {
        {{.key = "rank", .label = mark("Rank"), .help = mark("How much each adapted layer can change: higher learns more and needs more memory."), .low = 1, .high = 1024}, rank},
        {{.key = "alpha", .label = mark("Alpha"), .help = mark("How strongly the adapter acts; its scale is alpha divided by rank."), .low = 1, .high = 4096, .level = FieldLevel::advanced}, alpha},
        {{.key = "dropout", .label = mark("Dropout"), .help = mark("Share of the adapter's inputs left out at random while training, against learning by heart."), .low = 0, .high = 0.9, .level = FieldLevel::advanced}, 0.0},
        targetsField({"all-linear"}),
    };
}

Result<std::vector<recipe::SiteShape>> targetedLinears(const recipe::ModelShape& shape, const Values& values) { return sitesNamed(linearSites(shape), listIn(values, "targets")); }

double scaleOf(const Values& values) {
    const auto rank = static_cast<double>(integerIn(values, "rank"));
    const bool stabilised = values.contains("use_rslora") && flagIn(values, "use_rslora");
    return static_cast<double>(integerIn(values, "alpha")) / (stabilised ? std::sqrt(rank) : rank);
}

void addPair(recipe::MethodPlan& plan, const recipe::SiteShape& site, std::int64_t rank, bool trained) {
    addProduct(plan, {.in = site.in, .out = rank, .trained = trained});
    addProduct(plan, {.in = rank, .out = site.out, .trained = trained});
}

Result<recipe::MethodPlan> lowRankPlan(const recipe::ModelShape& shape, const Values& values, std::uint64_t pairs) {
    recipe::MethodPlan plan;
    const auto rank = static_cast<std::uint64_t>(integerIn(values, "rank"));
    for (const recipe::SiteShape& site : TRY(targetedLinears(shape, values))) {
        const std::uint64_t added = rank * static_cast<std::uint64_t>(site.in + site.out);
        plan.sites.push_back(site.name);
        plan.trained_parameters += added;
        for (std::uint64_t pair = 0; pair < pairs; ++pair) addPair(plan, site, static_cast<std::int64_t>(rank), pair == 0);
        plan.extra_saved_bytes_per_token += 2 * rank * pairs;      // x A^T in bfloat16
    }
    plan.file_bytes = 4 * plan.trained_parameters * pairs;
    plan.kept_bytes = 4 * plan.trained_parameters * (pairs - 1);
    plan.calls_per_site = static_cast<std::int64_t>(pairs) * pairCalls;
    return plan;
}

void appendPair(State& state, const model::BaseModel& base, const recipe::SiteShape& site, std::int64_t rank, std::uint64_t seed, double rateOfB) {
    const double bound = 1 / std::sqrt(static_cast<double>(site.in));
    const std::string name = site.name + ".lora_A";
    state.leaves.push_back(matrixLeaf(name, model::uniformValues({rank, site.in}, -bound, bound, seed, name), base.device));
    state.leaves.push_back(matrixLeaf(site.name + ".lora_B", at::zeros({site.out, rank}), base.device));
    state.leaves.back().learning_rate_factor = rateOfB;
}

}  // namespace graft::peft
