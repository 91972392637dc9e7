// A comparison whose answers carry labels and scores: the best run is behind the base model shown examples where the category is "access".
#pragma once

#include "page_states.h"
#include "service/group_scores.h"

namespace graft::ui::sample {

struct LabelledRows {
    const char* label;
    int rows;
    std::map<std::string, int> right;   // contestant -> of the first rows; the others are answered with the next label, the last one in words
};

inline const std::vector<LabelledRows> labelledRows{{"hardware", 24, {{"run-2", 23}, {"run-1", 20}, {"run-3", 20}, {"base_with_examples", 4}, {"base", 0}}},
                                                    {"account", 20, {{"run-2", 18}, {"run-1", 17}, {"run-3", 16}, {"base_with_examples", 5}, {"base", 0}}},
                                                    {"access", 12, {{"run-2", 3}, {"run-1", 6}, {"run-3", 5}, {"base_with_examples", 11}, {"base", 1}}},
                                                    {"network", 9, {{"run-2", 9}, {"run-1", 8}, {"run-3", 7}, {"base_with_examples", 2}, {"base", 0}}},
                                                    {"printer", 3, {{"run-2", 0}, {"run-1", 1}, {"run-3", 1}, {"base_with_examples", 2}, {"base", 0}}}};

inline ComparedRuns groupedRuns() {
    ComparedRuns shown = severalRuns();
    service::Comparison& comparison = shown.comparison;
    for (recipe::EvaluationReport& report : comparison.reports) {
        report.answers.clear();
        int right = 0;
        for (std::size_t i = 0; i < labelledRows.size(); ++i)
            for (int row = 0; row < labelledRows[i].rows; ++row) {
                const bool is = row < labelledRows[i].right.at(report.contestant);
                const std::string label = is ? labelledRows[i].label : i + 1 < labelledRows.size() ? labelledRows[i + 1].label : "of another kind";
                report.answers.push_back({std::int64_t(report.answers.size()), "My laptop does not start since the update.", std::string("category: ") + labelledRows[i].label + "\nurgency: high", "category: " + label + "\nurgency: high", {{"label_accuracy:category", is ? 1.0 : 0.0}}});
                right += is;
            }
        const double share = double(right) / double(report.answers.size());
        report.scores = {{"label_accuracy:category", "Category right", recipe::Direction::higher_is_better, share, std::max(0.0, share - 0.05), share + 0.05}};
        for (service::ComparedRow& row : comparison.rows)
            if (row.contestant == report.contestant) row.score = report.scores.front();
    }
    return shown;
}

// A region for each row: every third row of "access" and of nothing else lies in the harbour, each message is another one.
inline service::MeasuredCells measuredCells() {
    service::MeasuredCells cells{{"message", "region"}, {}};
    std::int64_t row = 0;
    for (const LabelledRows& label : labelledRows)
        for (int i = 0; i < label.rows; ++i, ++row) cells.rows[row] = {"message " + std::to_string(row), std::string(label.label) == "access" ? "Harbour" : i % 2 ? "Old town" : ""};
    return cells;
}

}  // namespace graft::ui::sample
