#include "training/memory_answer.h"

#include <c10/util/Exception.h>

#include <algorithm>
#include <new>
#include <string_view>

namespace graft::training {

bool isOutOfMemory(const std::exception& problem) {
    if (dynamic_cast<const std::bad_alloc*>(&problem) || dynamic_cast<const c10::OutOfMemoryError*>(&problem)) return true;
    const std::string_view text = problem.what();
    return text.find("can't allocate memory") != std::string_view::npos || text.find("out of memory") != std::string_view::npos;
}

std::optional<MemoryAnswer> answerLackOfMemory(const MemoryPlan& plan, std::int64_t largestPass, std::int64_t longestRow) {
    const std::int64_t pass = std::min(plan.micro_batch_tokens, largestPass);
    if (pass > longestRow) {
        const std::int64_t half = std::max(pass / 2, longestRow);
        return MemoryAnswer{{half, plan.recompute},
                            "Memory ran out, so each pass now takes up to " + std::to_string(half) + " tokens instead of " + std::to_string(pass) +
                                ". Every step still learns from the same rows; the result is the same, it takes a little longer."};
    }
    if (plan.recompute == model::Recompute::none)
        return MemoryAnswer{{plan.micro_batch_tokens, model::Recompute::whole},
                            "Memory ran out, so layers are now computed again in the backward pass instead of being kept. The result is the same, each step takes about a third longer."};
    return {};
}

}  // namespace graft::training
