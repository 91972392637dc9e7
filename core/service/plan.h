// A recipe with every open field decided, what is wrong with it, and what it will cost.
#pragma once

#include "data/data_set.h"
#include "recipe/method_info.h"
#include "recipe/model_shape.h"
#include "recipe/problem.h"
#include "recipe/recipe.h"
#include "service/engine.h"
#include "service/training_choices.h"

#include <optional>
#include <string>
#include <vector>

namespace graft::service {

using recipe::Problem;
using recipe::Severity;

struct MemoryPart {
    std::string label;       // "Weights", "Adapter and optimiser", "Activations", "Head", "Reserve"
    std::uint64_t bytes = 0;
};

struct Plan {
    recipe::Recipe recipe;                 // decided
    recipe::ModelShape shape;
    recipe::MethodPlan method;
    std::vector<Problem> problems;
    std::vector<MemoryPart> memory;        // the sum is the estimated peak
    std::uint64_t memory_bytes = 0, memory_limit_bytes = 0;   // the estimated peak, and what this program may use; 0: not known
    double seconds_low = 0, seconds_high = 0;
    std::int64_t total_steps = 0, training_rows = 0, held_out_rows = 0, test_rows = 0, training_tokens = 0;
    std::int64_t waiting_rows = 0;         // left out of the training rows by the recipe's limit
    data::LeftOut left_out;                // of the whole file
    std::int64_t cut = 0;                  // training rows that are shortened
    std::vector<MethodChoice> methods;     // what each method would be here, in the order of menus
    std::vector<EffortChoice> efforts;     // what each effort would take with this method
};

// Reads data, tokenizer and config (not the weights), decides, checks, estimates. The machine's speed is probed once per Engine (about 1 s).
Result<Plan> makePlan(Engine& engine, const recipe::Recipe& recipe, const ProgressSink& progress = {});

std::vector<recipe::MethodInfo> methods();
std::vector<std::string> describeFields();   // one line per recipe and method field, for --help

}  // namespace graft::service
