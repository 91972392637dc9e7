#include "service/draft.h"

#include "peft/registry.h"
#include "service/project_paths.h"
#include "service/starter.h"

namespace graft::service {

namespace fs = std::filesystem;

namespace {

fs::path draftFile(const Project& project) { return project.folder() / "draft.json"; }

}  // namespace

recipe::Recipe asAsked(recipe::Recipe recipe) {
    recipe::eachField(recipe, [&](auto& value, const recipe::FieldInfo& info) {
        if constexpr (requires { value.has_value(); })
            if (recipe.reasons.contains(info.key)) value.reset();
    });
    if (const auto method = peft::methodNamed(recipe.method.id))
        for (const auto& field : (*method)->info.fields) {
            const auto given = recipe.method.values.find(field.info.key);
            if (given != recipe.method.values.end() && given->second == field.standard) recipe.method.values.erase(given);
        }
    recipe.reasons.clear();
    recipe.name.clear();
    recipe.model.hash.clear();
    recipe.data.hash.clear();
    return recipe;
}

recipe::Recipe givenSettings(const recipe::Recipe& asked, Goal goal) {
    recipe::Recipe given;
    if (const auto starter = findStarter(); starter && starter->data.string() == asked.data.path) given.evaluation = starter->recipe.evaluation;
    scoreFor(given, goal);
    return given;
}

KeptDraft readDraft(const Project& project, const std::vector<recipe::RunRecord>& newestFirst) {
    KeptDraft kept;
    std::error_code failed;
    if (fs::exists(draftFile(project), failed)) {
        auto read = recipe::loadRecipe(draftFile(project));
        if (read) return {asUsed(std::move(*read), project.folder()), {}};
        kept.damaged = read.error();
        kept.damaged->hint = "The settings begin anew; the file stays as it is until one of them is changed";
    }
    if (!newestFirst.empty()) kept.recipe = asAsked(newestFirst.front().recipe);
    return kept;
}

Result<void> writeDraft(const Project& project, const recipe::Recipe& recipe) {
    if (project.access() != Access::write)
        return Error{ErrorKind::inputOutput, "Cannot keep the settings of " + project.name(), "the project is in use by " + project.holder(), "Close it there, or open another project"};
    return recipe::saveRecipe(asStored(recipe, project.folder()), draftFile(project));
}

}  // namespace graft::service
