// Full fine-tuning: every weight of the model is trained, also from random weights.
#include "model/weight_at.h"
#include "peft/method.h"
#include "peft/target_sites.h"
#include "peft/values.h"

#include <ATen/ATen.h>

namespace graft::peft {
namespace {

recipe::MethodInfo info() {
    return {.id = "full", .name = "Full fine-tuning", .summary = recipe::mark("Trains every weight of the model: the most freedom, and the most memory."),
            .good_for = recipe::mark("For many thousand examples, a new language, or a small model that is to learn everything."),
            .poor_for = recipe::mark("Not for few examples: it learns them by heart and forgets what it knew. What you take home is a whole model."),
            .form = recipe::PartForm::whole, .fields = {},
            .rates = {{30e6, 5e-4}, {1e9, 5e-5}, {14e9, 2e-5}, {INFINITY, 1e-5}},
            // Brown et al., arXiv 2005.14165, table 2.1, continued downwards.
            .rates_from_random = {{30e6, 2e-3}, {200e6, 6e-4}, {500e6, 3e-4}, {2e9, 2e-4}, {INFINITY, 1.2e-4}}};
}

std::uint64_t valuesAt(const recipe::SiteShape& site) { return static_cast<std::uint64_t>(isNorm(site.kind) ? site.out : site.in * site.out); }

Result<recipe::MethodPlan> plan(const recipe::ModelShape& shape, const Values&) {
    recipe::MethodPlan plan;
    for (const recipe::SiteShape& site : shape.sites) {
        plan.sites.push_back(site.name);
        plan.trained_parameters += valuesAt(site);
    }
    plan.file_bytes = 4 * plan.trained_parameters;
    return plan;
}

Result<State> begin(const model::BaseModel& base, const Values&, const Beginning&) {
    State state;
    for (const recipe::SiteShape& site : base.shape.sites)
        state.leaves.push_back(isNorm(site.kind) ? vectorLeaf(site.name + ".weight", model::weightAt(base, site), base.device) : matrixLeaf(site.name + ".weight", model::weightAt(base, site), base.device));
    return state;
}

model::Adapter materialise(const model::BaseModel& base, const Values&, const State& state) {
    model::Adapter adapter;
    const at::ScalarType type = base.embedding.computeType();
    for (const Leaf& leaf : state.leaves) adapter.parts[siteOf(leaf)].push_back(model::WholeWeight{leaf.values.to(type)});
    return adapter;
}

}  // namespace

// Whole models have no PEFT form; they leave as a model folder.
Method fullMethod() { return {.info = info(), .plan = plan, .begin = begin, .materialise = materialise, .without_peft = recipe::mark("This method trains the whole model; there is no small adapter to hand over."), .trains_weights = true}; }

}  // namespace graft::peft
