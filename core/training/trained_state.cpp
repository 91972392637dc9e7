#include "training/trained_state.h"

#include "peft/registry.h"
#include "training/checkpoint.h"

#include <ATen/ATen.h>

#include <map>

namespace graft::training {
namespace {

Error unfit(const std::string& why) {
    return {ErrorKind::mismatch, "Reading the trained tensors of a checkpoint", why, "The checkpoint belongs to another method, other values or another model."};
}

}  // namespace

Result<void> restoreTensors(const model::NamedTensors& targets, const model::NamedTensors& saved) {
    const at::NoGradGuard frozen;
    std::map<std::string, at::Tensor> byName(saved.begin(), saved.end());
    for (const auto& [name, target] : targets) {
        const auto found = byName.find(name);
        if (found == byName.end()) return unfit("\"" + name + "\" is missing");
        if (found->second.sizes() != target.sizes()) return unfit("\"" + name + "\" has another shape than this run's");
        target.copy_(found->second);
        byName.erase(found);
    }
    if (!byName.empty()) return unfit("\"" + byName.begin()->first + "\" does not belong to this run");
    return {};
}

Result<void> restoreLeaves(peft::State& state, const model::NamedTensors& saved) {
    model::NamedTensors targets;
    for (const peft::Leaf& leaf : state.leaves) targets.emplace_back(leaf.name, leaf.values);
    return restoreTensors(targets, saved);
}

Result<TrainedState> loadTrainedState(const std::filesystem::path& checkpoint, const recipe::Recipe& recipe, const model::BaseModel& base) {
    TrainedState trained;
    const Result<CheckpointManifest> manifest = readManifest(checkpoint);
    if (!manifest) return manifest.error();
    trained.step = manifest->step;
    trained.method = TRY(peft::methodNamed(recipe.method.id));
    trained.values = TRY(peft::completeValues(*trained.method, recipe.method.values));
    trained.state = TRY(trained.method->begin(base, trained.values, {.seed = recipe.training.seed}));
    const model::NamedTensors saved = TRY(readCheckpointAdapter(checkpoint));
    TRY(restoreLeaves(trained.state, saved));
    for (peft::Leaf& leaf : trained.state.leaves) leaf.values = leaf.values.detach();
    return trained;
}

}  // namespace graft::training
