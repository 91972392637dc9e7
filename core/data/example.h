// One training example: a conversation whose assistant turns are learned, or plain text that is learned whole.
#pragma once

#include "data/column_roles.h"
#include "text/chat_template.h"

#include <cstdint>
#include <string>
#include <vector>

namespace graft::data {

struct Example {
    std::int64_t row = 0;                  // index into the table
    std::vector<text::Message> messages;   // empty for plain text
    std::string plain;
    std::string group;                     // value of the group column
};

struct ExampleReport {
    std::vector<Example> examples;
    std::vector<formats::RejectedRow> rejected;  // rows without prompt or answer, malformed messages, with line and reason
};

// Several prompt columns become "column: value" lines of one user turn, several answer columns those of the answer; a row's own instruction
// comes before its prompt. `instruction` becomes the system message, before one that the row brings along.
Result<ExampleReport> buildExamples(const Table& table, const std::map<std::string, ColumnRole>& roles, const std::string& instruction);

// A `messages` cell: a JSON array of {role | from, content | value}; an optional system turn, then user and assistant in turn, the
// assistant last. Roles as chat sets write them: system; user, human; assistant, gpt, bot, model. The error's `why` is one clause.
Result<std::vector<text::Message>> parseMessages(std::string_view cell);

// What the model is asked (all turns before the last assistant turn) and what is expected (that turn); plain text gives its first half / rest.
struct PromptAndAnswer {
    std::vector<text::Message> prompt;
    std::string answer;
};
PromptAndAnswer split(const Example& example);

// The same text for two examples that ask the same thing: normalised turns before the answer, or the whole plain text.
std::string promptKey(const Example& example);

}  // namespace graft::data
