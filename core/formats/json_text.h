// What the JSON parser would let pass in a header or an index: bad UTF-8, a byte order mark, a NUL, any depth and length.
#pragma once

#include <cstddef>
#include <exception>
#include <string>
#include <string_view>

namespace graft::formats {

struct JsonTextLimits {
    int depth;
    std::size_t value_bytes;  // from one text to the next: what the parser copies several times over into an error
};

// A predicate to stand behind the name of the text, "is not UTF-8 at its byte 3."; empty when the parser may have it.
std::string faultOfJsonText(std::string_view text, const JsonTextLimits& limits);
// The same for what the parser reports; `position` is the parser's, which counts from 1.
std::string faultOfJson(std::size_t position, const std::exception& error);

}  // namespace graft::formats
