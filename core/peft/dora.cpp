// DoRA: LoRA whose adapted weight keeps a trained length per row; Liu et al., arXiv 2402.09353.
#include "model/weight_at.h"
#include "peft/folder_tensors.h"
#include "peft/lora_folder.h"
#include "peft/low_rank.h"
#include "peft/part_work.h"
#include "peft/target_sites.h"
#include "peft/values.h"

#include <ATen/ATen.h>

namespace graft::peft {
namespace {

using recipe::mark;

// Leaves of one site, in this order.
enum Place : std::size_t { placeA, placeB, magnitude, squaredNorm, places };

recipe::MethodInfo info() {
    return {.id = "dora", .name = "DoRA", .summary = mark("LoRA that learns the length of each row of a layer apart from its direction."),
            .good_for = mark("Where LoRA with a small rank is not quite enough."),
            .poor_for = mark("Not where the run must be quick: it takes a quarter longer than LoRA and more memory. Few servers load it unmerged."),
            .form = recipe::PartForm::beside, .fields = lowRankFields(8, 16), .rates = {{30e6, 6e-3}, {200e6, 5e-4}, {1e9, 1e-4}, {14e9, 2e-4}, {INFINITY, 1e-4}}};
}

Result<recipe::MethodPlan> plan(const recipe::ModelShape& shape, const Values& values) {
    recipe::MethodPlan plan = TRY(lowRankPlan(shape, values));
    for (const recipe::SiteShape& site : TRY(targetedLinears(shape, values))) {
        plan.trained_parameters += static_cast<std::uint64_t>(site.out);
        plan.extra_saved_bytes_per_token += 2 * static_cast<std::uint64_t>(site.out);  // the products before their scale, in bfloat16
        plan.extra_bytes_per_token += gainBytes * static_cast<std::uint64_t>(site.out);
        plan.kept_bytes += 4 * static_cast<std::uint64_t>(site.out);                    // the length of W's rows
    }
    plan.file_bytes = 4 * plan.trained_parameters;
    plan.calls_per_site += gainCalls + rowNormCalls;
    return plan;
}

// |W|^2 of each row, a few rows at a time.
at::Tensor squaredRowNorms(const model::Weight& weight) {
    std::vector<at::Tensor> pieces;
    constexpr std::int64_t rows = 1024;
    for (std::int64_t begin = 0; begin < weight.rows(); begin += rows) pieces.push_back(weight.dense(begin, std::min(begin + rows, weight.rows())).to(at::kFloat).square().sum(1));
    return at::cat(pieces);
}

// |W + s B A|^2 = |W|^2 + 2 s (W A^T) . B + s^2 (B A A^T) . B, row by row, without the matrix itself. A constant in the gradient (section 4.3 of the paper).
at::Tensor adaptedRowNorms(const model::Weight& weight, const at::Tensor& squared, const at::Tensor& a, const at::Tensor& b, double scale) {
    const at::NoGradGuard frozen;
    const at::Tensor crossed = weight.multiply(a.to(weight.computeType())).to(at::kFloat).t();  // W A^T, [out, rank]
    const at::Tensor sum = squared + 2 * scale * (crossed * b).sum(1) + scale * scale * (at::mm(b, at::mm(a, a.t())) * b).sum(1);
    return sum.clamp_min(0).sqrt();
}

void appendSite(State& state, const model::BaseModel& base, const recipe::SiteShape& site) {
    const at::Tensor squared = squaredRowNorms(model::linearAt(base, site).weight);
    const at::Tensor start = adaptedRowNorms(model::linearAt(base, site).weight, squared, state.leaves.end()[-2].values, state.leaves.back().values, 1);
    state.leaves.push_back(vectorLeaf(site.name + ".lora_magnitude_vector", start, base.device));
    state.leaves.push_back(frozenLeaf(site.name + ".squared_norm", squared, base.device));
}

Result<State> begin(const model::BaseModel& base, const Values& values, const Beginning& beginning) {
    State state;
    for (const recipe::SiteShape& site : TRY(targetedLinears(base.shape, values))) {
        appendPair(state, base, site, integerIn(values, "rank"), beginning.seed);
        appendSite(state, base, site);  // B is zero, so this is the length of W's rows
    }
    return state;
}

void rebase(const model::BaseModel& base, State& state) {
    for (std::size_t i = 0; i < state.leaves.size(); i += places) {
        const auto site = std::ranges::find(base.shape.sites, siteOf(state.leaves[i]), &recipe::SiteShape::name);
        state.leaves[i + squaredNorm].values = squaredRowNorms(model::linearAt(base, *site).weight);
    }
}

model::Adapter materialise(const model::BaseModel& base, const Values& values, const State& state) {
    model::Adapter adapter;
    const at::ScalarType type = base.embedding.computeType();
    const double scale = scaleOf(values), dropout = numberIn(values, "dropout");
    std::size_t next = 0;
    const auto sites = targetedLinears(base.shape, values);
    for (const recipe::SiteShape& site : *sites) {
        const Leaf* leaves = &state.leaves.at(next);
        next += places;
        const at::Tensor norms = adaptedRowNorms(model::linearAt(base, site).weight, leaves[squaredNorm].values, leaves[placeA].values, leaves[placeB].values, scale);
        auto& parts = adapter.parts[site.name];
        parts.push_back(model::LowRank{leaves[placeA].values.to(type), leaves[placeB].values.to(type), scale, dropout});
        parts.push_back(model::ScaleVector{leaves[magnitude].values / norms, model::Scales::products});
    }
    return adapter;
}

Result<PeftFolder> toPeft(const model::BaseModel& base, const Values& values, const State& state) {
    PeftFolder folder;
    folder.config = loraConfig(base.shape, TRY(targetedLinears(base.shape, values)), integerIn(values, "rank"), integerIn(values, "alpha"), numberIn(values, "dropout"));
    folder.config["use_dora"] = true;
    for (std::size_t i = 0; i < state.leaves.size(); ++i) {
        if (i % places == squaredNorm) continue;
        folder.tensors.emplace_back(std::string(peftPrefix) + state.leaves[i].name + (i % places == magnitude ? "" : ".weight"), state.leaves[i].values.detach().to(at::kCPU));
    }
    return folder;
}

Result<State> fromPeft(const model::BaseModel& base, const PeftFolder& folder, Values& values) {
    values = TRY(loraValues(folder.config, "use_dora"));
    if (flagIn(values, "use_rslora")) return refusedFolder("adapter_config.json, use_rslora: true is not supported together with use_dora", "Merge it into its base model in the program that made it.");
    values.erase("use_rslora");
    const auto linears = linearSites(base.shape);
    const auto sites = TRY(sitesIn(linears, folder, ".lora_A.weight"));
    values["targets"] = targetsFor(linears, sites);
    const std::int64_t rank = integerIn(values, "rank");
    FolderTensors tensors(folder, base.device);
    State state;
    for (const recipe::SiteShape& site : sites) {
        TRY(takePair(state, tensors, site, rank, base.device));
        const at::Tensor lengths = TRY(tensors.take(std::string(peftPrefix) + site.name + ".lora_magnitude_vector", {site.out}));
        state.leaves.push_back(vectorLeaf(site.name + ".lora_magnitude_vector", lengths, base.device));
        state.leaves.push_back(frozenLeaf(site.name + ".squared_norm", squaredRowNorms(model::linearAt(base, site).weight), base.device));
    }
    TRY(tensors.nothingLeft());
    return state;
}

}  // namespace

Method doraMethod() { return {.info = info(), .plan = plan, .begin = begin, .materialise = materialise, .toPeft = toPeft, .fromPeft = fromPeft, .peft_type = "LORA", .rebase = rebase, .peft_flag = "use_dora"}; }

}  // namespace graft::peft
