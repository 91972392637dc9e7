// One layer of a model's shape with a LoRA pair at each matrix, as a pass of a training step computes it: what estimates by parts are held against.
#pragma once

#include "data/batch.h"
#include "model/adapter.h"
#include "model/base_model.h"
#include "planning/probe.h"

namespace graft::planning {

class LayerProbe {
public:
    explicit LayerProbe(const ProbePlan& plan);   // throws where it does not fit into memory
    void pass() const;                            // forward and backward
    std::int64_t rows() const { return static_cast<std::int64_t>(m_batch.offsets.size()) - 1; }
    std::int64_t tokens() const { return m_batch.tokens(); }

private:
    std::shared_ptr<const model::BaseModel> m_base;
    model::Adapter m_adapter;
    data::Batch m_batch;
    at::Tensor m_gradient;   // [T, hidden]
};

}  // namespace graft::planning
