// What the guide, the checks and the estimates need to know about model, method, data and machine; no tensor and no file among it.
#pragma once

#include "recipe/method_info.h"
#include "recipe/model_shape.h"

#include <cstdint>
#include <string>
#include <vector>

namespace graft::planning {

enum class DeviceKind { cpu, gpu };

struct DeviceLimits {
    DeviceKind kind = DeviceKind::cpu;
    std::uint64_t memory_bytes = 0;    // what this process may use at its peak
    int threads = 1;
    bool bfloat16_products = false;    // matrix products in bfloat16 run in hardware
    bool fused_bfloat16 = false;       // what lies between the products is fused, in bfloat16 (core/model/kernels)
};

struct PlanningFacts {
    recipe::ModelShape shape;
    recipe::MethodInfo method;
    recipe::MethodPlan method_plan;
    std::vector<std::int64_t> training_lengths;  // tokens of each training row before the length policy, ascending
    double learned_share = 1;                    // learned tokens / tokens of the training rows
    std::int64_t held_out_rows = 0, test_rows = 0;
    DeviceLimits device;
};

// Whether the method trains the model's own weights rather than small parts beside them.
inline bool trainsWholeModel(const PlanningFacts& facts) { return 2 * facts.method_plan.trained_parameters >= facts.shape.parameters; }

}  // namespace graft::planning
