// Small random models of every family, batches and adapters for the tests of the torch rooms.
#pragma once

#include "tiny_config.h"

#include "model/base_model.h"
#include "model/decoder.h"
#include "model/random_values.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>

namespace graft::test {

inline std::shared_ptr<const model::BaseModel> tinyModel(const std::string& family, model::Precision precision = model::Precision::float32) {
    const auto config = model::modelConfigFrom(tinyConfig(family));
    auto made = model::randomBaseModel(*config, "tiny", {.precision = precision}, 3);
    auto model = std::make_shared<model::BaseModel>(**made);
    for (model::Layer& layer : model->layers)  // norms and biases that do something
        for (auto* norm : {&layer.input_norm, &layer.post_attention_norm}) norm->weight = (norm->weight + model::normalValues({model->config.hidden}, 0.2, 5, norm->site)).to(norm->weight.scalar_type());
    for (model::Layer& layer : model->layers)
        for (auto* linear : {&layer.query, &layer.key, &layer.value})
            if (linear->bias.defined()) linear->bias = model::normalValues({linear->weight.rows()}, 0.2, 6, linear->site).to(linear->bias.scalar_type());
    return model;
}

// The same model in float64, for finite differences.
inline std::shared_ptr<const model::BaseModel> widened(const model::BaseModel& base) {
    auto model = std::make_shared<model::BaseModel>(base);
    const auto wide = [](model::Weight& weight) { weight = model::Weight(model::DenseWeight{weight.dense(0, weight.rows()).to(at::kDouble)}); };
    wide(model->embedding), wide(model->head);
    model->final_norm.weight = model->final_norm.weight.to(at::kDouble);
    for (model::Layer& layer : model->layers) {
        for (auto* norm : {&layer.input_norm, &layer.post_attention_norm}) norm->weight = norm->weight.to(at::kDouble);
        for (auto* linear : {&layer.query, &layer.key, &layer.value, &layer.attention_output, &layer.gate, &layer.up, &layer.down}) {
            wide(linear->weight);
            if (linear->bias.defined()) linear->bias = linear->bias.to(at::kDouble);
        }
    }
    return model;
}

inline std::vector<data::TokenRow> tinyRows(const std::vector<int>& lengths, int vocabulary = 61) {
    std::vector<data::TokenRow> rows;
    int next = 7;
    for (int length : lengths) {
        data::TokenRow row{.row = static_cast<std::int64_t>(rows.size() * 3 + 1)};
        for (int i = 0; i < length; ++i) {
            row.ids.push_back(next % vocabulary);
            row.learned.push_back(i > 0 && (i * 7 + length) % 3 != 0);
            next = (next * 31 + 11) % 10007;
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

inline data::Batch batchOf(const std::vector<data::TokenRow>& rows) {
    data::Batch batch{.offsets = {0}};
    for (const data::TokenRow& row : rows) {
        batch.ids.insert(batch.ids.end(), row.ids.begin(), row.ids.end());
        batch.learned.insert(batch.learned.end(), row.learned.begin(), row.learned.end());
        for (std::size_t i = 0; i < row.ids.size(); ++i) batch.positions.push_back(static_cast<std::int64_t>(i));
        batch.offsets.push_back(batch.tokens());
        batch.weights.push_back(row.weight);
        batch.groups.push_back(row.group);
        batch.rows.push_back(row.row);
    }
    return batch;
}

// |a - b| relative to the largest |b|.
inline double distance(const at::Tensor& a, const at::Tensor& b) {
    if (!a.defined() || !b.defined() || a.sizes() != b.sizes()) return INFINITY;
    if (a.numel() == 0) return 0;
    return ((a - b).abs().max() / (b.abs().max() + 1e-30)).to(at::kDouble).item<double>();
}

}  // namespace graft::test
