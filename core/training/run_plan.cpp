#include "training/run_plan.h"

#include "base/hash.h"
#include "data/batch.h"

#include <cmath>

namespace graft::training {
namespace {

Error wrong(const std::string& field, const std::string& why) {
    return {ErrorKind::badInput, "Reading the training plan", "training." + field + " " + why, "Set it, or let the guide decide it before the run starts."};
}

template <class Value>
Result<Value> decided(const std::optional<Value>& value, const std::string& field, Value least) {
    if (!value) return wrong(field, "is not decided");
    if (!(*value >= least)) return wrong(field, "is out of range");
    return *value;
}

Result<std::int64_t> totalSteps(const recipe::TrainingPlan& plan, std::int64_t stepsPerEpoch) {
    if (plan.max_steps) return decided(plan.max_steps, "max_steps", std::int64_t{1});
    const double epochs = TRY(decided(plan.epochs, "epochs", 0.0));
    return std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(epochs * static_cast<double>(stepsPerEpoch) - 1e-9)));
}

void appendHashes(std::string& hashes, const std::vector<data::TokenRow>& rows) {
    const auto append = [&](const auto* values, std::size_t count) {
        const std::uint64_t hash = hash64({reinterpret_cast<const char*>(values), count * sizeof(*values)});
        hashes.append(reinterpret_cast<const char*>(&hash), sizeof hash);
    };
    for (const data::TokenRow& row : rows) {
        append(row.ids.data(), row.ids.size());
        append(row.learned.data(), row.learned.size());
        append(&row.weight, 1);
    }
}

}  // namespace

Result<RunPlan> planRun(const recipe::Recipe& recipe, const data::DataSet& data) {
    const recipe::TrainingPlan& training = recipe.training;
    if (data.training.rows.empty()) return Error{ErrorKind::badInput, "Reading the training plan", "there is no training row", "Check the data and its length limit."};
    RunPlan plan;
    plan.batch_rows = TRY(decided(training.batch_rows, "batch_rows", std::int64_t{1}));
    plan.steps_per_epoch = data::StepOrder(static_cast<std::int64_t>(data.training.rows.size()), plan.batch_rows, training.seed).stepsPerEpoch();
    plan.total_steps = TRY(totalSteps(training, plan.steps_per_epoch));
    plan.rate = {TRY(scheduleNamed(training.schedule)), TRY(decided(training.learning_rate, "learning_rate", 0.0)), plan.total_steps,
                 static_cast<std::int64_t>(std::llround(training.warmup_share * static_cast<double>(plan.total_steps)))};
    plan.optimiser = {training.beta1, training.beta2, training.epsilon, training.weight_decay};
    plan.memory.micro_batch_tokens = TRY(decided(training.micro_batch_tokens, "micro_batch_tokens", std::int64_t{1}));
    const std::string recompute = TRY(decided(training.recompute, "recompute", std::string()));
    if (recompute != "none" && recompute != "whole") return wrong("recompute", "is \"" + recompute + "\"; it can be \"none\" or \"whole\"");
    plan.memory.recompute = recompute == "whole" ? model::Recompute::whole : model::Recompute::none;
    plan.evaluate_every = TRY(decided(training.evaluate_every, "evaluate_every", std::int64_t{1}));
    plan.save_every = TRY(decided(training.save_every, "save_every", std::int64_t{1}));
    plan.patience = TRY(decided(training.patience, "patience", std::int64_t{0}));
    plan.sample_rows = training.sample_rows;
    plan.max_new_tokens = recipe.evaluation.max_new_tokens;
    plan.clip_norm = training.clip_norm;
    plan.seed = training.seed;
    return plan;
}

std::string hashOfRows(const data::DataSet& data) {
    std::string hashes;
    appendHashes(hashes, data.training.rows);
    hashes += '|';
    appendHashes(hashes, data.held_out.rows);
    return sha256Hex(hashes);
}

}  // namespace graft::training
