#include "base/shown_text.h"

#include "base/utf8.h"

#include <cstdio>

namespace graft {
namespace {

bool isInvisible(char32_t point) {
    return point < 0x20 || (point >= 0x7F && point <= 0x9F) || (point >= 0x200B && point <= 0x200F) || (point >= 0x2028 && point <= 0x202E) ||
           (point >= 0x2060 && point <= 0x206F) || point == 0xFEFF || (point >= 0xFFF9 && point <= 0xFFFB) || point >= 0xE0000;
}

std::string escaped(const char* form, unsigned value) {
    char text[16];
    std::snprintf(text, sizeof text, form, value);
    return text;
}

}  // namespace

std::string shown(std::string_view untrusted, std::size_t limit) {
    std::string line;
    for (std::size_t at = 0, count = 0; at < untrusted.size(); ++count) {
        if (count == limit) return line + "\u2026";
        const auto length = utf8Length(untrusted.substr(at));
        if (length == 0) {
            line += escaped("\\x%02X", static_cast<unsigned char>(untrusted[at++]));
            continue;
        }
        const auto character = untrusted.substr(at, length);
        const auto point = utf8Point(character);
        if (isInvisible(point)) line += escaped("\\u{%X}", static_cast<unsigned>(point));
        else line += character;
        at += length;
    }
    return line;
}

std::string shownName(const std::filesystem::path& path) { return shown(std::string_view(path.filename().native()), 120); }

}  // namespace graft
