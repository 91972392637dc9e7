// README.md of an exported folder: what it is, what it learned from, how, and how well it does. Plain Markdown.
#pragma once

#include "recipe/evaluation_report.h"
#include "recipe/recipe.h"
#include "recipe/train_event.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace graft::exporting {

enum class CardKind { adapter, hub_adapter, whole_model };   // for PEFT, for AdapterHub

struct CardFacts {
    CardKind kind = CardKind::adapter;
    recipe::Recipe recipe;
    std::string method_name;                       // "LoRA"
    std::string base_name_or_path;
    std::string base_name = {};                    // for the title; empty: as it is found
    std::int64_t training_rows = 0, held_out_rows = 0, test_rows = 0;
    std::optional<recipe::RunSummary> summary;
    std::vector<recipe::EvaluationReport> reports;  // of the adapter and what it was compared with
    std::string no_scores = {};                    // why there are none to be read; empty otherwise
};

// Front matter as the Hub reads it, then base model, data (counts and hash, no content), recipe, figures. Names from outside are quoted.
std::string modelCard(const CardFacts& facts);

}  // namespace graft::exporting
