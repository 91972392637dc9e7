// How a contestant does on parts of the rows, and which label it takes for which.
#pragma once

#include "evaluation/statistics.h"
#include "recipe/evaluation_report.h"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace graft::evaluation {

using RowScores = std::map<std::int64_t, double>;        // table row -> value of one metric, in [0, 1]
using RowGroups = std::map<std::int64_t, std::string>;   // table row -> the group that it belongs to

// The rows that have a value of this metric.
RowScores rowScores(const recipe::EvaluationReport& report, const std::string& metric);

// The mean of each group with its interval; groups without a scored row are left out.
std::map<std::string, Interval> groupMeans(const RowScores& scores, const RowGroups& groups);
// mean(left - right) over the rows of a group that both have, with its interval; groups that share no row are left out.
std::map<std::string, Interval> groupDifferences(const RowScores& left, const RowScores& right, const RowGroups& groups);

// How often chance alone would make it lose as much in a group (chanceOfLoss of those differences); groups that share no row are left out.
std::map<std::string, double> groupLossChances(const RowScores& left, const RowScores& right, const RowGroups& groups);

// Rows of one group are written alike but for case and white space; the group is called as its first row writes it.
RowGroups groupsOf(const std::vector<std::pair<std::int64_t, std::string>>& values);
// The same of labels, as they are scored: the first line that is not blank, without a full stop at its end.
RowGroups labelGroups(const std::vector<std::pair<std::int64_t, std::string>>& values);

struct Confusion {
    std::vector<std::string> labels;                // that were expected, those of most rows first
    std::vector<std::vector<std::int64_t>> rows;    // [expected][answered], the answered ones in the order of labels, and last any other answer
};

// Of the label in `field` of structured answers, or of whole answers where `field` is empty. Rows whose expected answer lacks the field do not count.
Confusion confusionOf(const recipe::EvaluationReport& report, const std::string& field);

}  // namespace graft::evaluation
