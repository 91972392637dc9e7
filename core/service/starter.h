// The starter that ships with Graft: a small model and a dataset, ready to run.
#pragma once

#include "base/result.h"
#include "recipe/recipe.h"

#include <filesystem>
#include <optional>

namespace graft::service {

struct Starter {
    std::filesystem::path model, data;
    recipe::Recipe recipe;   // LoRA on the ticket task, open fields left to the guide
};
std::optional<std::filesystem::path> findGeneralTexts();   // texts that are about no task, to measure what is forgotten
Result<Starter> findStarter();  // beside the program, in its share folder, or in the source tree

}  // namespace graft::service
