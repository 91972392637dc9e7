#include "evaluation/evaluate.h"
#include "evaluation/statistics.h"

namespace graft::evaluation {

void scoreAnswers(recipe::EvaluationReport& report, const std::vector<MetricUse>& uses, std::uint64_t seed) {
    for (const MetricUse& use : uses) {
        std::vector<double> values;
        for (recipe::AnswerRow& row : report.answers)
            if (const auto score = use.score(row.expected, row.answer)) {
                row.scores[use.id()] = *score;
                values.push_back(*score);
            }
        if (values.empty()) continue;
        const Interval interval = meanInterval(values, 0, 1, seed);
        report.scores.push_back({use.id(), use.label(), use.metric->direction, interval.mean, interval.low, interval.high});
    }
}

}  // namespace graft::evaluation
