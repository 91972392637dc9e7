// One row of a project's history: which recipe ran, how it ended and what it scored.
#pragma once

#include "recipe/recipe.h"
#include "recipe/train_event.h"

#include <map>
#include <optional>
#include <string>

namespace graft::recipe {

enum class RunState { ready, running, paused, interrupted, done, stopped, failed };

struct RunRecord {
    std::string id;            // folder name under runs/
    RunState state = RunState::ready;
    std::int64_t created = 0;  // seconds since 1970, UTC
    Recipe recipe;
    std::optional<RunSummary> summary;
    std::map<std::string, double> scores;  // metric id -> value over the evaluated rows
};

}  // namespace graft::recipe
