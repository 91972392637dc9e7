#include "evaluation/groups.h"

#include "data/normalised_text.h"
#include "evaluation/structured_answer.h"
#include "evaluation/text_metrics.h"

#include <algorithm>
#include <optional>
#include <ranges>

namespace graft::evaluation {

namespace {

std::string withoutMargins(const std::string& text) {
    constexpr auto blanks = " \t\r\n";
    const auto begin = text.find_first_not_of(blanks);
    return begin == std::string::npos ? std::string() : text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

using NameOf = std::string (*)(const std::string& value);

RowGroups namedAsFirst(const std::vector<std::pair<std::int64_t, std::string>>& values, NameOf key, NameOf name) {
    std::map<std::string, std::string> names;
    RowGroups groups;
    for (const auto& [row, value] : values) groups[row] = names.try_emplace(key(value), name(value)).first->second;
    return groups;
}

std::optional<std::string> labelIn(const std::string& answer, const std::string& field) {
    if (field.empty()) return labelOf(answer);
    const auto value = fieldOf(answer, field);
    return value ? std::optional(labelOf(*value)) : std::nullopt;
}

std::map<std::string, RowScores> partsOf(const RowScores& scores, const RowGroups& groups) {
    std::map<std::string, RowScores> parts;
    for (const auto& [row, value] : scores)
        if (const auto group = groups.find(row); group != groups.end()) parts[group->second][row] = value;
    return parts;
}

}  // namespace

RowScores rowScores(const recipe::EvaluationReport& report, const std::string& metric) {
    RowScores values;
    for (const auto& answer : report.answers)
        if (const auto found = answer.scores.find(metric); found != answer.scores.end()) values[answer.row] = found->second;
    return values;
}

std::map<std::string, Interval> groupMeans(const RowScores& scores, const RowGroups& groups) {
    std::map<std::string, Interval> means;
    for (const auto& [group, part] : partsOf(scores, groups)) {
        const auto values = part | std::views::values;
        means[group] = meanInterval(std::vector(values.begin(), values.end()), 0, 1);
    }
    return means;
}

std::map<std::string, Interval> groupDifferences(const RowScores& left, const RowScores& right, const RowGroups& groups) {
    std::map<std::string, Interval> differences;
    for (const auto& [group, part] : partsOf(left, groups))
        if (const auto difference = pairedDifference(part, right)) differences[group] = *difference;
    return differences;
}

std::map<std::string, double> groupLossChances(const RowScores& left, const RowScores& right, const RowGroups& groups) {
    std::map<std::string, double> chances;
    for (const auto& [group, part] : partsOf(left, groups))
        if (const auto differences = pairedDifferences(part, right); !differences.empty()) chances[group] = chanceOfLoss(differences);
    return chances;
}

RowGroups groupsOf(const std::vector<std::pair<std::int64_t, std::string>>& values) {
    return namedAsFirst(values, [](const std::string& value) { return data::normalisedText(value); }, withoutMargins);
}

RowGroups labelGroups(const std::vector<std::pair<std::int64_t, std::string>>& values) {
    return namedAsFirst(values, [](const std::string& value) { return labelOf(value); }, [](const std::string& value) {
        const auto text = withoutMargins(value);
        return withoutMargins(text.substr(0, text.find('\n')));
    });
}

Confusion confusionOf(const recipe::EvaluationReport& report, const std::string& field) {
    std::vector<std::pair<std::int64_t, std::string>> expected;
    for (const auto& answer : report.answers)
        if (auto value = field.empty() ? std::optional(answer.expected) : fieldOf(answer.expected, field)) expected.emplace_back(answer.row, std::move(*value));
    const auto names = labelGroups(expected);
    std::map<std::string, std::int64_t> counts;
    for (const auto& [row, name] : names) ++counts[name];
    Confusion confusion;
    for (const auto& [name, count] : counts) confusion.labels.push_back(name);
    std::ranges::stable_sort(confusion.labels, std::ranges::greater(), [&](const std::string& name) { return counts[name]; });
    std::map<std::string, std::size_t> places;
    for (std::size_t i = 0; i < confusion.labels.size(); ++i) places[labelOf(confusion.labels[i])] = i;
    const auto other = confusion.labels.size();
    confusion.rows.assign(other, std::vector<std::int64_t>(other + 1, 0));
    for (const auto& answer : report.answers) {
        const auto name = names.find(answer.row);
        if (name == names.end()) continue;
        const auto given = labelIn(answer.answer, field);
        const auto place = given ? places.find(*given) : places.end();
        ++confusion.rows[places[labelOf(name->second)]][place == places.end() ? other : place->second];
    }
    return confusion;
}

}  // namespace graft::evaluation
