// How well a model foretells rows it did not learn from: the loss that steers training and stands in reports.
#pragma once

#include "base/progress.h"
#include "base/result.h"
#include "data/token_rows.h"
#include "model/adapter.h"
#include "model/base_model.h"

#include <cstdint>
#include <map>
#include <vector>

namespace graft::evaluation {

struct HeldOutLoss {
    double loss = 0;                            // mean negative natural-log probability over all learned tokens; NaN stays NaN
    double perplexity = 0;                      // exp(loss)
    std::int64_t learned_tokens = 0;
    std::map<std::int64_t, double> row_losses;  // table row -> mean over its learned tokens; for paired differences
};

// No gradients are kept. `tokensPerBatch`: the budget of one forward pass, virtual tokens included. The order of the rows changes nothing but rounding.
// Rows without learned tokens are an error, and so is a sink that answers false (kind stopped).
Result<HeldOutLoss> heldOutLoss(const model::BaseModel& base, const model::Adapter& adapter, const std::vector<data::TokenRow>& rows,
                                std::int64_t tokensPerBatch, const ProgressSink& progress = {});

}  // namespace graft::evaluation
