// Measures the machine for the time estimate: some two seconds of the model's own products and elementwise work.
#pragma once

#include "base/result.h"
#include "planning/machine_speed.h"
#include "planning/memory_estimate.h"

#include <string>

namespace graft::planning {

struct ProbePlan {
    recipe::ModelShape shape;
    std::string precision = "float32";  // "float32" | "bfloat16"
    std::int64_t pass_tokens = 1024;
    std::int64_t row_tokens = 128;      // of a typical row
    double seconds = 1.5;               // about; the first calls of each kind are not counted
    DeviceKind device = DeviceKind::cpu;
    Arithmetic arithmetic = Arithmetic::plain;
};
// Blocks; uses the process's threads. Error: the measurement does not fit into memory.
Result<MachineSpeed> probeMachine(const ProbePlan& plan);

}  // namespace graft::planning
