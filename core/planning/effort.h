// How long a run may take to learn: three efforts, and what each means for the fields that are left open.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace graft::planning {

struct Effort {
    std::string id;                      // of training.effort
    std::string name, summary;           // for people
    std::int64_t least_steps = 0;        // few rows are passed more often until so many steps are made,
    double usual_epochs = 0, most_epochs = 0;  // within these
    std::int64_t patience = 0;           // evaluations without a better loss
    std::string epochs_reason, patience_reason;
};

const std::vector<Effort>& efforts();    // from quick to thorough
Result<const Effort*> effortNamed(std::string_view id);

}  // namespace graft::planning
