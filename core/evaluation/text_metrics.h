// What an answer is worth against the expected one: the metrics as a table, and which of them suit a set of answers.
#pragma once

#include "base/result.h"
#include "recipe/evaluation_report.h"
#include "recipe/recipe.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace graft::evaluation {

// Equal after normalisation (case, white space, NFC). 0 or 1.
double exactMatch(std::string_view expected, std::string_view answer);

// Equal labels: the first line that is not blank, normalised, without a full stop at its end. 0 or 1.
double labelMatch(std::string_view expected, std::string_view answer);
std::string labelOf(std::string_view answer);

// The share of the expected "key: value" fields that the answer has with an equal value; without fields, as exactMatch. [0, 1]
double fieldMatch(std::string_view expected, std::string_view answer);

// F1 of the longest common subsequence of words (Lin, ROUGE, 2004) as the package rouge_score computes rougeL without stemming: lower case, words
// are runs of [a-z0-9]; letters beyond those separate words, so other scripts need wordOverlap.
double rougeL(std::string_view expected, std::string_view answer);

// The same F1 with words as Unicode sees them: runs of letters, marks and digits of any script; where a script has no blanks, each character is a word.
double wordOverlap(std::string_view expected, std::string_view answer);

// chrF2 of one pair, [0, 1].
double chrF(std::string_view expected, std::string_view answer);

struct Metric {
    std::string_view id;
    std::string_view label;
    std::string_view explanation;
    recipe::Direction direction;
    double (*score)(std::string_view expected, std::string_view answer);
};
std::span<const Metric> metrics();

// A metric on whole answers, or, as in "rouge_l:summary", on one field of structured ones.
struct MetricUse {
    const Metric* metric = nullptr;
    std::string field;
    std::string id() const;
    std::string label() const;
    // Empty when the expected answer has no such field: this row does not count. An answer without the field scores as an empty one.
    std::optional<double> score(std::string_view expected, std::string_view answer) const;
};
Result<MetricUse> metricNamed(std::string_view id);  // error lists the ids

// The plan's metrics, or those that suit the answers, the main one first: of structured answers the label (the plan's label_field, else the first field
// with few values), all fields, and overlap of the longest free text field; of labels their accuracy; of free text the overlaps.
// `expected`: the expected answers of the training rows.
Result<std::vector<MetricUse>> chooseMetrics(const recipe::EvaluationPlan& plan, const std::vector<std::string>& expected);

}  // namespace graft::evaluation
