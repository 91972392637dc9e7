// OFT: the inputs of chosen layers are turned, block by block, by trained rotations; Qiu et al., arXiv 2306.07280, input-centric as in arXiv 2506.19847.
#include "peft/folder_tensors.h"
#include "peft/low_rank.h"
#include "peft/part_work.h"
#include "peft/target_sites.h"
#include "peft/values.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace graft::peft {
namespace {

using recipe::FieldLevel;
using recipe::mark;

constexpr std::int64_t terms = 5;   // of the series; PEFT's default

recipe::MethodInfo info() {
    return {.id = "oft", .name = "OFT", .summary = mark("Turns what each chosen layer reads, in small groups of numbers, without making it larger or smaller."),
            .good_for = mark("Keeps more of what the model knew than most methods that learn as much."),
            .poor_for = mark("Not where the run must be quick: the turning costs time at every layer."),
            .form = recipe::PartForm::beside,
            .fields = {
                {{.key = "block_size", .label = mark("Group size"), .help = mark("How many numbers are turned together: larger learns more and costs more. Where it does not divide a layer's width, the nearest size that does is taken."), .low = 2, .high = 512}, std::int64_t{32}},
                targetsField({"all-linear"}),
            },
            .rates = {{30e6, 1e-2}, {200e6, 1e-3}, {1e9, 4e-4}, {INFINITY, 1e-4}}};
}

// The divisor of `width` nearest to the wanted size, of two equally near ones the smaller, as PEFT takes it.
std::int64_t blockSizeFor(std::int64_t width, std::int64_t wanted) {
    if (wanted >= width) return width;
    for (std::int64_t away = 0;; ++away) {
        if (wanted - away >= 1 && width % (wanted - away) == 0) return wanted - away;
        if (width % (wanted + away) == 0) return wanted + away;
    }
}

struct Blocks {
    std::int64_t count, size;
    std::int64_t numbers() const { return size * (size - 1) / 2; }   // above the diagonal
};
Blocks blocksOf(const recipe::SiteShape& site, const Values& values) {
    const std::int64_t size = blockSizeFor(site.in, integerIn(values, "block_size"));
    return {site.in / size, size};
}

Result<recipe::MethodPlan> plan(const recipe::ModelShape& shape, const Values& values) {
    recipe::MethodPlan plan;
    for (const recipe::SiteShape& site : TRY(targetedLinears(shape, values))) {
        const Blocks blocks = blocksOf(site, values);
        plan.sites.push_back(site.name);
        plan.trained_parameters += static_cast<std::uint64_t>(blocks.count * blocks.numbers());
        addProduct(plan, {.in = blocks.size, .out = blocks.size, .blocks = blocks.count});
        plan.extra_bytes_per_token += blockCopyBytes * static_cast<std::uint64_t>(site.in);
    }
    plan.file_bytes = 4 * plan.trained_parameters;
    plan.calls_per_site = rotationCalls;
    return plan;
}

Result<State> begin(const model::BaseModel& base, const Values& values, const Beginning&) {
    State state;
    for (const recipe::SiteShape& site : TRY(targetedLinears(base.shape, values))) {
        const Blocks blocks = blocksOf(site, values);
        state.leaves.push_back(vectorLeaf(site.name + ".oft_R", at::zeros({blocks.count, blocks.numbers()}), base.device));
    }
    return state;
}

// [blocks, size (size - 1) / 2], the triangle above the diagonal row by row -> skew-symmetric [blocks, size, size].
at::Tensor skewFrom(const at::Tensor& above, std::int64_t size) {
    const at::Tensor places = at::triu_indices(size, size, 1, at::TensorOptions().dtype(at::kLong).device(above.device()));
    const at::Tensor flat = at::zeros({above.size(0), size * size}, above.options()).index_copy(1, places[0] * size + places[1], above);
    const at::Tensor upper = flat.view({above.size(0), size, size});
    return upper - upper.transpose(1, 2);
}

// Cayley's (I + Q)(I - Q)^-1 by its Neumann series: I + 2 Q + 2 Q^2 + 2 Q^3 + Q^4. PEFT's exact form has the other sign of Q, so the flag counts.
at::Tensor rotationsFrom(const at::Tensor& skew) {
    at::Tensor power = skew, sum = at::eye(skew.size(1), skew.options()).unsqueeze(0) + 2 * skew;
    for (std::int64_t exponent = 2; exponent < terms; ++exponent) {
        power = at::bmm(power, skew);
        sum = sum + (exponent + 1 < terms ? 2 * power : power);
    }
    return sum;
}

model::Adapter materialise(const model::BaseModel& base, const Values& values, const State& state) {
    model::Adapter adapter;
    std::size_t next = 0;
    const auto sites = targetedLinears(base.shape, values);
    for (const recipe::SiteShape& site : *sites) {
        const at::Tensor skew = skewFrom(state.leaves.at(next++).values, blocksOf(site, values).size);
        adapter.parts[site.name].push_back(model::BlockRotation{rotationsFrom(skew).to(base.embedding.computeType())});
    }
    return adapter;
}

Result<PeftFolder> toPeft(const model::BaseModel& base, const Values& values, const State& state) {
    PeftFolder folder;
    folder.config = peftConfig("OFT");
    folder.config.update({{"r", 0}, {"oft_block_size", integerIn(values, "block_size")}, {"module_dropout", 0.0}, {"coft", false}, {"eps", 6e-5}, {"block_share", false}, {"use_cayley_neumann", true},
                          {"num_cayley_neumann_terms", terms}, {"bias", "none"}, {"fan_in_fan_out", false}, {"target_modules", targetsFor(linearSites(base.shape), TRY(targetedLinears(base.shape, values)))}});
    for (const Leaf& leaf : state.leaves) folder.tensors.emplace_back(std::string(peftPrefix) + leaf.name + ".weight", leaf.values.detach().to(at::kCPU));
    return folder;
}

Result<State> fromPeft(const model::BaseModel& base, const PeftFolder& folder, Values& values) {
    TRY(refuseOptions(folder.config, {"coft", "block_share", "bias", "modules_to_save", "fan_in_fan_out"}));
    TRY(wholeNumber(folder.config, "r", 0, 0, 0));
    if (folder.config.value("use_cayley_neumann", Json()) != Json(true) || folder.config.value("num_cayley_neumann_terms", Json()) != Json(terms))
        return Error{ErrorKind::unsupported, "Load the adapter", "adapter_config.json: expected use_cayley_neumann true with 5 terms", "Merge it into its base model in the program that made it."};
    const auto linears = linearSites(base.shape);
    const auto sites = TRY(sitesIn(linears, folder, ".oft_R.weight"));
    values = {{"block_size", TRY(wholeNumber(folder.config, "oft_block_size", 32, 2, 512))}, {"targets", targetsFor(linears, sites)}};
    FolderTensors tensors(folder, base.device);
    State state;
    for (const recipe::SiteShape& site : sites) {
        const Blocks blocks = blocksOf(site, values);
        state.leaves.push_back(vectorLeaf(site.name + ".oft_R", TRY(tensors.take(std::string(peftPrefix) + site.name + ".oft_R.weight", {blocks.count, blocks.numbers()})), base.device));
    }
    TRY(tensors.nothingLeft());
    return state;
}

}  // namespace

Method oftMethod() { return {info(), plan, begin, materialise, toPeft, fromPeft, "OFT"}; }

}  // namespace graft::peft
