// Shapes and facts for the planning tests, made from a few numbers.
#pragma once

#include "planning/planning_facts.h"
#include "recipe/recipe.h"

#include <cmath>

namespace graft::planning {

inline recipe::ModelShape shapeWith(std::int64_t hidden, std::int64_t intermediate, std::int64_t layers, std::int64_t heads, std::int64_t kvHeads, std::int64_t vocabulary) {
    using recipe::SiteKind;
    recipe::ModelShape shape{.family = "llama", .name = "test", .hidden = hidden, .intermediate = intermediate, .layers = layers, .heads = heads, .kv_heads = kvHeads,
                             .head_dim = hidden / heads, .vocabulary = vocabulary, .max_positions = 2048, .tied = true, .stored_dtype = "bfloat16"};
    const auto add = [&](SiteKind kind, int layer, std::int64_t in, std::int64_t out, bool norm = false) {
        shape.sites.push_back({"site" + std::to_string(shape.sites.size()), kind, layer, in, out, false});
        shape.parameters += static_cast<std::uint64_t>(norm ? out : in * out);
    };
    add(SiteKind::embedding, -1, hidden, vocabulary);
    for (int layer = 0; layer < layers; ++layer) {
        const auto narrow = kvHeads * shape.head_dim;
        add(SiteKind::input_norm, layer, hidden, hidden, true);
        add(SiteKind::query, layer, hidden, hidden);
        add(SiteKind::key, layer, hidden, narrow);
        add(SiteKind::value, layer, hidden, narrow);
        add(SiteKind::attention_output, layer, hidden, hidden);
        add(SiteKind::post_attention_norm, layer, hidden, hidden, true);
        add(SiteKind::gate, layer, hidden, intermediate);
        add(SiteKind::up, layer, hidden, intermediate);
        add(SiteKind::down, layer, intermediate, hidden);
    }
    add(SiteKind::final_norm, -1, hidden, hidden, true);
    return shape;
}

inline recipe::ModelShape smolShape() { return shapeWith(576, 1536, 30, 9, 3, 49152); }  // 135 M

// Pairs of rank 16 at every linear layer.
inline PlanningFacts partsFacts(recipe::ModelShape shape, std::vector<std::int64_t> lengths) {
    PlanningFacts facts;
    facts.shape = std::move(shape);
    facts.method = {.id = "parts", .name = "Parts", .rates = {{30e6, 2e-3}, {1e9, 1e-4}, {INFINITY, 2e-4}}};
    for (const auto& site : facts.shape.sites)
        if (site.layer >= 0 && site.in > 1 && site.kind != recipe::SiteKind::input_norm && site.kind != recipe::SiteKind::post_attention_norm) {
            facts.method_plan.trained_parameters += static_cast<std::uint64_t>(16 * (site.in + site.out));
            facts.method_plan.products.push_back({.in = site.in, .out = 16});
            facts.method_plan.products.push_back({.in = 16, .out = site.out});
            facts.method_plan.extra_saved_bytes_per_token += 32;
            facts.method_plan.sites.push_back(site.name);
        }
    facts.method_plan.calls_per_site = 13;
    facts.training_lengths = std::move(lengths);
    facts.learned_share = 0.65;
    facts.held_out_rows = 80;
    facts.test_rows = 80;
    facts.device = {DeviceKind::cpu, 64'000'000'000, 2, true};
    return facts;
}

inline PlanningFacts wholeFacts(recipe::ModelShape shape, std::vector<std::int64_t> lengths) {
    auto facts = partsFacts(std::move(shape), std::move(lengths));
    facts.method = {.id = "whole", .name = "Whole", .rates = {{INFINITY, 2e-5}}, .rates_from_random = {{INFINITY, 2e-3}}};
    facts.method_plan = {.trained_parameters = facts.shape.parameters};
    return facts;
}

inline recipe::Recipe openRecipe() {
    recipe::Recipe recipe;
    recipe.model.path = "/models/test";
    recipe.data.path = "/data/test.csv";
    return recipe;
}

// `rows` rows whose lengths run evenly from `low` to `high`.
inline std::vector<std::int64_t> evenLengths(std::int64_t rows, std::int64_t low, std::int64_t high) {
    std::vector<std::int64_t> lengths;
    for (std::int64_t i = 0; i < rows; ++i) lengths.push_back(low + (high - low) * i / std::max<std::int64_t>(1, rows - 1));
    return lengths;
}

}  // namespace graft::planning
