#include "training/optimiser_step.h"

#include "data/batch.h"

#include <ATen/ATen.h>

#include <cmath>

namespace graft::training {
namespace {

std::int64_t learnedOf(const data::TokenRow& row) {
    std::int64_t count = 0;
    for (const std::uint8_t learned : row.learned) count += learned;
    return count;
}

struct StepTotals {
    std::int64_t tokens = 0, learned = 0;
    double weight = 0;  // learned tokens, each with its row's weight
};

StepTotals totalsOf(const std::vector<data::TokenRow>& rows, const std::vector<std::int64_t>& which) {
    StepTotals totals;
    for (const std::int64_t index : which) {
        const data::TokenRow& row = rows[static_cast<std::size_t>(index)];
        const std::int64_t learned = learnedOf(row);
        totals.tokens += static_cast<std::int64_t>(row.ids.size());
        totals.learned += learned;
        totals.weight += static_cast<double>(row.weight) * static_cast<double>(learned);
    }
    return totals;
}

// The row of each learned token, in the order of the batch.
std::vector<std::size_t> rowOfEachLearned(const data::Batch& batch) {
    std::vector<std::size_t> owners;
    for (std::size_t row = 0; row + 1 < batch.offsets.size(); ++row)
        for (std::int64_t token = batch.offsets[row]; token < batch.offsets[row + 1]; ++token)
            if (batch.learned[static_cast<std::size_t>(token)]) owners.push_back(row);
    return owners;
}

std::vector<std::int64_t> rowsWithBadLoss(const data::Batch& batch, const std::vector<std::size_t>& owners, const at::Tensor& logProbabilities) {
    const at::Tensor host = logProbabilities.detach().to(at::kCPU, at::kFloat).contiguous();
    const float* values = host.const_data_ptr<float>();
    std::vector<std::int64_t> bad;
    for (std::size_t token = 0; token < owners.size(); ++token) {
        const std::int64_t row = batch.rows[owners[token]];
        if (!std::isfinite(values[token] * batch.weights[owners[token]]) && (bad.empty() || bad.back() != row)) bad.push_back(row);
    }
    return bad;
}

// Backward through one micro-batch; its part of the step's loss. Rows whose loss is not finite are named and get no backward pass.
double gatherMicroBatch(const TrainedModel& trained, const data::Batch& batch, const StepRequest& request, double totalWeight,
                        std::vector<std::int64_t>& badRows) {
    const model::ForwardOptions options{model::Mode::training, request.memory.recompute, request.seed, request.step};
    const model::Adapter adapter = trained.method.materialise(trained.base, trained.values, trained.state);
    const at::Tensor logProbabilities = model::learnedLogProbabilities(trained.base, adapter, batch, options);  // [S]
    const std::vector<std::size_t> owners = rowOfEachLearned(batch);
    at::Tensor shares = at::empty({static_cast<std::int64_t>(owners.size())}, at::kFloat);
    for (std::size_t token = 0; token < owners.size(); ++token)
        shares.mutable_data_ptr<float>()[token] = static_cast<float>(-static_cast<double>(batch.weights[owners[token]]) / totalWeight);
    shares = shares.to(logProbabilities.device());
    const double part = logProbabilities.detach().to(at::kDouble).dot(shares.to(at::kDouble)).item<double>();
    if (std::isfinite(part)) {
        logProbabilities.backward(shares);
    } else {
        const std::vector<std::int64_t> bad = rowsWithBadLoss(batch, owners, logProbabilities);
        badRows.insert(badRows.end(), bad.begin(), bad.end());
    }
    return part;
}

}  // namespace

StepGradient gatherGradient(const TrainedModel& trained, const std::vector<data::TokenRow>& trainingRows, const StepRequest& request,
                            const StepWatch& watch) {
    const StepTotals totals = totalsOf(trainingRows, request.rows);
    StepGradient result{.tokens = totals.tokens, .learned_tokens = totals.learned};
    if (totals.weight <= 0) {
        result.ending = StepEnding::nothing_learned;
        return result;
    }
    const auto cut = data::cutIntoMicroBatches(trainingRows, request.rows, request.memory.micro_batch_tokens, request.virtual_tokens);
    for (std::size_t index = 0; index < cut.size(); ++index) {
        std::vector<const data::TokenRow*> rows;
        for (const std::int64_t row : cut[index]) rows.push_back(&trainingRows[static_cast<std::size_t>(row)]);
        const data::Batch batch = data::makeBatch(rows);
        if (batch.learnedTokens() > 0) result.loss += gatherMicroBatch(trained, batch, request, totals.weight, result.bad_rows);
        if (watch && !watch(index + 1, cut.size()) && index + 1 < cut.size()) {
            result.ending = StepEnding::interrupted;
            return result;
        }
    }
    if (trained.method.penalty && result.bad_rows.empty()) trained.method.penalty(trained.values, trained.state).backward();
    if (!result.bad_rows.empty() || !std::isfinite(result.loss)) result.ending = StepEnding::non_finite;
    return result;
}

}  // namespace graft::training
