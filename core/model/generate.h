// Continues prompts token by token with a key/value cache, several at once.
#pragma once

#include "model/adapter.h"
#include "model/base_model.h"
#include "text/tokenizer.h"

#include <functional>
#include <vector>

namespace graft::model {

struct GenerationOptions {
    std::int64_t max_new_tokens = 128;
    double temperature = 0;                  // 0: greedy
    double top_p = 1;
    std::uint64_t seed = 1;                  // each prompt's draws depend on (seed, index, position) only
    std::vector<text::TokenId> stop_tokens;
};

// Called after each new token of prompt `index`, on the calling thread; false ends that prompt.
using TokenSink = std::function<bool(std::size_t index, text::TokenId token)>;

// The new tokens of each prompt, without the stop token. The answer of a prompt does not depend on its companions.
std::vector<std::vector<text::TokenId>> generate(const BaseModel& model, const Adapter& adapter, const std::vector<std::vector<text::TokenId>>& prompts,
                                                 const GenerationOptions& options, const TokenSink& sink = {});

struct AdaptedPrompt {
    const Adapter* adapter = nullptr;
    std::vector<text::TokenId> prompt;
};
// Several adapters of one model in turn, a token each, so that their answers grow side by side; each answer is the one `generate` gives it alone.
std::vector<std::vector<text::TokenId>> generateSideBySide(const BaseModel& model, const std::vector<AdaptedPrompt>& prompts, const GenerationOptions& options,
                                                           const TokenSink& sink = {});

}  // namespace graft::model
