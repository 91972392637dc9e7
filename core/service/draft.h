// The recipe that a project's next run is being prepared with, kept as draft.json in its folder.
#pragma once

#include "service/project.h"
#include "service/project_answers.h"

#include <optional>
#include <vector>

namespace graft::service {

struct KeptDraft {
    recipe::Recipe recipe;
    std::optional<Error> damaged;   // draft.json is there and cannot be read: `recipe` is what a project without one begins with
};

// Without a draft.json: what the newest of `runs` was asked for, or an empty recipe.
KeptDraft readDraft(const Project& project, const std::vector<recipe::RunRecord>& newestFirst);
Result<void> writeDraft(const Project& project, const recipe::Recipe& recipe);

// What somebody asked for: fields that the guide decided are open again, values of the method that are its standards are gone, and so are
// the hashes and the name of the run that it was.
recipe::Recipe asAsked(recipe::Recipe recipe);

// What Graft itself puts into the settings of a project with this goal, or of the sample: nobody has chosen it, and what a setting goes back to.
recipe::Recipe givenSettings(const recipe::Recipe& asked, Goal goal);

}  // namespace graft::service
