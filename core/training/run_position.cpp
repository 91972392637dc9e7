#include "training/run_position.h"

#include "base/hash.h"

namespace graft::training {
namespace {

Error damaged(const std::string& why) {
    return {ErrorKind::mismatch, "Reading a checkpoint's state.json", why, "Resume from an older checkpoint or start a new run."};
}

}  // namespace

std::string_view nameOf(model::Recompute recompute) { return recompute == model::Recompute::whole ? "whole" : "none"; }

Json toJson(const RunPosition& position) {
    return {{"step", position.step},
            {"updates", position.updates},
            {"evaluated_step", position.evaluated_step},
            {"best_loss", position.best_loss ? Json(*position.best_loss) : Json(nullptr)},
            {"best_step", position.best_step},
            {"evaluations_without_better", position.evaluations_without_better},
            {"skipped_in_row", position.skipped_in_row},
            {"last_loss", position.last_loss},
            {"tokens", position.tokens},
            {"learned_tokens", position.learned_tokens},
            {"step_seconds", position.step_seconds},
            {"seconds", position.seconds},
            {"peak_bytes", position.peak_bytes},
            {"micro_batch_tokens", position.memory.micro_batch_tokens},
            {"recompute", nameOf(position.memory.recompute)}};
}

Result<RunPosition> positionFromJson(const Json& json) {
    try {
        RunPosition position;
        json.at("step").get_to(position.step);
        json.at("updates").get_to(position.updates);
        json.at("evaluated_step").get_to(position.evaluated_step);
        if (!json.at("best_loss").is_null()) position.best_loss = json.at("best_loss").get<double>();
        json.at("best_step").get_to(position.best_step);
        json.at("evaluations_without_better").get_to(position.evaluations_without_better);
        json.at("skipped_in_row").get_to(position.skipped_in_row);
        json.at("last_loss").get_to(position.last_loss);
        json.at("tokens").get_to(position.tokens);
        json.at("learned_tokens").get_to(position.learned_tokens);
        json.at("step_seconds").get_to(position.step_seconds);
        json.at("seconds").get_to(position.seconds);
        json.at("peak_bytes").get_to(position.peak_bytes);
        json.at("micro_batch_tokens").get_to(position.memory.micro_batch_tokens);
        position.memory.recompute = json.at("recompute").get<std::string>() == nameOf(model::Recompute::whole) ? model::Recompute::whole : model::Recompute::none;
        return position;
    } catch (const Json::exception& problem) {
        return damaged(problem.what());
    }
}

Json toJson(const RunIdentity& identity) {
    const Json recipe = recipe::toJson(identity.recipe);
    return {{"recipe", recipe}, {"recipe_sha256", sha256Hex(writeJsonLine(recipe))}, {"rows_sha256", identity.rows_hash}, {"base_sha256", identity.base_hash}};
}

Result<RunIdentity> identityFromJson(const Json& json) {
    try {
        RunIdentity identity;
        identity.recipe = TRY(recipe::fromJson(json.at("recipe")));
        json.at("rows_sha256").get_to(identity.rows_hash);
        json.at("base_sha256").get_to(identity.base_hash);
        return identity;
    } catch (const Json::exception& problem) {
        return damaged(problem.what());
    }
}

Result<void> sameRun(const RunIdentity& saved, const RunIdentity& now) {
    std::string found;
    const auto note = [&](const std::string& difference) { found += (found.empty() ? "" : "; ") + difference; };
    const auto alike = [](recipe::Recipe recipe) {
        recipe.name.clear();
        recipe.reasons.clear();
        recipe.evaluation = {};
        recipe.model.path.clear();  // a moved folder is the same model as long as its hash is
        recipe.data.path.clear();
        return recipe;
    };
    for (const recipe::Difference& difference : recipe::differences(alike(saved.recipe), alike(now.recipe)))
        note(difference.key + " was " + difference.left + " and is " + difference.right);
    if (saved.base_hash != now.base_hash) note("the base model's files have changed (SHA-256 " + saved.base_hash + ", now " + now.base_hash + ")");
    if (saved.rows_hash != now.rows_hash) note("the tokenised rows have changed (the data, its split, the tokenizer or the chat template)");
    if (found.empty()) return {};
    return Error{ErrorKind::mismatch, "Resuming the run", found, "Restore what changed, or start a new run."};
}

}  // namespace graft::training
