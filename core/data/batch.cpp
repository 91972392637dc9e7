#include "data/batch.h"

#include <algorithm>
#include <numeric>

namespace graft::data {

std::int64_t Batch::learnedTokens() const {
    return std::count(learned.begin(), learned.end(), std::uint8_t{1});
}

Batch makeBatch(std::span<const TokenRow* const> rows) {
    Batch batch;
    batch.offsets.push_back(0);
    for (const TokenRow* row : rows) {
        batch.ids.insert(batch.ids.end(), row->ids.begin(), row->ids.end());
        batch.learned.insert(batch.learned.end(), row->learned.begin(), row->learned.end());
        for (std::int64_t position = 0; position < row->tokens(); ++position) batch.positions.push_back(position);
        batch.offsets.push_back(batch.tokens());
        batch.weights.push_back(row->weight);
        batch.groups.push_back(row->group);
        batch.rows.push_back(row->row);
    }
    return batch;
}

std::vector<std::vector<std::int64_t>> cutIntoMicroBatches(const std::vector<TokenRow>& rows, const std::vector<std::int64_t>& step, std::int64_t tokens,
                                                           std::int64_t virtualTokens) {
    const auto lengthOf = [&](std::int64_t row) { return rows[static_cast<std::size_t>(row)].tokens() + virtualTokens; };
    std::vector<std::int64_t> longestFirst = step;
    std::stable_sort(longestFirst.begin(), longestFirst.end(), [&](std::int64_t a, std::int64_t b) { return lengthOf(a) > lengthOf(b); });

    struct MicroBatch {
        std::int64_t room;
        std::vector<std::int64_t> rows;
    };
    std::vector<MicroBatch> batches;
    for (const std::int64_t row : longestFirst) {
        MicroBatch* best = nullptr;
        for (MicroBatch& batch : batches)
            if (batch.room >= lengthOf(row) && (!best || batch.room < best->room)) best = &batch;
        if (!best) best = &batches.emplace_back(MicroBatch{tokens, {}});
        best->room -= lengthOf(row);
        best->rows.push_back(row);
    }
    std::vector<std::vector<std::int64_t>> result;
    for (MicroBatch& batch : batches) result.push_back(std::move(batch.rows));
    return result;
}

}  // namespace graft::data
