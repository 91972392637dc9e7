// How well the rows that do not learn are predicted: the loss that steers stopping and the choice of the best adapter.
#pragma once

#include "training/optimiser_step.h"

#include <optional>
#include <vector>

namespace graft::training {

// Mean negative log-probability (natural logarithm) over the learned tokens of all rows, each weighted with its row's weight; empty when
// `watch` interrupted. NaN when no token is learned. May throw when memory runs out.
std::optional<double> heldOutLoss(const TrainedModel& trained, const std::vector<data::TokenRow>& rows, std::int64_t microBatchTokens,
                                  std::int64_t virtualTokens, const StepWatch& watch);

}  // namespace graft::training
