// The graft command that does on a terminal what the window is about to do.
#pragma once

#include "base/result.h"
#include "recipe/recipe.h"

#include <filesystem>
#include <string>

namespace graft::service {

// "graft recipe ... && graft train ...", quoted for a shell; only what differs from the standard is named. Error: a value that --set cannot carry.
Result<std::string> commandFor(const recipe::Recipe& recipe, const std::filesystem::path& project);

}  // namespace graft::service
