#include "text/unicode.h"

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

namespace graft::text {

bool isUtf8(std::string_view text) {
    for (std::int32_t at = 0, size = static_cast<std::int32_t>(text.size()); at < size;) {
        UChar32 point = 0;
        U8_NEXT(text.data(), at, size, point);
        if (point < 0) return false;
    }
    return true;
}

void appendUtf8(std::string& text, char32_t point) {
    char bytes[4];
    std::int32_t count = 0;
    U8_APPEND_UNSAFE(bytes, count, static_cast<UChar32>(point));
    text.append(bytes, static_cast<std::size_t>(count));
}

std::string replaceBadUtf8(std::string_view text) {
    std::string good;
    good.reserve(text.size());
    for (std::int32_t at = 0, size = static_cast<std::int32_t>(text.size()); at < size;) {
        UChar32 point = 0;
        U8_NEXT(text.data(), at, size, point);
        appendUtf8(good, point < 0 ? U'\uFFFD' : static_cast<char32_t>(point));
    }
    return good;
}

std::string composed(std::string_view text) {
    UErrorCode code = U_ZERO_ERROR;
    const auto* form = icu::Normalizer2::getNFCInstance(code);
    std::string result;
    if (U_FAILURE(code)) return std::string(text);  // ICU without its own data: cannot happen in an installed ICU
    form->normalize(icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size()))), code).toUTF8String(result);
    return result;
}

}  // namespace graft::text
