#include "evaluation/structured_answer.h"

#include "data/normalised_text.h"

#include <algorithm>
#include <set>

namespace graft::evaluation {

namespace {

std::string_view trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

std::optional<std::size_t> keyEnd(std::string_view line) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    const std::string_view key = trimmed(line.substr(0, colon));
    // "http://" and clock times are values.
    const bool isKey = !key.empty() && key.size() <= 40 && key.find('.') == std::string_view::npos && line.substr(colon, 3) != "://" &&
                       std::any_of(key.begin(), key.end(), [](char c) { return (c < '0' || c > '9') && c != ' '; });
    return isKey ? std::optional(colon) : std::nullopt;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> fieldsOf(std::string_view answer) {
    std::vector<std::pair<std::string, std::string>> fields;
    while (!answer.empty()) {
        const std::string_view line = answer.substr(0, answer.find('\n'));
        answer.remove_prefix(std::min(line.size() + 1, answer.size()));
        if (const auto end = keyEnd(line)) {
            fields.emplace_back(trimmed(line.substr(0, *end)), trimmed(line.substr(*end + 1)));
        } else if (!fields.empty() && !trimmed(line).empty()) {
            std::string& value = fields.back().second;
            if (!value.empty()) value += '\n';
            value += trimmed(line);
        }
    }
    return fields;
}

std::optional<std::string> fieldOf(std::string_view answer, std::string_view key) {
    const std::string wanted = data::normalisedText(key);
    for (auto& [name, value] : fieldsOf(answer))
        if (data::normalisedText(name) == wanted) return std::move(value);
    return std::nullopt;
}

std::vector<std::string> commonKeys(const std::vector<std::string>& answers) {
    std::vector<std::string> common;
    if (answers.empty()) return common;
    std::vector<std::set<std::string>> keysOf;
    for (const std::string& answer : answers) {
        auto& keys = keysOf.emplace_back();
        for (const auto& [key, value] : fieldsOf(answer)) keys.insert(data::normalisedText(key));
    }
    for (const auto& [key, value] : fieldsOf(answers.front())) {
        const std::string name = data::normalisedText(key);
        const auto having = std::count_if(keysOf.begin(), keysOf.end(), [&](const auto& keys) { return keys.contains(name); });
        if (static_cast<std::size_t>(having) * 10 >= answers.size() * 9) common.push_back(key);
    }
    return common.size() < 2 ? std::vector<std::string>() : common;
}

}  // namespace graft::evaluation
