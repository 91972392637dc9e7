#include "base/utf8.h"

#include <cstdint>
#include <cstring>

namespace graft {
namespace {

unsigned char byteAt(std::string_view text, std::size_t at) { return static_cast<unsigned char>(text[at]); }

bool isContinuation(std::string_view text, std::size_t at) { return at < text.size() && (byteAt(text, at) & 0xC0) == 0x80; }

}  // namespace

std::size_t utf8Length(std::string_view text) {
    if (text.empty()) return 0;
    const auto lead = byteAt(text, 0);
    if (lead < 0x80) return 1;
    if (lead < 0xC2 || lead > 0xF4 || !isContinuation(text, 1)) return 0;
    if (lead < 0xE0) return 2;
    const auto second = byteAt(text, 1);
    if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) || (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F)) return 0;
    if (!isContinuation(text, 2)) return 0;
    if (lead < 0xF0) return 3;
    return isContinuation(text, 3) ? 4 : 0;
}

char32_t utf8Point(std::string_view character) {
    const auto lead = byteAt(character, 0);
    if (character.size() == 1) return lead;
    char32_t point = lead & (0xFF >> (character.size() + 1));
    for (std::size_t at = 1; at < character.size(); ++at) point = point << 6 | (byteAt(character, at) & 0x3F);
    return point;
}

void appendUtf8(std::string& text, char32_t point) {
    const auto add = [&](char32_t byte) { text.push_back(static_cast<char>(byte)); };
    if (point < 0x80) return add(point);
    if (point < 0x800) {
        add(0xC0 | point >> 6);
    } else {
        if (point < 0x10000) {
            add(0xE0 | point >> 12);
        } else {
            add(0xF0 | point >> 18);
            add(0x80 | (point >> 12 & 0x3F));
        }
        add(0x80 | (point >> 6 & 0x3F));
    }
    add(0x80 | (point & 0x3F));
}

std::size_t validUtf8(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        std::uint64_t eight;
        if (at + 8 <= text.size() && (std::memcpy(&eight, text.data() + at, 8), (eight & 0x8080808080808080u) == 0)) {
            at += 8;
            continue;
        }
        const auto length = utf8Length(text.substr(at));
        if (length == 0) return at;
        at += length;
    }
    return at;
}

}  // namespace graft
