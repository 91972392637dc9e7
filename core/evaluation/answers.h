// Greedy answers to the prompts of a set, several at once.
#pragma once

#include "base/progress.h"
#include "base/result.h"
#include "data/data_set.h"
#include "model/adapter.h"
#include "model/base_model.h"
#include "recipe/evaluation_report.h"
#include "text/chat_template.h"

#include <cstdint>
#include <string>
#include <vector>

namespace graft::evaluation {

struct AskedRow {
    std::int64_t row = 0;                  // index into the table
    std::vector<text::TokenId> prompt;     // ends where the answer begins
    std::string prompt_text, expected;     // for people: the last user turn
};

// The rows of a set that the length policy kept, in the order of the table, as prompts; `shown` are turns put before each.
std::vector<AskedRow> askedRows(const data::DataSet& data, data::SetKind set, const std::vector<text::Message>& shown, const text::Tokenizer& tokenizer,
                                const text::ChatTemplate& form);

// In tokens.
std::int64_t longestPrompt(const std::vector<AskedRow>& rows);

// An answer per row, in their order, without scores. A prompt that leaves no room in the model's positions is an error that names the row; a stop is
// asked for between groups of prompts of like length.
Result<std::vector<recipe::AnswerRow>> answerRows(const model::BaseModel& base, const model::Adapter& adapter, const std::vector<AskedRow>& rows,
                                                  const text::Tokenizer& tokenizer, const text::ChatTemplate& form, std::int64_t max_new_tokens,
                                                  const ProgressSink& progress = {});

}  // namespace graft::evaluation
