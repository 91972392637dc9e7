// The memory a run will need at its peak, part by part: W + A + X + Z + R.
#pragma once

#include "base/result.h"
#include "planning/planning_facts.h"
#include "recipe/base_precision.h"

#include <cstdint>

namespace graft::planning {

enum class Trains { parts, whole_model };
enum class Keep { everything, layer_inputs };  // recompute "none" or "whole"
enum class Arithmetic { plain, fused };        // of core/model/kernels: plain keeps float32 copies and scores in memory

// One forward and backward pass, and what it is computed in.
struct PassSetting {
    std::int64_t tokens = 0;           // of the largest pass
    std::int64_t learned = 0;          // of these, the learned ones
    std::int64_t longest_row = 0;
    int element_bytes = 4;             // of the type that is computed in: 2 or 4
    Keep keep = Keep::everything;
    Arithmetic arithmetic = Arithmetic::plain;
    recipe::Quantisation quantisation = recipe::Quantisation::none;
    double passes = 0;                 // of the run, each with its own number of tokens up to `tokens`; 0: so many that every number comes
};
inline Arithmetic arithmeticOf(const DeviceLimits& device, int elementBytes) { return device.fused_bfloat16 && elementBytes == 2 ? Arithmetic::fused : Arithmetic::plain; }

struct MemoryEstimate {
    std::uint64_t weights = 0;         // W: the frozen model as it is held
    std::uint64_t adapter = 0;         // A: trained values, gradient, two moments, and the shadow in the base dtype
    std::uint64_t activations = 0;     // X: what forward keeps for backward
    std::uint64_t working = 0;         // Z: the head's chunk or the backward of one layer, whichever is larger, and rows of a packed matrix
    std::uint64_t reserve = 0;         // R: program, libraries, and on the CPU the products that they compile
    std::uint64_t compiled = 0;        // of R: those products
    std::uint64_t total() const { return weights + adapter + activations + working + reserve; }
};
MemoryEstimate estimateMemory(const recipe::ModelShape& shape, const recipe::MethodPlan& method, Trains trains, const PassSetting& pass, DeviceKind device);

// Of a decided recipe. Error: a field that is not decided.
Result<MemoryEstimate> estimateMemory(const recipe::Recipe& recipe, const PlanningFacts& facts);

}  // namespace graft::planning
