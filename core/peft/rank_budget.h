// How AdaLoRA's directions are chosen: their leaves, the budget of each step, and the importance by which they are dropped; Zhang et al., arXiv 2303.10512, section 3.2 and 3.3,
// with the arithmetic of RankAllocator in PEFT.
#pragma once

#include "peft/state.h"

#include <cstdint>
#include <string>
#include <vector>

namespace graft::peft {

// Leaves of one site, in this order; after `kept`, for A, E and B in turn, the moving averages of how much each value matters and how much that changes.
enum Place : std::size_t { placeA, placeE, placeB, kept, averages, places = averages + 6 };

inline constexpr std::uint64_t numbersOfSchedule = 3;
// In steps of the run: none is dropped in the `initial` first ones, and the choice stays in the `final` last ones.
struct Schedule {
    std::int64_t steps = 1, initial = 0, final = 0;
    std::int64_t settled() const { return steps - final; }   // the step after which the choice stays
};

struct BudgetPlan {
    std::int64_t first_rank = 0, last_rank = 0;              // of each site: at the start, and on average at the end
    std::int64_t cut_every = 1;                              // steps
    double beta1 = 0.85, beta2 = 0.85;                       // of the two averages
};

struct Directions {
    at::Tensor a, e, b;                                      // [rank, in], [rank], [out, rank]
    at::Tensor kept;                                         // [rank], ones and zeros
};

// A state is the schedule, then the leaves of each site.
void appendSchedule(State& state, const Schedule& schedule, at::Device device);
void appendDirections(State& state, const std::string& site, const Directions& directions, at::Device device);   // with averages of zero
Schedule scheduleIn(const State& state);
std::vector<const Leaf*> directionsIn(const State& state);   // the first leaf of each site

// Directions that all sites together may keep after a step, counted from 1: everything, then falling with the third power to the last rank.
std::int64_t budgetAt(const Schedule& schedule, std::int64_t all, std::int64_t last, std::int64_t step);

// After an optimiser step, with its gradients in the leaves: updates the averages, drops what is over the budget, and keeps dropped strengths at zero at the end.
// Where the step that settles the choice was skipped, the next one does.
void followBudget(State& state, const BudgetPlan& plan, std::int64_t step);

}  // namespace graft::peft
