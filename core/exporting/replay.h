// The proof behind every export: the same prompts through what is in memory and through what was read back.
#pragma once

#include "model/decoder.h"
#include "text/tokenizer.h"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace graft::exporting {

struct AdaptedModel {
    const model::BaseModel& base;
    const model::Adapter& adapter;
};

struct Replay {
    double largest_difference = 0;  // of two logits of the same token and position; infinite when one is not finite
    double largest_logit = 0;       // magnitude, of the first model
};

// Prompts one by one, at most their first 256 tokens.
Replay replayPrompts(const AdaptedModel& held, const AdaptedModel& written, const std::vector<std::vector<text::TokenId>>& prompts);

std::uint64_t bytesIn(const std::filesystem::path& folder);

}  // namespace graft::exporting
