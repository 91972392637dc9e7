#include "training/held_out.h"

#include "data/batch.h"

#include <ATen/ATen.h>

#include <limits>
#include <numeric>

namespace graft::training {
namespace {

struct WeightedSum {
    double loss = 0, weight = 0;
};

WeightedSum sumOver(const data::Batch& batch, const at::Tensor& logProbabilities) {
    const at::Tensor host = logProbabilities.to(at::kCPU, at::kFloat).contiguous();
    const float* values = host.const_data_ptr<float>();
    WeightedSum sum;
    std::size_t next = 0;
    for (std::size_t row = 0; row + 1 < batch.offsets.size(); ++row)
        for (std::int64_t token = batch.offsets[row]; token < batch.offsets[row + 1]; ++token) {
            if (!batch.learned[static_cast<std::size_t>(token)]) continue;
            sum.loss -= static_cast<double>(batch.weights[row]) * static_cast<double>(values[next++]);
            sum.weight += static_cast<double>(batch.weights[row]);
        }
    return sum;
}

}  // namespace

std::optional<double> heldOutLoss(const TrainedModel& trained, const std::vector<data::TokenRow>& rows, std::int64_t microBatchTokens,
                                  std::int64_t virtualTokens, const StepWatch& watch) {
    const at::NoGradGuard frozen;
    const model::Adapter adapter = trained.method.materialise(trained.base, trained.values, trained.state);
    std::vector<std::int64_t> all(rows.size());
    std::iota(all.begin(), all.end(), 0);
    const auto cut = data::cutIntoMicroBatches(rows, all, microBatchTokens, virtualTokens);
    WeightedSum total;
    for (std::size_t index = 0; index < cut.size(); ++index) {
        std::vector<const data::TokenRow*> chosen;
        for (const std::int64_t row : cut[index]) chosen.push_back(&rows[static_cast<std::size_t>(row)]);
        const data::Batch batch = data::makeBatch(chosen);
        const WeightedSum part = sumOver(batch, model::learnedLogProbabilities(trained.base, adapter, batch, {}));
        total.loss += part.loss;
        total.weight += part.weight;
        if (watch && !watch(index + 1, cut.size())) return {};
    }
    return total.weight > 0 ? total.loss / total.weight : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace graft::training
