#include "evaluation/character_f.h"

#include <unicode/unistr.h>

#include <algorithm>
#include <map>
#include <string>

namespace graft::evaluation {

namespace {

// Python's str.isspace, which sacrebleu removes.
bool isSpace(char32_t c) {
    return (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x20) || c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
           c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

std::u32string characters(std::string_view text) {
    const auto unicode = icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
    std::u32string result;
    for (std::int32_t i = 0; i < unicode.length(); i = unicode.moveIndex32(i, 1))
        if (const auto c = static_cast<char32_t>(unicode.char32At(i)); !isSpace(c)) result += c;
    return result;
}

using Runs = std::map<std::u32string_view, std::int64_t>;

Runs runsOf(const std::u32string& text, std::size_t length) {
    Runs runs;
    for (std::size_t i = 0; i + length <= text.size(); ++i) ++runs[std::u32string_view(text).substr(i, length)];
    return runs;
}

}  // namespace

void CharacterF::add(std::string_view expected, std::string_view answer) {
    const std::u32string wanted = characters(expected), given = characters(answer);
    for (std::size_t length = 1; length <= order; ++length) {
        const Runs wantedRuns = runsOf(wanted, length), givenRuns = runsOf(given, length);
        // sacrebleu: an answer's runs do not count where the expected text is too short to have any.
        if (wantedRuns.empty()) continue;
        Counts& counts = m_counts[length - 1];
        for (const auto& [run, count] : wantedRuns) counts.expected += count;
        for (const auto& [run, count] : givenRuns) {
            counts.answer += count;
            if (const auto wantedRun = wantedRuns.find(run); wantedRun != wantedRuns.end()) counts.shared += std::min(count, wantedRun->second);
        }
    }
}

double CharacterF::score() const {
    double precision = 0, recall = 0;
    int orders = 0;
    for (const Counts& counts : m_counts) {
        if (counts.answer == 0 || counts.expected == 0) continue;
        precision += static_cast<double>(counts.shared) / static_cast<double>(counts.answer);
        recall += static_cast<double>(counts.shared) / static_cast<double>(counts.expected);
        ++orders;
    }
    if (orders == 0 || precision + recall == 0) return 0;
    precision /= orders;
    recall /= orders;
    return (1 + beta * beta) * precision * recall / (beta * beta * precision + recall);
}

}  // namespace graft::evaluation
