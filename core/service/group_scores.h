// A comparison by parts of the measured rows: one label, or one value of a column; and which labels a contestant takes for which.
#pragma once

#include "service/compare.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace graft::service {

struct Grouping {
    std::string title;                   // "category", "region"; "label" where whole answers are labels
    std::optional<std::string> field;    // of the expected answers, empty for whole ones; none: a column of the data
    std::map<std::int64_t, std::string> groups;   // table row -> its group; a group without a name: the cell is empty
};

// At most half as many groups as rows: their values come again, so that they are kinds of rows.
bool comesAgain(const Grouping& grouping);

// What needs no file. By what is expected: the label that is scored first, then the other fields of structured answers of which most values come again; and by
// the language of the prompts where there are two at least of which something can be told. Languages of fewer rows, and prompts of which it cannot be told, are one group.
std::vector<Grouping> groupingsAtHand(const Comparison& comparison);

// The cells of the measured rows.
struct MeasuredCells {
    std::vector<std::string> columns;
    std::map<std::int64_t, std::vector<std::string>> rows;   // table row -> a cell for each column
};
// From the file of examples that the compared runs learned from. It holds nothing but those rows and needs no engine. A file that has changed since, or is
// gone, is an error: its rows may be others.
Result<MeasuredCells> readMeasuredCells(const Comparison& comparison, const ProgressSink& progress = {});
std::optional<Grouping> groupingByColumn(const MeasuredCells& cells, const std::string& column);   // none: no such column
// Columns of which most values come again, but for those that part the rows as one of `known` does.
std::vector<Grouping> groupingsByColumns(const MeasuredCells& cells, const std::vector<Grouping>& known);

// "label", the name of an answer's field, "language of the prompt", or a column; an error names them.
Result<Grouping> groupingNamed(const Comparison& comparison, const std::string& name, const ProgressSink& progress = {});

struct GroupMean {
    double value = 0, low = 0, high = 0;   // low and high: 95 % interval
    std::int64_t rows = 0;
};

inline constexpr std::int64_t leastRowsOfGroup = 6;   // of fewer, no difference can be told from chance

struct ScoredGroup {
    std::string name;
    std::int64_t rows = 0;                      // measured
    std::map<std::string, GroupMean> scores;    // contestant -> mean of the main metric
    std::optional<GroupMean> difference;        // of the subject to what it is held against, paired by row; above zero: the subject is better
    bool tooFew() const { return rows < leastRowsOfGroup; }
    bool worse() const { return !tooFew() && difference && difference->high < 0; }   // by more than chance
    bool better() const { return !tooFew() && difference && difference->low > 0; }
};

struct GroupScores {
    std::string title;
    std::optional<recipe::MetricScore> metric;   // what is scored; none: nothing is measured
    std::string subject, against;                // contestants; `against` is empty for a baseline
    std::vector<ScoredGroup> groups;             // the subject's worst first, and after all others those that are too small
};

// A run is held against the base model shown examples, or the base model alone where no examples were shown.
std::string heldAgainst(const Comparison& comparison, const std::string& subject);
// How often chance alone would bring such a loss of the subject against the other, in each group that is not too small; empty where one of them is not measured.
std::map<std::string, double> lossChances(const Comparison& comparison, const Grouping& grouping, const std::string& subject, const std::string& against);
// Of the subject and of `contestants`.
GroupScores scoreGroups(const Comparison& comparison, const Grouping& grouping, const std::string& subject, const std::string& against, const std::vector<std::string>& contestants);

struct Confusion {
    std::vector<std::string> labels;               // that were expected, those of most rows first
    std::vector<std::vector<std::int64_t>> rows;   // [expected][answered], the answered ones in the order of labels, and last any other answer
};
// Empty where the grouping is a column, or nothing of this contestant is measured.
std::optional<Confusion> confusionOf(const Comparison& comparison, const Grouping& grouping, const std::string& contestant);

// A sentence on the group in which the best run loses most against the base model shown examples or the next best run. By more than chance: the group's paired
// interval lies below zero, and it is still among those that stand out when it is counted how many groups were looked at (Benjamini and Hochberg, J. R. Stat. Soc. B 57,
// 1995: of the groups that are named so, one in ten at most by chance). Empty where there is none, or where no run leads.
std::string worseGroup(const Comparison& comparison, const std::vector<Grouping>& groupings);

}  // namespace graft::service
