// How much work a decided recipe is: rows, tokens, steps and the largest pass.
#pragma once

#include "base/result.h"
#include "planning/planning_facts.h"
#include "recipe/recipe.h"

#include <cstdint>

namespace graft::planning {

// A matrix of a layer, whose product every token passes.
inline bool isLayerMatrix(const recipe::SiteShape& site) {
    return site.layer >= 0 && site.kind != recipe::SiteKind::input_norm && site.kind != recipe::SiteKind::post_attention_norm;
}

struct TokenFigures {
    std::int64_t rows = 0;             // that stay
    std::int64_t dropped = 0, cut = 0;
    std::int64_t tokens = 0, longest = 0;
    double square_sum = 0;             // of the lengths: the work of attention
    std::int64_t rows_before = 0;      // of each text, put there by the method; counted in tokens, longest and square_sum
    double mean() const { return rows > 0 ? static_cast<double>(tokens) / static_cast<double>(rows) : 0; }
};
// The training rows under a length limit (0: none) with policy "drop" or "cut".
TokenFigures tokensUnder(const std::vector<std::int64_t>& ascending, std::int64_t maxLength, const std::string& policy, std::int64_t rowsBefore = 0);

struct RunSize {
    TokenFigures data;                 // as the layers see it, with the method's own rows
    double learned_share = 0;          // of those tokens
    std::int64_t steps_per_epoch = 0, total_steps = 0;
    double tokens_per_step = 0;        // mean
    std::int64_t largest_pass = 0;     // tokens of the largest forward and backward pass
    double passes_per_step = 1;
    std::int64_t evaluations = 0;      // of the held-out rows, over the whole run
};
// Error: a field that is not decided.
Result<RunSize> sizeOf(const recipe::Recipe& recipe, const PlanningFacts& facts);

// Tokens of the fullest step to expect, with rows drawn at random: mean + 3 standard deviations, at most the longest rows together.
std::int64_t fullestStep(const std::vector<std::int64_t>& ascending, const TokenFigures& figures, std::int64_t batchRows);

}  // namespace graft::planning
