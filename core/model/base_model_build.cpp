#include "model/base_model_build.h"

#include "model/segments.h"

#include <ATen/ATen.h>

namespace graft::model {
namespace {

using recipe::SiteKind;

Linear* linearOf(Layer& layer, SiteKind kind) {
    switch (kind) {
        case SiteKind::query: return &layer.query;
        case SiteKind::key: return &layer.key;
        case SiteKind::value: return &layer.value;
        case SiteKind::attention_output: return &layer.attention_output;
        case SiteKind::gate: return &layer.gate;
        case SiteKind::up: return &layer.up;
        case SiteKind::down: return &layer.down;
        default: return nullptr;
    }
}

Norm* normOf(BaseModel& model, const recipe::SiteShape& site) {
    if (site.kind == SiteKind::final_norm) return &model.final_norm;
    if (site.layer < 0) return nullptr;
    Layer& layer = model.layers[static_cast<std::size_t>(site.layer)];
    return site.kind == SiteKind::input_norm ? &layer.input_norm : site.kind == SiteKind::post_attention_norm ? &layer.post_attention_norm : nullptr;
}

Result<void> fillLinear(BaseModel& model, const recipe::SiteShape& site, const at::Tensor& values, const TensorOf& tensorOf) {
    Linear* linear = linearOf(model.layers[static_cast<std::size_t>(site.layer)], site.kind);
    *linear = {site.name, heldWeight(values, model.quantisation), {}};
    model.weight_bytes += linear->weight.bytes();
    if (!site.bias) return {};
    linear->bias = TRY(tensorOf(site.name + ".bias", {site.out}));
    model.weight_bytes += linear->bias.nbytes();
    return {};
}

Result<void> fillSite(BaseModel& model, const recipe::SiteShape& site, const TensorOf& tensorOf) {
    Norm* norm = normOf(model, site);
    const at::Tensor values = TRY(tensorOf(site.name + ".weight", norm ? std::vector{site.out} : std::vector{site.out, site.in}));
    if (!norm && site.kind != SiteKind::embedding && site.kind != SiteKind::head) return fillLinear(model, site, values, tensorOf);
    model.weight_bytes += values.nbytes();
    if (norm) *norm = {site.name, values};
    else (site.kind == SiteKind::embedding ? model.embedding : model.head) = Weight(DenseWeight{values});
    return {};
}

}  // namespace

LoadOptions loadOptionsFor(const recipe::ModelChoice& decided) {
    LoadOptions options;
    options.precision = recipe::computePrecision(decided) == "bfloat16" ? Precision::bfloat16 : Precision::float32;
    options.quantisation = recipe::quantisationOf(decided.base_precision.value_or("float32"));
    return options;
}

at::ScalarType storageType(Precision precision) { return precision == Precision::bfloat16 ? at::kBFloat16 : at::kFloat; }

Result<std::shared_ptr<const BaseModel>> buildBaseModel(const ModelConfig& config, const std::string& name, const LoadOptions& options, const TensorOf& tensorOf) {
    auto model = std::make_shared<BaseModel>();
    model->config = config;
    model->shape = shapeOf(config, name);
    model->precision = options.precision;
    model->quantisation = options.quantisation;
    model->device = options.device;
    model->layers.resize(static_cast<std::size_t>(config.layers));
    model->inverse_frequencies = inverseFrequencies(config.rope, config.head_dim);
    std::uint64_t done = 0;
    for (const recipe::SiteShape& site : model->shape.sites) {
        TRY(fillSite(*model, site, tensorOf));
        if (options.progress && !options.progress({"Loading the model", ++done, model->shape.sites.size()}))
            return Error{ErrorKind::stopped, "Load the model", "it was stopped", ""};
    }
    if (config.tied) model->head = model->embedding;
    return std::shared_ptr<const BaseModel>(std::move(model));
}

}  // namespace graft::model
