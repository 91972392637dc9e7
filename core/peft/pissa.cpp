// PiSSA: LoRA that starts from the largest directions of each weight and trains those; Meng et al., arXiv 2404.02948.
#include "model/random_values.h"
#include "model/weight_at.h"
#include "peft/folder_tensors.h"
#include "peft/lora_folder.h"
#include "peft/low_rank.h"
#include "peft/values.h"

#include <ATen/ATen.h>

namespace graft::peft {
namespace {

using recipe::mark;

// Leaves of one site, in this order. What is trained is the difference to the start: W + s (B A - B0 A0), so that the base model stays as it is.
enum Place : std::size_t { placeA, placeB, startA, startB, places };

recipe::MethodInfo info() {
    return {.id = "pissa", .name = "PiSSA", .summary = mark("LoRA that starts from the strongest directions of each layer instead of from nothing."),
            .good_for = mark("Learns faster than LoRA in the first steps; taken home, it is a plain LoRA adapter of twice the rank."),
            .poor_for = mark("Not for very small learning rates or many passes: it can forget more than LoRA."),
            .form = recipe::PartForm::beside, .fields = lowRankFields(16, 16), .rates = {{30e6, 2e-3}, {200e6, 2e-4}, {1e9, 5e-5}, {14e9, 5e-5}, {INFINITY, 2e-5}}};
}

// Both pairs are computed, one is trained.
Result<recipe::MethodPlan> plan(const recipe::ModelShape& shape, const Values& values) {
    recipe::MethodPlan plan = TRY(lowRankPlan(shape, values, 2));
    for (const recipe::SiteShape& site : TRY(targetedLinears(shape, values)))
        if (integerIn(values, "rank") > std::min(site.in, site.out))
            return Error{ErrorKind::badInput, "Choose the rank", "rank: " + site.name + " has only " + std::to_string(std::min(site.in, site.out)) + " directions", "Choose a smaller rank."};
    return plan;
}

struct Directions {
    at::Tensor left, values, right;  // [out, rank], [rank], [rank, in]
};

// The largest singular directions; beyond a few hundred by subspace iteration (Halko et al., arXiv 0909.4061, algorithm 4.4).
Directions largestDirections(const at::Tensor& weight, std::int64_t rank, std::uint64_t seed, const std::string& name) {
    constexpr std::int64_t exactUpTo = 512, spare = 8, rounds = 6;
    if (std::min(weight.size(0), weight.size(1)) <= std::max(exactUpTo, rank + spare)) {
        const auto [u, s, v] = at::linalg_svd(weight, false);
        return {u.slice(1, 0, rank), s.slice(0, 0, rank), v.slice(0, 0, rank)};
    }
    at::Tensor basis = std::get<0>(at::linalg_qr(at::mm(weight, model::normalValues({weight.size(1), rank + spare}, 1, seed, name).to(weight.device()))));
    for (std::int64_t round = 0; round < rounds; ++round) {
        const at::Tensor other = std::get<0>(at::linalg_qr(at::mm(weight.t(), basis)));
        basis = std::get<0>(at::linalg_qr(at::mm(weight, other)));
    }
    const auto [u, s, v] = at::linalg_svd(at::mm(basis.t(), weight), false);
    return {at::mm(basis, u).slice(1, 0, rank), s.slice(0, 0, rank), v.slice(0, 0, rank)};
}

Result<State> begin(const model::BaseModel& base, const Values& values, const Beginning& beginning) {
    TRY(plan(base.shape, values));
    State state;
    const double scale = scaleOf(values);
    for (const recipe::SiteShape& site : TRY(targetedLinears(base.shape, values))) {
        const Directions found = largestDirections(model::weightAt(base, site).to(at::kFloat), integerIn(values, "rank"), beginning.seed, site.name + ".start");
        const at::Tensor share = (found.values / scale).sqrt(), a = share.unsqueeze(1) * found.right, b = found.left * share.unsqueeze(0);
        state.leaves.push_back(matrixLeaf(site.name + ".lora_A", a, base.device));
        state.leaves.push_back(matrixLeaf(site.name + ".lora_B", b, base.device));
        state.leaves.push_back(frozenLeaf(site.name + ".start_A", a, base.device));
        state.leaves.push_back(frozenLeaf(site.name + ".start_B", b, base.device));
    }
    return state;
}

model::Adapter materialise(const model::BaseModel& base, const Values& values, const State& state) {
    model::Adapter adapter;
    const at::ScalarType type = base.embedding.computeType();
    const double scale = scaleOf(values), dropout = numberIn(values, "dropout");
    for (std::size_t i = 0; i < state.leaves.size(); i += places) {
        const Leaf* leaves = &state.leaves[i];
        auto& parts = adapter.parts[siteOf(leaves[placeA])];
        parts.push_back(model::LowRank{leaves[placeA].values.to(type), leaves[placeB].values.to(type), scale, dropout});
        parts.push_back(model::LowRank{leaves[startA].values.to(type), leaves[startB].values.to(type), -scale, dropout});
    }
    return adapter;
}

// As plain LoRA of twice the rank: A' = [A; A0], B' = [B, -B0], alpha' = 2 alpha. Left as "pissa", PEFT would split the base model anew at every load.
Result<PeftFolder> toPeft(const model::BaseModel& base, const Values& values, const State& state) {
    PeftFolder folder;
    folder.config = loraConfig(base.shape, TRY(targetedLinears(base.shape, values)), 2 * integerIn(values, "rank"), 2 * integerIn(values, "alpha"), numberIn(values, "dropout"));
    for (std::size_t i = 0; i < state.leaves.size(); i += places) {
        const Leaf* leaves = &state.leaves[i];
        const std::string site = siteOf(leaves[placeA]);
        folder.tensors.emplace_back(loraKey(site, "lora_A"), at::cat({leaves[placeA].values, leaves[startA].values}).detach().to(at::kCPU));
        folder.tensors.emplace_back(loraKey(site, "lora_B"), at::cat({leaves[placeB].values, -leaves[startB].values}, 1).detach().to(at::kCPU));
    }
    return folder;
}

}  // namespace

Method pissaMethod() { return {info(), plan, begin, materialise, toPeft}; }

}  // namespace graft::peft
