#include "recipe/evaluation_report.h"

#include "recipe/json_number.h"

namespace graft::recipe {

namespace {

Error unreadable(const std::string& field) {
    return {ErrorKind::badInput, "Cannot read an evaluation", "the field " + field + " is missing or has another type", "Evaluate the run again: graft evaluate writes the file anew"};
}

template <class T>
bool take(const Json& json, const char* key, T& value) {
    if (!json.is_object() || !json.contains(key)) return false;
    const auto& found = json[key];
    if constexpr (std::is_floating_point_v<T>) return numberFromJson(found, value);
    const bool fits = std::is_same_v<T, std::string> ? found.is_string() : found.is_number_integer();
    if (fits) found.get_to(value);
    return fits;
}

constexpr const char* higher = "higher_is_better";
constexpr const char* lower = "lower_is_better";

}  // namespace

Json toJson(const EvaluationReport& report) {
    Json json{{"contestant", report.contestant}, {"label", report.label}, {"set", report.set}, {"seconds", report.seconds}, {"scores", Json::array()}};
    if (report.loss) json["loss"] = numberToJson(*report.loss);
    if (report.perplexity) json["perplexity"] = numberToJson(*report.perplexity);
    if (report.general_loss) json["general_loss"] = numberToJson(*report.general_loss), json["general_texts"] = report.general_texts;
    for (const auto& score : report.scores)
        json["scores"].push_back({{"id", score.id}, {"label", score.label}, {"direction", score.direction == Direction::higher_is_better ? higher : lower},
                                  {"value", numberToJson(score.value)}, {"low", numberToJson(score.low)}, {"high", numberToJson(score.high)}});
    return json;
}

Result<EvaluationReport> reportFromJson(const Json& json) {
    EvaluationReport report;
    if (!take(json, "contestant", report.contestant)) return unreadable("contestant");
    if (!take(json, "label", report.label)) return unreadable("label");
    if (!take(json, "set", report.set)) return unreadable("set");
    if (!take(json, "seconds", report.seconds)) return unreadable("seconds");
    if (double value = 0; take(json, "loss", value)) report.loss = value;
    if (double value = 0; take(json, "perplexity", value)) report.perplexity = value;
    if (double value = 0; take(json, "general_loss", value)) {
        report.general_loss = value;
        if (!take(json, "general_texts", report.general_texts)) return unreadable("general_texts");
    }
    if (!json.contains("scores") || !json["scores"].is_array()) return unreadable("scores");
    for (const auto& row : json["scores"]) {
        MetricScore score;
        std::string direction;
        if (!take(row, "id", score.id) || !take(row, "label", score.label) || !take(row, "direction", direction) || !take(row, "value", score.value) ||
            !take(row, "low", score.low) || !take(row, "high", score.high) || (direction != higher && direction != lower))
            return unreadable("scores");
        score.direction = direction == higher ? Direction::higher_is_better : Direction::lower_is_better;
        report.scores.push_back(std::move(score));
    }
    return report;
}

Json toJson(const AnswerRow& row) {
    Json scores = Json::object();
    for (const auto& [id, value] : row.scores) scores[id] = numberToJson(value);
    return {{"row", row.row}, {"prompt", row.prompt}, {"expected", row.expected}, {"answer", row.answer}, {"scores", std::move(scores)}};
}

Result<AnswerRow> answerFromJson(const Json& json) {
    AnswerRow row;
    if (!take(json, "row", row.row)) return unreadable("row");
    if (!take(json, "prompt", row.prompt)) return unreadable("prompt");
    if (!take(json, "expected", row.expected)) return unreadable("expected");
    if (!take(json, "answer", row.answer)) return unreadable("answer");
    if (!json.contains("scores") || !json["scores"].is_object()) return unreadable("scores");
    for (const auto& [id, value] : json["scores"].items()) {
        if (!numberFromJson(value, row.scores[id])) return unreadable("scores");
    }
    return row;
}

}  // namespace graft::recipe
