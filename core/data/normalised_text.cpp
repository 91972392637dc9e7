#include "data/normalised_text.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

namespace graft::data {

namespace {

icu::UnicodeString fromUtf8(std::string_view text) {
    return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

icu::UnicodeString composed(const icu::UnicodeString& text) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* form = icu::Normalizer2::getNFCInstance(status);
    if (U_FAILURE(status)) return text;
    icu::UnicodeString result = form->normalize(text, status);
    return U_SUCCESS(status) ? result : text;
}

// Byte by byte what the long way gives, for the plain ASCII that most tables hold.
std::string normalisedAscii(std::string_view text) {
    std::string result;
    bool gap = false;
    for (const char c : text) {
        if (c == ' ' || (c >= '\t' && c <= '\r')) {
            gap = !result.empty();
            continue;
        }
        if (gap) result += ' ';
        gap = false;
        result += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }
    return result;
}

bool isAscii(std::string_view text) {
    for (const char c : text)
        if (static_cast<unsigned char>(c) >= 0x80) return false;
    return true;
}

}  // namespace

std::string normalisedText(std::string_view text) {
    if (isAscii(text)) return normalisedAscii(text);
    icu::UnicodeString folded = composed(fromUtf8(text));
    // Folding may take a text out of NFC (a folded letter followed by a mark).
    folded = composed(folded.foldCase());
    icu::UnicodeString result;
    bool gap = false;
    for (std::int32_t i = 0; i < folded.length(); i = folded.moveIndex32(i, 1)) {
        const UChar32 c = folded.char32At(i);
        if (u_isUWhiteSpace(c)) {
            gap = !result.isEmpty();
            continue;
        }
        if (gap) result.append(u' ');
        gap = false;
        result.append(c);
    }
    std::string bytes;
    return result.toUTF8String(bytes);
}

bool isBlank(std::string_view text) {
    for (const char c : text)
        if (static_cast<unsigned char>(c) > ' ' && static_cast<unsigned char>(c) < 0x80) return false;
    return normalisedText(text).empty();
}

}  // namespace graft::data
