#include "service/group_scores.h"

#include "base/shown_text.h"
#include "evaluation/groups.h"
#include "evaluation/structured_answer.h"
#include "evaluation/text_metrics.h"
#include "service/table_rows.h"
#include "text/language.h"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <set>

namespace graft::service {

using evaluation::Interval;
using recipe::EvaluationReport;
using recipe::mark;

namespace {

constexpr std::string_view labelMetric = "label_accuracy";

const EvaluationReport* reportOf(const Comparison& comparison, const std::string& contestant) {
    const auto found = std::ranges::find(comparison.reports, contestant, &EvaluationReport::contestant);
    return found == comparison.reports.end() ? nullptr : &*found;
}

// The first metric of the first report is the one by which all are ranked.
const recipe::MetricScore* mainMetric(const Comparison& comparison) {
    for (const auto& report : comparison.reports)
        if (!report.scores.empty()) return &report.scores.front();
    return nullptr;
}

// Every measured row once, with what was expected of it.
std::map<std::int64_t, std::string> expectedRows(const Comparison& comparison) {
    std::map<std::int64_t, std::string> rows;
    for (const auto& report : comparison.reports)
        for (const auto& answer : report.answers) rows.try_emplace(answer.row, answer.expected);
    return rows;
}

Grouping byAnswer(const std::map<std::int64_t, std::string>& expected, const std::string& field) {
    std::vector<std::pair<std::int64_t, std::string>> values;
    for (const auto& [row, answer] : expected)
        if (auto value = field.empty() ? std::optional(answer) : evaluation::fieldOf(answer, field)) values.emplace_back(row, std::move(*value));
    return {field.empty() ? std::string(mark("label")) : field, field, evaluation::labelGroups(values)};
}

// Where there are two languages at least of so many rows that something can be told of them.
std::optional<Grouping> byLanguage(const Comparison& comparison) {
    std::map<std::int64_t, std::string> languages;
    std::map<std::string, std::int64_t> rows;
    for (const auto& report : comparison.reports)
        for (const auto& answer : report.answers)
            if (const auto [at, isNew] = languages.try_emplace(answer.row); isNew) ++rows[at->second = text::languageOf(answer.prompt)];
    rows.erase("");
    std::erase_if(rows, [](const auto& language) { return language.second < leastRowsOfGroup; });
    if (rows.size() < 2) return std::nullopt;
    for (auto& [row, language] : languages)
        if (!rows.contains(language)) language = mark("another, or not clear");
    return Grouping{mark("language of the prompt"), std::nullopt, std::move(languages)};
}

// Both part the rows in the same way, whatever they call the parts.
bool partAlike(const Grouping& one, const Grouping& other) {
    std::map<std::string, std::string> there, back;
    return std::ranges::equal(one.groups, other.groups, [&](const auto& a, const auto& b) {
        return a.first == b.first && there.try_emplace(a.second, b.second).first->second == b.second && back.try_emplace(b.second, a.second).first->second == a.second;
    });
}

double worth(const ScoredGroup& group, const GroupScores& scores) {
    const auto own = group.scores.find(scores.subject);
    if (own == group.scores.end()) return std::numeric_limits<double>::infinity();
    return scores.metric->direction == recipe::Direction::higher_is_better ? own->second.value : -own->second.value;
}

static_assert(leastRowsOfGroup == static_cast<std::int64_t>(evaluation::leastForBootstrap));

GroupMean meanOf(const Interval& interval) { return {interval.mean, interval.low, interval.high, interval.rows}; }
GroupMean turned(const Interval& interval) { return {-interval.mean, -interval.high, -interval.low, interval.rows}; }

}  // namespace

bool comesAgain(const Grouping& grouping) {
    std::set<std::string> names;
    for (const auto& [row, name] : grouping.groups) names.insert(name);
    return 2 * names.size() <= grouping.groups.size();
}

std::vector<Grouping> groupingsAtHand(const Comparison& comparison) {
    const auto expected = expectedRows(comparison);
    std::vector<Grouping> groupings;
    const auto* metric = mainMetric(comparison);
    if (metric && metric->id.starts_with(labelMetric)) {
        const auto field = metric->id.size() > labelMetric.size() ? metric->id.substr(labelMetric.size() + 1) : std::string();
        groupings.push_back(byAnswer(expected, field));
    }
    std::vector<std::string> answers;
    for (const auto& [row, answer] : expected) answers.push_back(answer);
    for (const auto& key : evaluation::commonKeys(answers)) {
        if (!groupings.empty() && groupings.front().title == key) continue;
        auto grouping = byAnswer(expected, key);
        if (comesAgain(grouping)) groupings.push_back(std::move(grouping));
    }
    if (auto grouping = byLanguage(comparison)) groupings.push_back(std::move(*grouping));
    return groupings;
}

Result<MeasuredCells> readMeasuredCells(const Comparison& comparison, const ProgressSink& progress) {
    const auto run = std::ranges::find_if(comparison.rows, [](const ComparedRow& row) { return row.recipe && row.apart.empty(); });
    std::vector<std::int64_t> numbers;
    for (const auto& [row, answer] : expectedRows(comparison)) numbers.push_back(row);
    if (run == comparison.rows.end() || numbers.empty()) return MeasuredCells();
    auto read = readRows(run->recipe->data, std::move(numbers), progress);
    if (!read) {
        auto error = read.error();
        if (error.kind == ErrorKind::stopped) return error;
        const auto file = shownName(run->recipe->data.path);
        if (error.kind == ErrorKind::mismatch) error.why = "the file " + file + " has changed since these runs learned from it, so that its rows may be others";
        else if (std::error_code ignored; !std::filesystem::exists(run->recipe->data.path, ignored)) error.why = "the file " + file + " is gone: " + run->recipe->data.path;
        error.what = mark("Scores cannot be shown by the columns of the examples");
        error.hint = mark("Put the file back as it was. What was expected is kept with the answers: by label, nothing is missing");
        return error;
    }
    MeasuredCells cells{std::move(read->columns), {}};
    for (std::size_t i = 0; i < read->numbers.size(); ++i) cells.rows[read->numbers[i]] = std::move(read->rows[i].cells);
    return cells;
}

std::optional<Grouping> groupingByColumn(const MeasuredCells& cells, const std::string& column) {
    const auto found = std::ranges::find(cells.columns, column);
    if (found == cells.columns.end()) return std::nullopt;
    const auto at = static_cast<std::size_t>(found - cells.columns.begin());
    std::vector<std::pair<std::int64_t, std::string>> values;
    for (const auto& [row, line] : cells.rows) values.emplace_back(row, line[at]);
    return Grouping{column, std::nullopt, evaluation::groupsOf(values)};
}

std::vector<Grouping> groupingsByColumns(const MeasuredCells& cells, const std::vector<Grouping>& known) {
    std::vector<Grouping> groupings;
    for (const auto& column : cells.columns)
        if (auto grouping = groupingByColumn(cells, column); grouping && comesAgain(*grouping) && std::ranges::none_of(known, [&](const Grouping& other) { return partAlike(*grouping, other); }))
            groupings.push_back(std::move(*grouping));
    return groupings;
}

Result<Grouping> groupingNamed(const Comparison& comparison, const std::string& name, const ProgressSink& progress) {
    auto byAnswers = groupingsAtHand(comparison);
    if (name == "label" && !byAnswers.empty() && mainMetric(comparison)->id.starts_with(labelMetric)) return std::move(byAnswers.front());
    std::string known;
    for (auto& grouping : byAnswers) {
        if (grouping.title == name) return std::move(grouping);
        known += (known.empty() ? "" : ", ") + shown(grouping.title);
    }
    const auto cells = TRY(readMeasuredCells(comparison, progress));
    if (auto grouping = groupingByColumn(cells, name)) return std::move(*grouping);
    for (const auto& column : cells.columns) known += (known.empty() ? "" : ", ") + shown(column);
    return Error{ErrorKind::badInput, "Cannot show scores by " + shown(name), comparison.reports.empty() ? "nothing has been measured yet" : "neither the answers nor the examples have a part or a column of this name",
                 known.empty() ? "Measure the runs first: graft evaluate" : "Name one of these: " + known};
}

std::string heldAgainst(const Comparison& comparison, const std::string& subject) {
    const auto* own = reportOf(comparison, subject);
    const bool isRun = std::ranges::any_of(comparison.rows, [&](const ComparedRow& row) { return row.contestant == subject && row.recipe; });
    if (!own || !isRun) return {};
    for (const char* baseline : {"base_with_examples", "base"})
        if (reportOf(comparison, baseline)) return baseline;
    return {};
}

std::map<std::string, double> lossChances(const Comparison& comparison, const Grouping& grouping, const std::string& subject, const std::string& against) {
    const auto* metric = mainMetric(comparison);
    const auto *own = reportOf(comparison, subject), *other = reportOf(comparison, against);
    if (!metric || !own || !other) return {};
    const auto mine = evaluation::rowScores(*own, metric->id), theirs = evaluation::rowScores(*other, metric->id);
    const bool higher = metric->direction == recipe::Direction::higher_is_better;
    auto chances = higher ? evaluation::groupLossChances(mine, theirs, grouping.groups) : evaluation::groupLossChances(theirs, mine, grouping.groups);
    std::map<std::string, std::int64_t> rows;
    for (const auto& [row, name] : grouping.groups) ++rows[name];
    std::erase_if(chances, [&](const auto& each) { return rows[each.first] < leastRowsOfGroup; });
    return chances;
}

GroupScores scoreGroups(const Comparison& comparison, const Grouping& grouping, const std::string& subject, const std::string& against, const std::vector<std::string>& contestants) {
    GroupScores scores{grouping.title, {}, subject, against, {}};
    const auto* metric = mainMetric(comparison);
    if (!metric) return scores;
    scores.metric = *metric;
    std::map<std::string, ScoredGroup> groups;
    for (const auto& [row, name] : grouping.groups) {
        auto& group = groups[name];
        group.name = name;
        ++group.rows;
    }
    for (const auto& report : comparison.reports) {
        if (report.contestant != subject && std::ranges::find(contestants, report.contestant) == contestants.end()) continue;
        for (const auto& [name, mean] : evaluation::groupMeans(evaluation::rowScores(report, metric->id), grouping.groups)) groups[name].scores[report.contestant] = meanOf(mean);
    }
    const auto *own = reportOf(comparison, subject), *other = reportOf(comparison, against);
    if (own && other) {
        const bool higher = metric->direction == recipe::Direction::higher_is_better;
        const auto mine = evaluation::rowScores(*own, metric->id), theirs = evaluation::rowScores(*other, metric->id);
        for (const auto& [name, difference] : evaluation::groupDifferences(mine, theirs, grouping.groups))
            groups[name].difference = higher ? meanOf(difference) : turned(difference);
    }
    for (auto& [name, group] : groups) scores.groups.push_back(std::move(group));
    std::ranges::stable_sort(scores.groups, [&](const ScoredGroup& a, const ScoredGroup& b) {
        if (a.tooFew() != b.tooFew()) return b.tooFew();
        const double left = worth(a, scores), right = worth(b, scores);
        return left != right ? left < right : a.rows > b.rows;
    });
    return scores;
}

std::optional<Confusion> confusionOf(const Comparison& comparison, const Grouping& grouping, const std::string& contestant) {
    const auto* report = reportOf(comparison, contestant);
    if (!report || !grouping.field) return std::nullopt;
    auto confusion = evaluation::confusionOf(*report, *grouping.field);
    return Confusion{std::move(confusion.labels), std::move(confusion.rows)};
}

}  // namespace graft::service
