#include "training/trained_state.h"

#include "model/weight_at.h"
#include "peft/registry.h"
#include "training/changed_rows.h"
#include "training/checkpoint.h"

#include <ATen/ATen.h>

#include <map>

namespace graft::training {
namespace {

// The leaves of full fine-tuning begin as the weights of their sites.
RowsAtFirst weightsOf(const TrainedModel& trained) {
    if (!trained.method.trains_weights) return {};
    std::map<std::string, const recipe::SiteShape*> sites;
    for (const recipe::SiteShape& site : trained.base.shape.sites) sites[site.name] = &site;
    std::map<std::string, const recipe::SiteShape*> ofLeaf;
    for (const peft::Leaf& leaf : trained.state.leaves) ofLeaf[leaf.name] = sites.at(peft::siteOf(leaf));
    return [&base = trained.base, ofLeaf = std::move(ofLeaf)](const std::string& name, std::int64_t begin, std::int64_t end) {
        return model::weightAt(base, *ofLeaf.at(name)).slice(0, begin, end).to(at::kFloat);
    };
}

// Moments begin as zeros, and those of a row that never had a gradient stay so.
RowsAtFirst zeros(const peft::Method& method, const model::NamedTensors& moments) {
    if (!method.trains_weights) return {};
    std::map<std::string, at::Tensor> byName(moments.begin(), moments.end());
    return [byName = std::move(byName)](const std::string& name, std::int64_t begin, std::int64_t end) { return at::zeros_like(byName.at(name).slice(0, begin, end)); };
}

model::NamedTensors leavesOf(const peft::State& state) {
    model::NamedTensors leaves;
    for (const peft::Leaf& leaf : state.leaves) leaves.emplace_back(leaf.name, leaf.values);
    return leaves;
}

}  // namespace

model::NamedTensors leavesToSave(const TrainedModel& trained) { return onlyChangedRows(leavesOf(trained.state), weightsOf(trained)); }
model::NamedTensors momentsToSave(const peft::Method& method, const model::NamedTensors& moments) { return onlyChangedRows(moments, zeros(method, moments)); }
Result<void> restoreLeaves(const TrainedModel& trained, const model::NamedTensors& saved) { return restoreTensors(leavesOf(trained.state), saved, weightsOf(trained)); }
Result<void> restoreMoments(const peft::Method& method, const model::NamedTensors& moments, const model::NamedTensors& saved) { return restoreTensors(moments, saved, zeros(method, moments)); }

Result<TrainedState> loadTrainedState(const std::filesystem::path& checkpoint, const recipe::Recipe& recipe, const model::BaseModel& base) {
    TrainedState trained;
    const Result<CheckpointManifest> manifest = readManifest(checkpoint);
    if (!manifest) return manifest.error();
    trained.step = manifest->step;
    trained.method = TRY(peft::methodNamed(recipe.method.id));
    trained.values = TRY(peft::completeValues(*trained.method, recipe.method.values));
    trained.state = TRY(trained.method->begin(base, trained.values, {.seed = recipe.training.seed}));
    const model::NamedTensors saved = TRY(readCheckpointAdapter(checkpoint));
    TRY(restoreLeaves({base, *trained.method, trained.values, trained.state}, saved));
    for (peft::Leaf& leaf : trained.state.leaves) leaf.values = leaf.values.detach();
    return trained;
}

}  // namespace graft::training
