// The language-model head over chosen rows only, in chunks, so that [S, vocabulary] never exists.
#pragma once

#include "model/projection.h"

namespace graft::model {

// The head as one forward pass uses it: the model's (the embedding when tied), or the adapter's weight, with its low-rank pairs.
Projection resolveHead(const BaseModel& model, const Linear& head, const Adapter& adapter);
// The head of a model as a linear layer: site "lm_head", or the embedding's weight and site when tied.
Linear headOf(const BaseModel& model);

// hidden [S, hidden] after the final norm, targets [S] int64 -> natural log probability of each target [S], float32.
// A frozen head keeps d log p / d hidden per row and backward only scales it; a trained head keeps the rows and runs its chunks again.
at::Tensor headLogProbabilities(const Pass& pass, const Projection& head, const at::Tensor& hidden, const at::Tensor& targets);

}  // namespace graft::model
