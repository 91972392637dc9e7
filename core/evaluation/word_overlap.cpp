#include "evaluation/text_metrics.h"

#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <algorithm>

namespace graft::evaluation {

namespace {

using Words = std::vector<std::u32string>;
enum class Glyph { word, alone, gap };

template <class Sort>
Words wordsOf(std::string_view text, Sort sort) {
    auto unicode = icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
    unicode.toLower(icu::Locale::getRoot());
    Words words;
    bool open = false;
    for (std::int32_t i = 0; i < unicode.length(); i = unicode.moveIndex32(i, 1)) {
        const UChar32 c = unicode.char32At(i);
        const Glyph glyph = sort(c);
        if (glyph != Glyph::gap) {
            if (!open || glyph == Glyph::alone) words.emplace_back();
            words.back() += static_cast<char32_t>(c);
        }
        open = glyph == Glyph::word;
    }
    return words;
}

Glyph latinGlyph(UChar32 c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? Glyph::word : Glyph::gap;
}

Glyph unicodeGlyph(UChar32 c) {
    UErrorCode status = U_ZERO_ERROR;
    const UScriptCode script = uscript_getScript(c, &status);
    if (u_isalpha(c) && U_SUCCESS(status) && uscript_breaksBetweenLetters(script)) return Glyph::alone;
    return (U_GET_GC_MASK(c) & (U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK)) != 0 ? Glyph::word : Glyph::gap;
}

// Two rows of the dynamic programme; words as numbers would be faster, answers are short.
std::size_t longestCommonSubsequence(const Words& a, const Words& b) {
    std::vector<std::size_t> before(b.size() + 1), now(b.size() + 1);
    for (const auto& word : a) {
        for (std::size_t j = 1; j <= b.size(); ++j) now[j] = word == b[j - 1] ? before[j - 1] + 1 : std::max(before[j], now[j - 1]);
        std::swap(before, now);
    }
    return before[b.size()];
}

double overlap(const Words& expected, const Words& answer) {
    if (expected.empty() || answer.empty()) return 0;
    const auto common = static_cast<double>(longestCommonSubsequence(expected, answer));
    if (common == 0) return 0;
    const double precision = common / static_cast<double>(answer.size()), recall = common / static_cast<double>(expected.size());
    return 2 * precision * recall / (precision + recall);
}

}  // namespace

double rougeL(std::string_view expected, std::string_view answer) {
    return overlap(wordsOf(expected, latinGlyph), wordsOf(answer, latinGlyph));
}

double wordOverlap(std::string_view expected, std::string_view answer) {
    return overlap(wordsOf(expected, unicodeGlyph), wordsOf(answer, unicodeGlyph));
}

}  // namespace graft::evaluation
