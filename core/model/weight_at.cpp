#include "model/weight_at.h"

#include "model/head.h"

#include <ATen/ATen.h>

namespace graft::model {

using recipe::SiteKind;

Linear linearAt(const BaseModel& base, const recipe::SiteShape& site) {
    if (site.kind == SiteKind::head) return headOf(base);
    const Layer& layer = base.layers.at(static_cast<std::size_t>(site.layer));
    for (const Linear* linear : {&layer.query, &layer.key, &layer.value, &layer.attention_output, &layer.gate, &layer.up, &layer.down})
        if (linear->site == site.name) return *linear;
    TORCH_CHECK(false, "no linear layer at ", site.name);
}

at::Tensor weightAt(const BaseModel& base, const recipe::SiteShape& site) {
    switch (site.kind) {
        case SiteKind::final_norm: return base.final_norm.weight;
        case SiteKind::input_norm: return base.layers.at(static_cast<std::size_t>(site.layer)).input_norm.weight;
        case SiteKind::post_attention_norm: return base.layers.at(static_cast<std::size_t>(site.layer)).post_attention_norm.weight;
        case SiteKind::embedding: return base.embedding.dense(0, base.embedding.rows());
        default: break;
    }
    const Weight weight = linearAt(base, site).weight;
    return weight.dense(0, weight.rows());
}

}  // namespace graft::model
