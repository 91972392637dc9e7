#include "data/column_facts.h"

#include "base/json.h"
#include "data/normalised_text.h"

#include <algorithm>
#include <string_view>
#include <unordered_set>

namespace graft::data {

namespace {

bool hasLetter(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
    });
}

// Scripts without blanks between words count as wordy once a cell is longer than a name.
bool hasWords(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return false;
    const std::size_t gap = text.find_first_of(" \t\r\n", first);
    if (gap != std::string_view::npos && text.find_first_not_of(" \t\r\n", gap) != std::string_view::npos) return true;
    return text.size() > 24 && std::count_if(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; }) > 12;
}

bool isStructured(std::string_view text) {
    int lines = 0;
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos || colon == 0 || colon > 40) return false;
        ++lines;
    }
    return lines >= 2;
}

bool isConversation(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos || text[first] != '[') return false;
    const auto json = parseJson(text, "cell");
    return json && json->is_array() && !json->empty() && json->front().is_object();
}

}  // namespace

ColumnFacts factsOf(const Table& table, std::size_t column, std::size_t rows) {
    ColumnFacts facts;
    facts.rows = std::min(rows, table.rows.size());
    std::unordered_set<std::string> values;
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < facts.rows; ++i) {
        const std::string& text = table.rows[i][column].text;
        if (isBlank(text)) continue;
        ++facts.filled;
        bytes += text.size();
        values.insert(normalisedText(text));
        facts.lettered += hasLetter(text);
        facts.wordy += hasLetter(text) && hasWords(text);
        facts.structured += isStructured(text);
        facts.conversations += isConversation(text);
    }
    facts.distinct = values.size();
    facts.mean_length = facts.filled == 0 ? 0 : static_cast<double>(bytes) / static_cast<double>(facts.filled);
    return facts;
}

}  // namespace graft::data
