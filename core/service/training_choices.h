// The ways of teaching to choose from: every method with what it would cost here, and every effort with its time.
#pragma once

#include "recipe/method_info.h"
#include "recipe/model_shape.h"
#include "service/take_home.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace graft::service {

struct MethodCost {
    std::uint64_t trained_parameters = 0, file_bytes = 0, memory_bytes = 0;
    double seconds_low = 0, seconds_high = 0;   // of the training
    double measuring_seconds = 0;               // of the steering rows afterwards; 0: not known
};

struct MethodChoice {
    recipe::MethodInfo info;
    std::vector<recipe::SiteKind> touched;      // kinds of places in the model that carry its parts
    std::vector<Destination> destinations;      // where the result will run
    std::optional<MethodCost> cost;             // for this model and data; none: not known, or it cannot be used
    std::string note = {};                      // what to know about it on this model; empty: nothing
    std::string refusal;                        // why it cannot be used for them; empty: it can
    std::vector<std::string> recommended;       // reasons; empty: another one is recommended
};

struct EffortChoice {
    std::string id, name, summary;              // of training.effort
    std::int64_t total_steps = 0;
    double passes = 0;                          // over the rows that learn; 0: not known
    bool of_this_effort = true;                 // false: epochs or steps are set by hand, so that every effort is as long
    std::optional<double> seconds_low, seconds_high;
};

// Before there is a model and data: no cost, no recommendation, and a typical model's places.
std::vector<MethodChoice> methodChoices();
std::vector<EffortChoice> effortChoices();

}  // namespace graft::service
