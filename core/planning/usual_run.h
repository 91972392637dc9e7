// What training a model would take before any data is there: rows of a usual length, planned by the guide as real ones would be.
#pragma once

#include "planning/planning_facts.h"

#include "base/result.h"

#include <cstdint>

namespace graft::planning {

struct UsualRows {
    std::int64_t rows = 1000, tokens = 512;   // every row as long as this, all of it learned
};

enum class Room { easy, with_savings, none };   // with_savings: the guide has to make the run slower, or little is left over

struct UsualNeed {
    Room room = Room::easy;
    std::uint64_t bytes = 0;            // estimated peak, as the guide would plan it
    std::uint64_t easy_bytes = 0;       // if memory were no question
    std::int64_t batch_rows = 0;        // of one step
    std::int64_t fitting_tokens = 0;    // Room::none: rows no longer than this would leave room; 0: no row does
};

// `facts` without lengths and counts of rows: shape, method and its plan, device.
Result<UsualNeed> usualNeed(const PlanningFacts& facts, const UsualRows& rows = {});

}  // namespace graft::planning
