// What the methods that put learned rows before a text share: how many, what they start from, and their form in a PEFT folder.
#pragma once

#include "peft/method.h"

namespace graft::peft {

recipe::MethodField rowsField(std::int64_t standard);                                        // "virtual_tokens"
std::vector<recipe::MethodField> startFields(std::vector<std::string> choices, std::string standard, const char* help);  // "start" and "start_text"
std::int64_t rowsIn(const Values& values);

// Exactly `count` tokens of the user's "start_text", or of the example where that is empty: cut, or repeated from the beginning.
Result<std::vector<text::TokenId>> startTokens(const Values& values, const Beginning& beginning, std::int64_t count);

// The configuration that PEFT's prompt learning asks for.
Json promptConfig(const std::string& type, const recipe::ModelShape& shape, std::int64_t rows);
inline constexpr const char* promptKey = "prompt_embeddings";
Result<std::int64_t> rowsOf(const Json& config);

}  // namespace graft::peft
