#include "model/embedding.h"

#include <ATen/ATen.h>

namespace graft::model {

at::Tensor embedTokens(const BaseModel& model, const Adapter& adapter, const std::vector<text::TokenId>& ids) {
    const at::Tensor rows = at::tensor(ids, at::kInt).to(model.device, at::kLong);
    const at::Tensor* whole = adapter.wholeAt("model.embed_tokens");
    if (whole) return at::embedding(whole->to(model.embedding.computeType()), rows);
    return at::embedding(model.embedding.dense(0, model.embedding.rows()), rows);
}

at::Tensor embed(const BaseModel& model, const Adapter& adapter, const data::Batch& batch, std::int64_t idleRows) {
    std::vector<text::TokenId> ids = batch.ids;
    ids.resize(ids.size() + static_cast<std::size_t>(idleRows), 0);
    const at::Tensor tokens = embedTokens(model, adapter, ids);
    const VirtualTokens* extra = adapter.virtualPart();
    if (!extra) return tokens;
    const at::Tensor rows = extra->embeddings.to(tokens.scalar_type());
    std::vector<at::Tensor> pieces;
    for (std::size_t segment = 0; segment + 1 < batch.offsets.size(); ++segment) {
        pieces.push_back(rows);
        pieces.push_back(tokens.slice(0, batch.offsets[segment], batch.offsets[segment + 1]));
    }
    pieces.push_back(tokens.slice(0, batch.tokens()));
    return at::cat(pieces);
}

}  // namespace graft::model
