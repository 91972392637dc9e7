// Answers of "key: value" lines, such as a ticket: taken apart so that each field can be judged.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace graft::evaluation {

// In the order of the text. A key is what stands before the first colon of a line, at most 40 bytes and without a full stop; a line
// without one belongs to the value before it, and lines before the first key belong to none.
std::vector<std::pair<std::string, std::string>> fieldsOf(std::string_view answer);

// Keys are compared without letter case. Empty when the answer has no such field.
std::optional<std::string> fieldOf(std::string_view answer, std::string_view key);

// The keys that at least nine of ten texts have, in the order of the first text; empty when these are fewer than two.
std::vector<std::string> commonKeys(const std::vector<std::string>& answers);

}  // namespace graft::evaluation
