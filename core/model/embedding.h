// Token ids to the first hidden states, with the adapter's whole embedding or virtual tokens where it has them.
#pragma once

#include "data/batch.h"
#include "model/adapter.h"
#include "model/base_model.h"

namespace graft::model {

at::Tensor embedTokens(const BaseModel& model, const Adapter& adapter, const std::vector<text::TokenId>& ids);  // [T, hidden]
// The stream of Segments: the adapter's virtual tokens before each segment. [stream, hidden]
at::Tensor embed(const BaseModel& model, const Adapter& adapter, const data::Batch& batch, std::int64_t idleRows);

}  // namespace graft::model
