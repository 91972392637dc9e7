// What an evaluation found out about one contestant (a run, the base model, the base model shown examples), answers kept.
#pragma once

#include "base/json.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace graft::recipe {

enum class Direction { higher_is_better, lower_is_better };

struct MetricScore {
    std::string id, label;            // "label_accuracy", "Category right"
    Direction direction = Direction::higher_is_better;
    double value = 0;                 // mean over rows
    double low = 0, high = 0;         // 95 % bootstrap interval over rows
};

struct AnswerRow {
    std::int64_t row = 0;             // index into the imported table
    std::string prompt, expected, answer;
    std::map<std::string, double> scores;  // metric id -> value of this row
};

struct EvaluationReport {
    std::string contestant;           // run id, "base", "base_with_examples", "majority"
    std::string label;                // for people
    std::string set;                  // "held_out" | "test"
    std::optional<double> loss;       // mean negative log-probability of learned tokens, natural log
    std::optional<double> perplexity;
    std::vector<MetricScore> scores;
    std::vector<AnswerRow> answers;
    double seconds = 0;
    std::optional<double> general_loss = {};   // of texts that are not about the task; its rise over the base model's is what was forgotten
    std::string general_texts = {};       // SHA-256 of their file: losses of different texts say nothing of each other
};

Json toJson(const EvaluationReport& report);                   // without the answers: metrics.json
Result<EvaluationReport> reportFromJson(const Json& json);
Json toJson(const AnswerRow& row);                             // one line of answers.jsonl
Result<AnswerRow> answerFromJson(const Json& json);

}  // namespace graft::recipe
