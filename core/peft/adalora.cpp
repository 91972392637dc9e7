// AdaLoRA: LoRA as directions, each with its own strength, of which the least important are taken away while it learns; Zhang et al., arXiv 2303.10512, with PEFT's arithmetic.
#include "model/random_values.h"
#include "peft/folder_tensors.h"
#include "peft/lora_folder.h"
#include "peft/low_rank.h"
#include "peft/part_work.h"
#include "peft/rank_budget.h"
#include "peft/target_sites.h"
#include "peft/values.h"

#include <ATen/ATen.h>

namespace graft::peft {
namespace {

using recipe::FieldLevel;
using recipe::mark;

constexpr double mostInitial = 0.4, mostFinal = 0.5;   // shares of the run; together they leave some of it
constexpr std::int64_t mostSteps = 1 << 24;            // exact in float32

recipe::MethodInfo info() {
    return {.id = "adalora", .name = "AdaLoRA", .summary = mark("LoRA that starts with more directions than it may keep, and drops those that matter least while it learns."),
            .good_for = mark("Spends its size on the layers that need it, where LoRA gives every layer the same."),
            .poor_for = mark("Not for short runs: it learns slowly at first, and needs some hundred steps to tell which directions matter."),
            .form = recipe::PartForm::beside,
            .fields = {
                {{.key = "rank", .label = mark("Rank"), .help = mark("How many directions an adapted layer keeps at the end, on average."), .low = 1, .high = 1024}, std::int64_t{16}},
                {{.key = "init_rank", .label = mark("Rank at the start"), .help = mark("How many directions each adapted layer starts with; half as many again as are kept is usual."), .low = 1, .high = 1024}, std::int64_t{24}},
                {{.key = "alpha", .label = mark("Alpha"), .help = mark("How strongly the adapter acts; its scale is alpha divided by the rank at the start."), .low = 1, .high = 4096, .level = FieldLevel::advanced}, std::int64_t{32}},
                {{.key = "dropout", .label = mark("Dropout"), .help = mark("Share of the adapter's inputs left out at random while training, against learning by heart."), .low = 0, .high = 0.9, .level = FieldLevel::advanced}, 0.0},
                {{.key = "initial_share", .label = mark("Before the first cut"), .help = mark("Share of the steps in which every direction stays."), .low = 0, .high = mostInitial, .level = FieldLevel::advanced}, 0.1},
                {{.key = "final_share", .label = mark("After the last cut"), .help = mark("Share of the steps, at the end, in which the choice of directions no longer changes."), .low = 0, .high = mostFinal, .level = FieldLevel::advanced}, 0.3},
                {{.key = "cut_every", .label = mark("Steps between cuts"), .help = mark("How often directions are chosen anew."), .unit = "steps", .low = 1, .high = 1e6, .level = FieldLevel::advanced}, std::int64_t{1}},
                {{.key = "importance_memory", .label = mark("Memory of importance"), .help = mark("How long a direction's importance is remembered; nearer to 1 is longer."), .low = 0.01, .high = 0.9999, .level = FieldLevel::advanced}, 0.85},
                {{.key = "uncertainty_memory", .label = mark("Memory of its changes"), .help = mark("How long the changes of that importance are remembered; nearer to 1 is longer."), .low = 0.01, .high = 0.9999, .level = FieldLevel::advanced}, 0.85},
                {{.key = "orthogonal_weight", .label = mark("Pull apart"), .help = mark("How strongly the directions of a layer are kept at right angles to each other."), .low = 0, .high = 100, .level = FieldLevel::advanced}, 0.5},
                targetsField({"all-linear"}),
            },
            .rates = {{30e6, 3e-2}, {200e6, 2e-3}, {1e9, 1e-3}, {INFINITY, 5e-4}}};
}

double scale(const Values& values) { return static_cast<double>(integerIn(values, "alpha")) / (static_cast<double>(integerIn(values, "init_rank")) + 1e-5); }

BudgetPlan budgetOf(const Values& values) {
    return {integerIn(values, "init_rank"), integerIn(values, "rank"), integerIn(values, "cut_every"), numberIn(values, "importance_memory"), numberIn(values, "uncertainty_memory")};
}

Result<recipe::MethodPlan> plan(const recipe::ModelShape& shape, const Values& values) {
    const std::int64_t first = integerIn(values, "init_rank"), last = integerIn(values, "rank");
    if (last > first)
        return Error{ErrorKind::badInput, "Choose the ranks", "rank: " + std::to_string(last) + " directions cannot be kept of " + std::to_string(first), "Choose a rank at the start that is not below the rank."};
    recipe::MethodPlan plan{.calls_per_site = pairCalls + pairScaleCalls + orthogonalityCalls, .kept_bytes = 4 * numbersOfSchedule};
    for (const recipe::SiteShape& site : TRY(targetedLinears(shape, values))) {
        const auto direction = static_cast<std::uint64_t>(site.in + site.out + 1), start = static_cast<std::uint64_t>(first);
        plan.sites.push_back(site.name);
        plan.trained_parameters += start * direction;
        plan.file_bytes += 4 * static_cast<std::uint64_t>(last) * direction;   // as many as are kept on average
        addPair(plan, site, first, true);
        plan.extra_bytes_per_token += narrowScaleBytes * start;
        plan.extra_saved_bytes_per_token += 2 * start;
        plan.kept_bytes += 4 * start * (2 * direction + 1);                    // two averages of every value, and which directions are kept
    }
    return plan;
}

// The schedule's steps are whole numbers, so that tinit + tfinal < total_step, as PEFT asks.
Result<State> begin(const model::BaseModel& base, const Values& values, const Beginning& beginning) {
    TRY(plan(base.shape, values));
    const std::int64_t steps = std::clamp<std::int64_t>(beginning.steps, 1, mostSteps), rank = integerIn(values, "init_rank");
    const auto share = [&](const char* key) { return static_cast<std::int64_t>(numberIn(values, key) * static_cast<double>(steps)); };
    State state;
    appendSchedule(state, {steps, share("initial_share"), share("final_share")}, base.device);
    for (const recipe::SiteShape& site : TRY(targetedLinears(base.shape, values))) {
        const auto drawn = [&](const std::vector<std::int64_t>& sizes, const char* name) { return model::normalValues(sizes, 0.02, beginning.seed, site.name + name); };
        appendDirections(state, site.name, {drawn({rank, site.in}, ".lora_A"), at::zeros({rank}), drawn({site.out, rank}, ".lora_B"), at::ones({rank})}, base.device);
    }
    return state;
}

model::Adapter materialise(const model::BaseModel& base, const Values& values, const State& state) {
    model::Adapter adapter;
    const at::ScalarType type = base.embedding.computeType();
    for (const Leaf* leaves : directionsIn(state))
        adapter.parts[siteOf(leaves[placeA])].push_back(
            model::LowRank{leaves[placeA].values.to(type), leaves[placeB].values.to(type), scale(values), numberIn(values, "dropout"), leaves[placeE].values.to(type)});
    return adapter;
}

at::Tensor distanceFromIdentity(const at::Tensor& products) { return (products - at::eye(products.size(0), products.options())).norm(); }

// The mean over all A and B of how far their directions are from being orthonormal.
at::Tensor penalty(const Values& values, const State& state) {
    const auto sites = directionsIn(state);
    at::Tensor sum = at::zeros({}, state.leaves[0].values.options());
    for (const Leaf* leaves : sites) {
        const at::Tensor &a = leaves[placeA].values, &b = leaves[placeB].values;
        sum = sum + distanceFromIdentity(at::mm(a, a.t())) + distanceFromIdentity(at::mm(b.t(), b));
    }
    return sum * (numberIn(values, "orthogonal_weight") / static_cast<double>(2 * sites.size()));
}

void afterStep(const Values& values, State& state, std::int64_t step) { followBudget(state, budgetOf(values), step); }

// Dropped directions stay out of the file; between two cuts one that was dropped may have come back, and counts.
at::Tensor directionsToWrite(const Leaf* leaves) { return at::logical_or(leaves[kept].values.to(at::kCPU) != 0, leaves[placeE].values.detach().to(at::kCPU) != 0); }

Result<PeftFolder> toPeft(const model::BaseModel& base, const Values& values, const State& state) {
    PeftFolder folder;
    constexpr std::int64_t unused = 8;   // "r", which AdaLoRA does not read, as PEFT leaves it
    const Schedule schedule = scheduleIn(state);
    folder.config = loraConfig(base.shape, TRY(targetedLinears(base.shape, values)), unused, integerIn(values, "alpha"), numberIn(values, "dropout"));
    folder.config.update({{"peft_type", "ADALORA"}, {"init_r", integerIn(values, "init_rank")}, {"target_r", integerIn(values, "rank")}, {"tinit", schedule.initial}, {"tfinal", schedule.final},
                          {"total_step", schedule.steps}, {"deltaT", integerIn(values, "cut_every")}, {"beta1", numberIn(values, "importance_memory")}, {"beta2", numberIn(values, "uncertainty_memory")},
                          {"orth_reg_weight", numberIn(values, "orthogonal_weight")}, {"rank_pattern", nullptr}});
    Json pattern = Json::object();
    bool dropped = false;
    for (const Leaf* leaves : directionsIn(state)) {
        const at::Tensor written = directionsToWrite(leaves), places = written.nonzero().view(-1);
        const std::string site = siteOf(leaves[placeA]), key = std::string(peftPrefix) + site;
        Json flags = Json::array();
        for (std::int64_t i = 0; i < written.numel(); ++i) flags.push_back(written[i].item<bool>());
        pattern[site + ".lora_E"] = flags;
        dropped = dropped || places.numel() < written.numel();
        const auto of = [&](Place place, std::int64_t dimension) { return leaves[place].values.detach().to(at::kCPU).index_select(dimension, places).contiguous(); };
        folder.tensors.emplace_back(key + ".lora_A", of(placeA, 0));
        folder.tensors.emplace_back(key + ".lora_E", of(placeE, 0).view({-1, 1}));
        folder.tensors.emplace_back(key + ".lora_B", of(placeB, 1));
    }
    if (dropped) folder.config["rank_pattern"] = pattern;
    return folder;
}

// Which of a site's directions the folder holds, [init_r] of ones and zeros.
Result<at::Tensor> keptOf(const Json& pattern, const std::string& site, std::int64_t rank) {
    if (saysNothing(pattern)) return at::ones({rank});
    const Json flags = pattern.is_object() ? pattern.value(site + ".lora_E", Json()) : Json();
    const bool listed = flags.is_array() && static_cast<std::int64_t>(flags.size()) == rank && std::ranges::all_of(flags, [](const Json& flag) { return flag.is_boolean(); });
    if (!listed) return refusedFolder("adapter_config.json, rank_pattern, " + site + ".lora_E: expected " + std::to_string(rank) + " times true or false, found " + shownJson(flags));
    at::Tensor found = at::zeros({rank});
    for (std::int64_t i = 0; i < rank; ++i) found[i] = flags[static_cast<std::size_t>(i)].get<bool>() ? 1.0F : 0.0F;
    return found;
}

Result<Values> valuesOf(const Json& config) {
    const Values shared = TRY(loraValues(config, "rank_pattern"));
    const std::int64_t first = TRY(wholeNumber(config, "init_r", 12, 1, 1024));
    return Values{{"rank", TRY(wholeNumber(config, "target_r", 8, 1, first))}, {"init_rank", first}, {"alpha", shared.at("alpha")}, {"dropout", shared.at("dropout")},
                  {"cut_every", TRY(wholeNumber(config, "deltaT", 1, 1, 1000000))}, {"importance_memory", TRY(number(config, "beta1", 0.85, 0.01, 0.9999))},
                  {"uncertainty_memory", TRY(number(config, "beta2", 0.85, 0.01, 0.9999))}, {"orthogonal_weight", TRY(number(config, "orth_reg_weight", 0.5, 0, 100))}};
}

Result<State> fromPeft(const model::BaseModel& base, const PeftFolder& folder, Values& values) {
    values = TRY(valuesOf(folder.config));
    const std::int64_t steps = TRY(wholeNumber(folder.config, "total_step", 0, 1, mostSteps)), final = TRY(wholeNumber(folder.config, "tfinal", 0, 0, steps - 1));
    const Schedule schedule{steps, TRY(wholeNumber(folder.config, "tinit", 0, 0, steps - final - 1)), final};
    values["initial_share"] = std::min(mostInitial, static_cast<double>(schedule.initial) / static_cast<double>(steps));
    values["final_share"] = std::min(mostFinal, static_cast<double>(final) / static_cast<double>(steps));
    const auto linears = linearSites(base.shape);
    const auto sites = TRY(sitesIn(linears, folder, ".lora_E"));
    values["targets"] = targetsFor(linears, sites);
    const std::int64_t rank = integerIn(values, "init_rank");
    FolderTensors tensors(folder, at::kCPU);
    State state;
    appendSchedule(state, schedule, base.device);
    for (const recipe::SiteShape& site : sites) {
        const at::Tensor held = TRY(keptOf(folder.config.value("rank_pattern", Json()), site.name, rank)), places = held.nonzero().view(-1);
        const std::string key = std::string(peftPrefix) + site.name;
        const std::int64_t count = places.numel();
        const at::Tensor a = TRY(tensors.take(key + ".lora_A", {count, site.in})), e = TRY(tensors.take(key + ".lora_E", {count, 1})), b = TRY(tensors.take(key + ".lora_B", {site.out, count}));
        const auto spread = [&](const at::Tensor& some, std::vector<std::int64_t> sizes, std::int64_t dimension) { return at::zeros(sizes).index_copy(dimension, places, some); };
        appendDirections(state, site.name, {spread(a, {rank, site.in}, 0), spread(e.view(-1), {rank}, 0), spread(b, {site.out, rank}, 1), held}, base.device);
    }
    TRY(tensors.nothingLeft());
    return state;
}

}  // namespace

Method adaloraMethod() {
    return {.info = info(), .plan = plan, .begin = begin, .materialise = materialise, .toPeft = toPeft, .fromPeft = fromPeft, .peft_type = "ADALORA", .penalty = penalty, .afterStep = afterStep, .becomes_lora = true};
}

}  // namespace graft::peft
