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

Result<ExampleReport> buildExamples(const Table& table, const std::map<std::string, ColumnRole>& roles, const std::string& instruction);

// What the model is asked (all turns before the last assistant turn) and what is expected (that turn); plain text gives its first half / rest.
struct PromptAndAnswer {
    std::vector<text::Message> prompt;
    std::string answer;
};
PromptAndAnswer split(const Example& example);

}  // namespace graft::data
