// Which of the methods suits this model, this data and this machine best, and why.
#pragma once

#include "recipe/method_info.h"
#include "recipe/model_shape.h"

#include <optional>
#include <string>
#include <vector>

namespace graft::planning {

// A method as it would be used: left to the guide but for what the user set.
struct Candidate {
    recipe::MethodInfo info;
    recipe::MethodPlan plan;
    std::uint64_t memory_bytes = 0;
    bool usable = true;                 // no error keeps it from starting here
};

struct Recommendation {
    std::size_t candidate = 0;
    std::vector<std::string> reasons;   // sentences; at least one
};

// The first one that can be used: methods stand in the order in which they are tried by default. None: no candidate can be used.
std::optional<Recommendation> recommend(const std::vector<Candidate>& candidates, const recipe::ModelShape& shape);

}  // namespace graft::planning
