// The one decoder: ragged token rows through base model and adapter, differentiable in the adapter's tensors only.
#pragma once

#include "data/batch.h"
#include "model/adapter.h"
#include "model/base_model.h"

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace graft::model {

enum class Recompute { none, whole };  // whole: each layer keeps its input alone and runs again in backward
enum class Mode { training, inference };

struct ForwardOptions {
    Mode mode = Mode::inference;       // dropout only while training
    Recompute recompute = Recompute::none;
    std::uint64_t seed = 0;            // with step and rows: keys dropout masks
    std::int64_t step = 0;
    std::int64_t row_grain = 0;        // rows of each product are filled up to a multiple of this; 0: as the device needs, segments.h
};

// Hidden states after the final norm of the real rows (virtual tokens left out): [T, hidden].
at::Tensor hiddenStates(const BaseModel& model, const Adapter& adapter, const data::Batch& batch, const ForwardOptions& options);

// Natural-log probability of each learned token, in the order of the batch: [S] float32. The head runs in chunks over rows and never keeps
// [S, vocabulary]; backward scales the kept gradient of each row.
at::Tensor learnedLogProbabilities(const BaseModel& model, const Adapter& adapter, const data::Batch& batch, const ForwardOptions& options);

// Logits of every real position: [T, vocabulary] float32. For scoring, parity and export proofs of short texts.
at::Tensor logits(const BaseModel& model, const Adapter& adapter, const data::Batch& batch);

}  // namespace graft::model
