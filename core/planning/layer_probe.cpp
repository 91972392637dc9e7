#include "planning/layer_probe.h"

#include "model/base_model_build.h"
#include "model/decoder.h"
#include "model/family.h"
#include "planning/run_size.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace graft::planning {

namespace {

constexpr std::int64_t fewTokens = 64;   // a vocabulary that costs nothing

model::ModelConfig oneLayerOf(const ProbePlan& plan, std::int64_t rowTokens) {
    model::ModelConfig config;
    config.family = &model::families().front();
    config.hidden = plan.shape.hidden, config.intermediate = plan.shape.intermediate, config.layers = 1;
    config.heads = plan.shape.heads, config.kv_heads = plan.shape.kv_heads, config.head_dim = plan.shape.head_dim;
    config.vocabulary = fewTokens, config.max_positions = rowTokens, config.tied = true;
    return config;
}

data::Batch evenRows(std::int64_t rows, std::int64_t rowTokens) {
    std::vector<data::TokenRow> made(static_cast<std::size_t>(rows));
    std::vector<const data::TokenRow*> all;
    for (auto& row : made) {
        row.row = static_cast<std::int64_t>(all.size());
        for (std::int64_t at = 0; at < rowTokens; ++at) row.ids.push_back(static_cast<text::TokenId>(at % fewTokens));
        row.learned.assign(row.ids.size(), 1);
        row.learned.front() = 0;
        all.push_back(&row);
    }
    return data::makeBatch(all);
}

}  // namespace

LayerProbe::LayerProbe(const ProbePlan& plan) {
    const std::int64_t rowTokens = std::clamp<std::int64_t>(plan.row_tokens, 2, std::max<std::int64_t>(2, plan.pass_tokens));
    m_batch = evenRows(std::max<std::int64_t>(1, plan.pass_tokens / rowTokens), rowTokens);
    const bool half = plan.precision == "bfloat16";
    const model::LoadOptions options{.precision = half ? model::Precision::bfloat16 : model::Precision::float32, .device = plan.device == DeviceKind::gpu ? at::Device(at::kCUDA) : at::Device(at::kCPU), .progress = {}};
    const auto storage = at::TensorOptions().dtype(model::storageType(options.precision)).device(options.device);
    auto base = model::buildBaseModel(oneLayerOf(plan, rowTokens), "", options, [&](const std::string&, const std::vector<std::int64_t>& shape) -> Result<at::Tensor> {
        return at::empty(shape, storage).uniform_(-0.02, 0.02);
    });
    TORCH_CHECK(base, base.error().why);
    m_base = std::move(base).value();
    for (const auto& site : m_base->shape.sites)
        if (isLayerMatrix(site)) m_adapter.parts[site.name].push_back(model::LowRank{at::zeros({narrowWidth, site.in}, storage).requires_grad_(), at::zeros({site.out, narrowWidth}, storage).requires_grad_()});
    m_gradient = at::full({m_batch.tokens(), plan.shape.hidden}, 1e-3, storage);
}

void LayerProbe::pass() const {
    const at::AutoGradMode withGraph(true);
    model::hiddenStates(*m_base, m_adapter, m_batch, {.mode = model::Mode::training}).backward(m_gradient);
}

}  // namespace graft::planning
