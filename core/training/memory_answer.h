// What a run does when memory runs out: compute less at once, at the same effective batch, before it gives up.
#pragma once

#include "training/optimiser_step.h"

#include <exception>
#include <optional>
#include <string>

namespace graft::training {

// Whether an exception says that memory ran out: std::bad_alloc, c10::OutOfMemoryError, or an allocator's message.
bool isOutOfMemory(const std::exception& problem);

struct MemoryAnswer {
    MemoryPlan plan;
    std::string text;  // for people
};

// The next smaller plan: half the token budget as long as that cuts a pass of `largestPass` tokens (the longest rows stand alone at
// `longestRow`), then recompute; empty when nothing is left to give.
std::optional<MemoryAnswer> answerLackOfMemory(const MemoryPlan& plan, std::int64_t largestPass, std::int64_t longestRow);

}  // namespace graft::training
