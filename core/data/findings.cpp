#include "data/findings.h"

#include "base/hash.h"
#include "data/normalised_text.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_map>

namespace graft::data {

namespace {

constexpr std::size_t keptLines = 10, keptRows = 1000;

void count(Finding& finding, const Table& table, std::size_t row, std::uint64_t earlierLine = 0) {
    ++finding.count;
    if (finding.lines.size() < keptLines) finding.lines.push_back(table.lines[row]);
    if (finding.rows.size() < keptRows) finding.rows.push_back({static_cast<std::int64_t>(row), earlierLine});
}

std::string answerKey(const Example& example) {
    return example.messages.empty() ? std::string() : normalisedText(example.messages.back().content);
}

// UTF-8 read as Windows-1252 and written again ("Ã©", "â€™"), and the replacement character.
bool hasEncodingLeftover(std::string_view text) {
    constexpr std::array<std::string_view, 5> starts{"\xC3\xA2\xE2\x82\xAC", "\xC3\x83\xC2", "\xC3\x83\xC5", "\xC3\x82\xC2", "\xEF\xBF\xBD"};
    return std::any_of(starts.begin(), starts.end(), [&](std::string_view start) { return text.find(start) != std::string_view::npos; });
}

bool isNamePart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_' || c == '+';
}

// A character before the @ and a dot with two letters after it; addresses that only a mail server could tell apart are not told apart.
bool hasMailAddress(std::string_view text) {
    for (std::size_t at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
        if (at == 0 || !isNamePart(text[at - 1])) continue;
        std::size_t end = at + 1;
        while (end < text.size() && isNamePart(text[end])) ++end;
        const std::string_view domain = text.substr(at + 1, end - at - 1);
        const std::size_t dot = domain.find('.');
        if (dot != std::string_view::npos && dot > 0 && domain.size() > dot + 2) return true;
    }
    return false;
}

template <class Test>
Finding cellsWith(const Table& table, const std::map<std::string, ColumnRole>& roles, std::string id, std::string label, Test test) {
    Finding finding{std::move(id), std::move(label), 0, {}, {}};
    for (std::size_t row = 0; row < table.rows.size(); ++row)
        for (std::size_t column = 0; column < table.columns.size(); ++column)
            if (roles.contains(table.columns[column]) && test(table.rows[row][column].text)) {
                count(finding, table, row);
                break;
            }
    return finding;
}

// Rows that say the same again, and rows that ask the same and answer otherwise.
std::pair<Finding, Finding> repeats(const Table& table, const std::vector<Example>& examples) {
    struct Answer {
        std::uint64_t hash = 0, line = 0;
    };
    Finding same{"repeated_rows", "Rows that repeat an earlier row", 0, {}, {}};
    Finding otherwise{"conflicting_answers", "Rows that answer an earlier row's prompt differently", 0, {}, {}};
    std::unordered_map<std::string, std::vector<Answer>> answers;
    for (const Example& example : examples) {
        auto& known = answers[promptKey(example)];
        const auto row = static_cast<std::size_t>(example.row);
        const std::uint64_t answer = hash64(answerKey(example));
        const auto repeated = std::ranges::find(known, answer, &Answer::hash);
        if (repeated != known.end()) count(same, table, row, repeated->line);
        else if (!known.empty()) count(otherwise, table, row, known.front().line);
        if (repeated == known.end()) known.push_back({answer, table.lines[row]});
    }
    return {std::move(same), std::move(otherwise)};
}

}  // namespace

std::vector<Finding> findingsOf(const Table& table, const std::map<std::string, ColumnRole>& roles, const std::vector<Example>& examples) {
    auto [same, otherwise] = repeats(table, examples);
    std::vector<Finding> findings;
    for (Finding& finding : std::array{cellsWith(table, roles, "empty_cells", "Rows with an empty cell in a used column", isBlank), std::move(same), std::move(otherwise),
                                       cellsWith(table, roles, "encoding_leftovers", "Rows with leftovers of a wrong encoding", hasEncodingLeftover),
                                       cellsWith(table, roles, "mail_addresses", "Rows with an e-mail address", hasMailAddress)})
        if (finding.count > 0) findings.push_back(std::move(finding));
    return findings;
}

}  // namespace graft::data
