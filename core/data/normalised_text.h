// The form in which two texts count as the same: NFC, letter case folded, runs of white space as one blank.
#pragma once

#include <string>
#include <string_view>

namespace graft::data {

// Malformed UTF-8 becomes U+FFFD. Leading and trailing white space is removed.
std::string normalisedText(std::string_view text);

bool isBlank(std::string_view text);  // nothing but Unicode white space

}  // namespace graft::data
