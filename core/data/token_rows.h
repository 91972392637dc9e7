// Examples as the model sees them: token ids and which of them are learned.
#pragma once

#include "base/progress.h"
#include "data/example.h"
#include "text/chat_template.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace graft::data {

struct TokenRow {
    std::int64_t row = 0;                    // index into the table
    std::vector<text::TokenId> ids;          // starts with bos where the model wants it
    std::vector<std::uint8_t> learned;       // 1: this token is a target, predicted from those before it; the first token never is
    float weight = 1;
    std::int32_t group = 0;                  // equal for rows of one group; 0 when there are no groups
    std::int64_t tokens() const { return static_cast<std::int64_t>(ids.size()); }
};

enum class LengthPolicy { drop, cut };
Result<LengthPolicy> lengthPolicyNamed(std::string_view name);  // "drop" | "cut"

struct TokenRowReport {
    std::vector<TokenRow> rows;
    std::int64_t dropped = 0, cut = 0, without_learned = 0;   // dropped: too long; cut: shortened at the end; without_learned: left out, nothing to learn
    std::int64_t longest = 0, length_for_all = 0;             // tokens, before the policy; length_for_all: the least max_length that loses nothing learned
    std::int64_t tokens = 0, learned_tokens = 0;              // of `rows`
    std::vector<std::int64_t> lengths;                        // before the policy, per example, ascending
};

// Chat examples are rendered by `form`, which says what is learned; plain text is bos (where the model wants it), text and eos, all learned.
// The group is left 0.
TokenRow tokenizeExample(const Example& example, const text::Tokenizer& tokenizer, const text::ChatTemplate& form);

// `which` are indices into `examples`; max_length 0: no limit. A sink that answers false ends early with the rows made so far.
TokenRowReport tokenizeExamples(const std::vector<Example>& examples, const std::vector<std::int64_t>& which, const text::Tokenizer& tokenizer,
                                const text::ChatTemplate& form, std::int64_t max_length, LengthPolicy policy, const ProgressSink& progress = {});

// Applies a limit to rows that were made without one, so that a limit can be chosen from their lengths.
TokenRowReport limitLength(TokenRowReport report, std::int64_t max_length, LengthPolicy policy);

}  // namespace graft::data
