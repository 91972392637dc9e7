#include "evaluation/held_out.h"

#include "data/batch.h"
#include "model/decoder.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <cmath>
#include <numeric>

namespace graft::evaluation {

namespace {

// Adds the batch's loss row by row; returns the sum. `logProbabilities`: [S], float32, in the order of the batch.
double addRows(HeldOutLoss& result, const data::Batch& batch, const at::Tensor& logProbabilities) {
    const at::Tensor values = logProbabilities.to(at::kCPU, at::kDouble).contiguous();
    const double* next = values.const_data_ptr<double>();
    double sum = 0;
    for (std::size_t b = 0; b + 1 < batch.offsets.size(); ++b) {
        double rowSum = 0;
        std::int64_t learned = 0;
        for (std::int64_t t = batch.offsets[b]; t < batch.offsets[b + 1]; ++t)
            if (batch.learned[static_cast<std::size_t>(t)]) {
                rowSum -= *next++;
                ++learned;
            }
        if (learned == 0) continue;
        result.row_losses[batch.rows[b]] = rowSum / static_cast<double>(learned);
        result.learned_tokens += learned;
        sum += rowSum;
    }
    return sum;
}

}  // namespace

Result<HeldOutLoss> heldOutLoss(const model::BaseModel& base, const model::Adapter& adapter, const std::vector<data::TokenRow>& rows,
                                std::int64_t tokensPerBatch, const ProgressSink& progress) {
    const at::NoGradGuard withoutGradients;
    std::vector<std::int64_t> all(rows.size());
    std::iota(all.begin(), all.end(), std::int64_t{0});
    HeldOutLoss result;
    double sum = 0;
    std::uint64_t done = 0;
    for (const auto& chosen : data::cutIntoMicroBatches(rows, all, tokensPerBatch, adapter.virtualTokens())) {
        if (progress && !progress({"Measuring the loss", done, rows.size()}))
            return Error{ErrorKind::stopped, "Measuring the loss was stopped", "it was asked to stop", ""};
        std::vector<const data::TokenRow*> batchRows;
        for (const std::int64_t row : chosen) batchRows.push_back(&rows[static_cast<std::size_t>(row)]);
        const data::Batch batch = data::makeBatch(batchRows);
        sum += addRows(result, batch, model::learnedLogProbabilities(base, adapter, batch, {}));
        done += chosen.size();
    }
    if (result.learned_tokens == 0)
        return Error{ErrorKind::badInput, "Cannot measure the loss", "no row has a token to learn", "Check the answer column and the length limit."};
    result.loss = sum / static_cast<double>(result.learned_tokens);
    result.perplexity = std::exp(result.loss);
    return result;
}

}  // namespace graft::evaluation
