// What a model remembers of a text: the keys and values of every layer.
#pragma once

#include "model/key_value_cache.h"
#include "text/tokenizer.h"

namespace graft::model {

struct PromptRead {
    KeyValueCache cache;
    at::Tensor last;   // [1, hidden], of the last token before the final norm
};

// Reads a text of at least one token in one go. Without a graph.
PromptRead readPrompt(const BaseModel& model, const Adapter& adapter, const std::vector<LayerParts>& layers, const std::vector<text::TokenId>& prompt);

// The keys, rotated as they stand, and values of the text in every layer: what a prefix of keys and values starts from.
std::vector<KeyValuePrefix> memoryOf(const BaseModel& model, const std::vector<text::TokenId>& text);

}  // namespace graft::model
