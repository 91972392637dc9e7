// Examples as the model sees them: token ids and which of them are learned.
#pragma once

#include "data/example.h"
#include "text/chat_template.h"

#include <cstdint>
#include <vector>

namespace graft::data {

struct TokenRow {
    std::int64_t row = 0;                    // index into the table
    std::vector<text::TokenId> ids;          // starts with bos where the model wants it
    std::vector<std::uint8_t> learned;       // 1: this token is a target, predicted from those before it; the first token never is
    float weight = 1;
    std::int32_t group = 0;
};

enum class LengthPolicy { drop, cut };

struct TokenRowReport {
    std::vector<TokenRow> rows;
    std::int64_t dropped = 0, cut = 0, without_learned = 0;   // dropped: too long; cut: shortened at the end
    std::int64_t longest = 0, length_for_all = 0;             // tokens, before the policy
    std::int64_t tokens = 0, learned_tokens = 0;
    std::vector<std::int64_t> lengths;                        // before the policy, per example, ascending
};

TokenRowReport tokenizeExamples(const std::vector<Example>& examples, const std::vector<std::int64_t>& which, const text::Tokenizer& tokenizer,
                                const text::ChatTemplate& form, std::int64_t max_length, LengthPolicy policy);

}  // namespace graft::data
