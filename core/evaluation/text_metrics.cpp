#include "evaluation/text_metrics.h"

#include "data/normalised_text.h"
#include "evaluation/character_f.h"
#include "evaluation/structured_answer.h"

#include <array>
#include <cctype>

namespace graft::evaluation {

namespace {

using recipe::mark;

constexpr std::array<Metric, 6> table{{
    {"label_accuracy", mark("Label right"), mark("Share of answers whose label is the expected one."), recipe::Direction::higher_is_better, labelMatch},
    {"field_match", mark("Fields right"), mark("Share of the expected fields that have the expected value."), recipe::Direction::higher_is_better, fieldMatch},
    {"exact_match", mark("Exactly right"), mark("Share of answers equal to the expected one but for case and white space."), recipe::Direction::higher_is_better, exactMatch},
    {"rouge_l", mark("ROUGE-L"), mark("Word overlap in order (Latin letters and digits only); overlap, not correctness."), recipe::Direction::higher_is_better, rougeL},
    {"word_overlap", mark("Word overlap"), mark("ROUGE-L for every script; overlap, not correctness."), recipe::Direction::higher_is_better, wordOverlap},
    {"chrf", mark("chrF"), mark("Overlap of character runs, for every language; overlap, not correctness."), recipe::Direction::higher_is_better, chrF},
}};

}  // namespace

double exactMatch(std::string_view expected, std::string_view answer) {
    return data::normalisedText(expected) == data::normalisedText(answer) ? 1 : 0;
}

std::string labelOf(std::string_view answer) {
    while (!answer.empty()) {
        const std::string_view line = answer.substr(0, answer.find('\n'));
        answer.remove_prefix(std::min(line.size() + 1, answer.size()));
        std::string label = data::normalisedText(line);
        if (label.empty()) continue;
        if (label.size() > 1 && label.back() == '.') label.pop_back();
        return label;
    }
    return {};
}

double labelMatch(std::string_view expected, std::string_view answer) {
    return labelOf(expected) == labelOf(answer) ? 1 : 0;
}

double fieldMatch(std::string_view expected, std::string_view answer) {
    const auto wanted = fieldsOf(expected);
    if (wanted.empty()) return exactMatch(expected, answer);
    int right = 0;
    for (const auto& [key, value] : wanted) {
        const auto given = fieldOf(answer, key);
        right += given && exactMatch(value, *given) == 1;
    }
    return static_cast<double>(right) / static_cast<double>(wanted.size());
}

double chrF(std::string_view expected, std::string_view answer) {
    CharacterF score;
    score.add(expected, answer);
    return score.score();
}

std::span<const Metric> metrics() {
    return table;
}

std::string MetricUse::id() const {
    return std::string(metric->id) + (field.empty() ? "" : ":" + field);
}

std::string MetricUse::label() const {
    if (field.empty()) return std::string(metric->label);
    if (metric->score != &labelMatch) return std::string(metric->label) + " (" + field + ")";
    std::string name = field;  // "Category right"
    name[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(name[0])));
    return name + " right";
}

std::optional<double> MetricUse::score(std::string_view expected, std::string_view answer) const {
    if (field.empty()) return metric->score(expected, answer);
    const auto wanted = fieldOf(expected, field);
    if (!wanted) return std::nullopt;
    return metric->score(*wanted, fieldOf(answer, field).value_or(""));
}

Result<MetricUse> metricNamed(std::string_view id) {
    const std::string_view name = id.substr(0, id.find(':'));
    std::string known;
    for (const Metric& metric : table) {
        if (metric.id == name) return MetricUse{&metric, name.size() < id.size() ? std::string(id.substr(name.size() + 1)) : std::string()};
        known += (known.empty() ? "" : ", ") + std::string(metric.id);
    }
    return Error{ErrorKind::badInput, "Cannot evaluate with \"" + std::string(id) + "\"", "no metric has this name",
                 "Use " + known + "; with \":\" and a field's name for one field of structured answers."};
}

}  // namespace graft::evaluation
