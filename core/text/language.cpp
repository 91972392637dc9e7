#include "text/language.h"

#include <cstdio>   // which CLD2's header needs before it

#include <cld2/public/compact_lang_det.h>

#include <algorithm>
#include <cctype>

namespace graft::text {

namespace {

// "SCOTS_GAELIC" is written Scots Gaelic.
std::string asWritten(std::string name) {
    bool first = true;
    for (char& letter : name) {
        if (letter == '_') letter = ' ';
        else letter = static_cast<char>(first ? std::toupper(static_cast<unsigned char>(letter)) : std::tolower(static_cast<unsigned char>(letter)));
        first = letter == ' ';
    }
    return name;
}

}  // namespace

std::string languageOf(std::string_view text) {
    constexpr std::size_t most = 1 << 20;   // CLD2 counts in int, and a part tells as much
    const auto length = static_cast<int>(std::min(text.size(), most));
    bool reliable = false;
    int valid = 0;
    const auto language = CLD2::DetectLanguageCheckUTF8(text.data(), length, /*is_plain_text=*/true, &reliable, &valid);
    if (!reliable || valid < length || language == CLD2::UNKNOWN_LANGUAGE) return {};
    if (language == CLD2::CHINESE_T) return "Chinese (traditional)";
    return asWritten(CLD2::LanguageName(language));
}

}  // namespace graft::text
