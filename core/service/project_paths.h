// Paths inside a project are kept relative to it, so that a folder that is moved or copied still finds what was written in it.
#pragma once

#include "recipe/recipe.h"

#include <filesystem>

namespace graft::service {

recipe::Recipe asStored(recipe::Recipe recipe, const std::filesystem::path& project);   // for a file of the project
// For use: a relative path that leads to something in the project is taken from there; any other stays as it is.
recipe::Recipe asUsed(recipe::Recipe recipe, const std::filesystem::path& project);

// A recipe by itself: a relative path is of the working folder, or else of the file's, as in the draft.json of a project.
Result<recipe::Recipe> loadRecipeFile(const std::filesystem::path& file);

}  // namespace graft::service
