// Unicode text: validity, composition, case.
#pragma once

#include <string>
#include <string_view>

namespace graft::text {

bool isUtf8(std::string_view text);
std::string replaceBadUtf8(std::string_view text);  // each maximal bad sequence becomes U+FFFD
std::string composed(std::string_view text);        // NFC
void appendUtf8(std::string& text, char32_t point);

}  // namespace graft::text
