// VeRA: one random pair of matrices shared by all layers, of which each layer trains two vectors; Kopiczko et al., arXiv 2310.11454.
#include "model/random_values.h"
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

constexpr std::size_t shared = 2;                           // the two leaves before those of the sites
enum Place : std::size_t { ofRank, ofOutput, places };      // lambda_d and lambda_b of one site

recipe::MethodInfo info() {
    return {.id = "vera", .name = "VeRA", .summary = mark("All layers share one random pair of matrices; each layer learns two short lists of numbers for it."),
            .good_for = mark("A small number of trained values, when many adapters of one model are kept."),
            .poor_for = mark("Not the best quality: LoRA learns more. The shared matrices are part of the file."),
            .form = recipe::PartForm::beside,
            .fields = {
                {{.key = "rank", .label = mark("Rank"), .help = mark("Width of the shared pair; it costs time, hardly any trained values."), .low = 1, .high = 4096}, std::int64_t{256}},
                {{.key = "start", .label = mark("Start value"), .help = mark("What the list between the two matrices starts from."), .low = 1e-6, .high = 10, .level = FieldLevel::advanced}, 0.1},
                {{.key = "dropout", .label = mark("Dropout"), .help = mark("Share of the adapter's inputs left out at random while training, against learning by heart."), .low = 0, .high = 0.9, .level = FieldLevel::advanced}, 0.0},
                targetsField({"all-linear"}),
            },
            .rates = {{30e6, 2e-1}, {1e9, 4e-3}, {INFINITY, 1e-3}}};
}

struct Widest {
    std::int64_t in = 0, out = 0;
};

Widest widestOf(const std::vector<recipe::SiteShape>& sites) {
    Widest widest;
    for (const recipe::SiteShape& site : sites) widest = {std::max(widest.in, site.in), std::max(widest.out, site.out)};
    return widest;
}

Result<recipe::MethodPlan> plan(const recipe::ModelShape& shape, const Values& values) {
    recipe::MethodPlan plan;
    const auto rank = static_cast<std::uint64_t>(integerIn(values, "rank"));
    const auto sites = TRY(targetedLinears(shape, values));
    for (const recipe::SiteShape& site : sites) {
        plan.sites.push_back(site.name);
        plan.trained_parameters += rank + static_cast<std::uint64_t>(site.out);
        addProduct(plan, {.in = site.in, .out = integerIn(values, "rank"), .trained = false});
        addProduct(plan, {.in = integerIn(values, "rank"), .out = site.out});   // frozen, but computed once more for the gradient of its vector
        plan.extra_bytes_per_token += narrowScaleBytes * rank + wideScaleBytes * static_cast<std::uint64_t>(site.out);
        plan.extra_saved_bytes_per_token += 2 * rank;
    }
    const Widest widest = widestOf(sites);
    plan.kept_bytes = 4 * rank * static_cast<std::uint64_t>(widest.in + widest.out);   // the shared pair
    plan.file_bytes = 4 * plan.trained_parameters + plan.kept_bytes;
    plan.calls_per_site = pairCalls + 2 * pairScaleCalls;
    return plan;
}

void appendShared(State& state, const model::BaseModel& base, const at::Tensor& a, const at::Tensor& b) {
    state.leaves.push_back(frozenLeaf("shared.vera_A", a, base.device));
    state.leaves.push_back(frozenLeaf("shared.vera_B", b, base.device));
}

// Both matrices kaiming-uniform with a = sqrt(5) as in PEFT: U(-1/sqrt(columns), 1/sqrt(columns)). lambda_b zero: the run starts at the base model.
Result<State> begin(const model::BaseModel& base, const Values& values, const Beginning& beginning) {
    State state;
    const std::int64_t rank = integerIn(values, "rank");
    const auto sites = TRY(targetedLinears(base.shape, values));
    const Widest widest = widestOf(sites);
    const auto kaiming = [&](std::int64_t rows, std::int64_t columns, const char* name) {
        const double bound = 1 / std::sqrt(static_cast<double>(columns));
        return model::uniformValues({rows, columns}, -bound, bound, beginning.seed, name);
    };
    appendShared(state, base, kaiming(rank, widest.in, "vera_A"), kaiming(widest.out, rank, "vera_B"));
    for (const recipe::SiteShape& site : sites) {
        state.leaves.push_back(vectorLeaf(site.name + ".vera_lambda_d", at::full({rank}, numberIn(values, "start")), base.device));
        state.leaves.push_back(vectorLeaf(site.name + ".vera_lambda_b", at::zeros({site.out}), base.device));
    }
    return state;
}

model::Adapter materialise(const model::BaseModel& base, const Values& values, const State& state) {
    model::Adapter adapter;
    const at::ScalarType type = base.embedding.computeType();
    const at::Tensor a = state.leaves[0].values.to(type), b = state.leaves[1].values.to(type);
    std::size_t next = shared;
    const auto sites = targetedLinears(base.shape, values);
    for (const recipe::SiteShape& site : *sites) {
        const Leaf* leaves = &state.leaves.at(next);
        next += places;
        adapter.parts[site.name].push_back(model::LowRank{a.slice(1, 0, site.in), b.slice(0, 0, site.out), 1, numberIn(values, "dropout"), leaves[ofRank].values.to(type), leaves[ofOutput].values.to(type)});
    }
    return adapter;
}

// The shared pair goes into the file: no other program draws the same random numbers.
Result<PeftFolder> toPeft(const model::BaseModel& base, const Values& values, const State& state) {
    PeftFolder folder;
    folder.config = peftConfig("VERA");
    folder.config.update({{"r", integerIn(values, "rank")}, {"projection_prng_key", 0}, {"save_projection", true}, {"vera_dropout", numberIn(values, "dropout")},
                          {"d_initial", numberIn(values, "start")}, {"fan_in_fan_out", false}, {"bias", "none"},
                          {"target_modules", targetsFor(linearSites(base.shape), TRY(targetedLinears(base.shape, values)))}});
    folder.tensors.emplace_back("base_model.vera_A", state.leaves[0].values.detach().to(at::kCPU));
    folder.tensors.emplace_back("base_model.vera_B", state.leaves[1].values.detach().to(at::kCPU));
    for (std::size_t i = shared; i < state.leaves.size(); ++i) folder.tensors.emplace_back(std::string(peftPrefix) + state.leaves[i].name, state.leaves[i].values.detach().to(at::kCPU));
    return folder;
}

Result<State> fromPeft(const model::BaseModel& base, const PeftFolder& folder, Values& values) {
    TRY(refuseOptions(folder.config, {"bias", "modules_to_save", "fan_in_fan_out"}));
    const std::int64_t rank = TRY(wholeNumber(folder.config, "r", 256, 1, 4096));
    values = {{"rank", rank}, {"start", TRY(number(folder.config, "d_initial", 0.1, 1e-6, 10))}, {"dropout", TRY(number(folder.config, "vera_dropout", 0, 0, 0.9))}};
    const auto linears = linearSites(base.shape);
    const auto sites = TRY(sitesIn(linears, folder, ".vera_lambda_b"));
    values["targets"] = targetsFor(linears, sites);
    const Widest widest = widestOf(sites);
    FolderTensors tensors(folder, base.device);
    if (!tensors.contains("base_model.vera_A"))
        return refusedFolder("base_model.vera_A is missing: the shared matrices were not saved", "Save it again with save_projection=True in the program that made it.");
    State state;
    const at::Tensor a = TRY(tensors.take("base_model.vera_A", {rank, widest.in}));
    appendShared(state, base, a, TRY(tensors.take("base_model.vera_B", {widest.out, rank})));
    for (const recipe::SiteShape& site : sites) {
        const std::string key = std::string(peftPrefix) + site.name;
        state.leaves.push_back(vectorLeaf(site.name + ".vera_lambda_d", TRY(tensors.take(key + ".vera_lambda_d", {rank})), base.device));
        state.leaves.push_back(vectorLeaf(site.name + ".vera_lambda_b", TRY(tensors.take(key + ".vera_lambda_b", {site.out})), base.device));
    }
    TRY(tensors.nothingLeft());
    return state;
}

}  // namespace

Method veraMethod() { return {.info = info(), .plan = plan, .begin = begin, .materialise = materialise, .toPeft = toPeft, .fromPeft = fromPeft, .peft_type = "VERA", .becomes_lora = true}; }

}  // namespace graft::peft
