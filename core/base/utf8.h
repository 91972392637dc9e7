// UTF-8 exactly as Unicode's table 3-7 has it: no overlong forms, no surrogates, nothing over U+10FFFF.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace graft {

// Bytes of the character at the start of `text`: 1 to 4, or 0 when those bytes are no character (or end too early).
std::size_t utf8Length(std::string_view text);
// The code point of exactly one valid character.
char32_t utf8Point(std::string_view character);
void appendUtf8(std::string& text, char32_t point);
// How many bytes of `text`, from its start, are whole valid characters; text.size() when all is valid.
std::size_t validUtf8(std::string_view text);

}  // namespace graft
