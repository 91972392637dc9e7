// Token rows laid end to end without padding: what one forward and backward pass works on.
#pragma once

#include "data/token_rows.h"

#include <cstdint>
#include <span>
#include <vector>

namespace graft::data {

struct Batch {
    std::vector<text::TokenId> ids;          // [T]
    std::vector<std::int64_t> offsets;       // [B+1], row b is ids[offsets[b], offsets[b+1])
    std::vector<std::int64_t> positions;     // [T], from 0 in each row
    std::vector<std::uint8_t> learned;       // [T]
    std::vector<float> weights;              // [B]
    std::vector<std::int32_t> groups;        // [B]
    std::vector<std::int64_t> rows;          // [B], TokenRow::row; keys dropout together with the position
    std::int64_t tokens() const { return static_cast<std::int64_t>(ids.size()); }
    std::int64_t learnedTokens() const;
};

Batch makeBatch(std::span<const TokenRow* const> rows);

// The rows of each optimiser step: a permutation per epoch that is a pure function of (seed, epoch); resuming costs nothing.
class StepOrder {
public:
    StepOrder(std::int64_t rows, std::int64_t batchRows, std::uint64_t seed);
    std::int64_t stepsPerEpoch() const;
    std::vector<std::int64_t> rowsOfStep(std::int64_t step) const;  // step from 0; the last step of an epoch may be short

private:
    std::int64_t m_rows, m_batchRows;
    std::uint64_t m_seed;
};

// Cuts a step's rows into micro-batches of at most `tokens` tokens each (a longer row stands alone), by best-fit decreasing; `virtualTokens` are counted per row. The numbers in `step` index `rows`.
std::vector<std::vector<std::int64_t>> cutIntoMicroBatches(const std::vector<TokenRow>& rows, const std::vector<std::int64_t>& step,
                                                           std::int64_t tokens, std::int64_t virtualTokens = 0);

}  // namespace graft::data
