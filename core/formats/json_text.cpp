#include "formats/json_text.h"

#include "base/shown_text.h"
#include "base/utf8.h"

namespace graft::formats {
namespace {

std::string atByte(std::size_t byte, const std::string& reason) { return "is not JSON at its byte " + std::to_string(byte) + ": " + reason + "."; }

// The parser itself would follow any depth, and take any length.
std::string faultOfStructure(std::string_view text, const JsonTextLimits& limits) {
    int depth = 0;
    bool inString = false;
    for (std::size_t at = 0, value = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (at - value > limits.value_bytes) return "has a value longer than " + std::to_string(limits.value_bytes) + " bytes at its byte " + std::to_string(value) + ".";
        if (inString) {
            if (c == '\\') ++at;
            else if (c == '"') inString = false;
        } else if (c == '"') {
            inString = true;
            value = at;
        } else if (c == '[' || c == '{') {
            if (++depth > limits.depth) return "is nested deeper than " + std::to_string(limits.depth) + " levels.";
        } else if (c == ']' || c == '}') {
            --depth;
        }
    }
    return {};
}

}  // namespace

std::string faultOfJsonText(std::string_view text, const JsonTextLimits& limits) {
    if (const auto valid = validUtf8(text); valid < text.size()) return "is not UTF-8 at its byte " + std::to_string(valid) + ".";
    if (text.starts_with("\xEF\xBB\xBF")) return atByte(0, "it starts with a byte order mark");
    // The parser takes a NUL for the end of the text, so whatever stands behind it would pass unread.
    if (const auto nul = text.find('\0'); nul != std::string_view::npos) return atByte(nul, "it has a NUL character");
    return faultOfStructure(text, limits);
}

std::string faultOfJson(std::size_t position, const std::exception& error) {
    const std::string_view text = error.what();
    // "[json.exception.parse_error.101] parse error at line 1, column 2: syntax error ...", or without a place: the rest is the reason
    const auto colon = text.find(": "), bracket = text.find("] ");
    const auto reason = colon != std::string_view::npos ? colon + 2 : bracket != std::string_view::npos ? bracket + 2 : 0;
    return atByte(position > 0 ? position - 1 : 0, shown(text.substr(reason), 200));
}

}  // namespace graft::formats
