#include "service/compare.h"

#include "base/quantities.h"
#include "evaluation/statistics.h"
#include "peft/registry.h"
#include "recipe/field.h"

#include <algorithm>
#include <cmath>
#include <ctime>

namespace graft::service {

using recipe::EvaluationReport;
using recipe::mark;

namespace {

// Losses and scores can be set side by side when model, data, split, what is put around a prompt and what is scored are the same.
bool comparable(const recipe::Recipe& left, const recipe::Recipe& right) {
    const auto key = [](const recipe::Recipe& recipe) {
        const auto& data = recipe.data;
        const auto& scored = recipe.evaluation;
        return std::tuple(recipe.model.path, recipe.model.hash, data.hash, data.roles, data.instruction, data.split_seed, data.held_out_share, data.test_share, data.group_column,
                          scored.metrics, scored.label_field, scored.max_new_tokens);
    };
    return key(left) == key(right);
}

// The set on which most runs were measured; the test rows where it is a tie. A run that was not measured there shows as such.
std::string commonSet(const std::vector<std::vector<EvaluationReport>>& perRun) {
    const auto measured = [&](const std::string& set) {
        return std::ranges::count_if(perRun, [&](const auto& reports) {
            return std::ranges::any_of(reports, [&](const EvaluationReport& report) { return report.set == set; });
        });
    };
    return measured("test") >= measured("held_out") ? "test" : "held_out";
}

std::string nameOf(const recipe::RunRecord& record) {
    if (!record.recipe.name.empty()) return record.recipe.name;
    const auto method = peft::methodNamed(record.recipe.method.id);
    return method ? (*method)->info.name : record.recipe.method.id;
}

std::string startOf(const recipe::RunRecord& record) {
    const auto clock = static_cast<std::time_t>(record.created);
    std::tm parts{};
    ::localtime_r(&clock, &parts);
    char text[32];
    std::strftime(text, sizeof text, "%e %b %H:%M:%S", &parts);
    return text[0] == ' ' ? text + 1 : text;
}

// Two runs of one method are told apart by when they were made.
std::string labelOf(const recipe::RunRecord& record, const std::vector<recipe::RunRecord>& records) {
    const auto name = nameOf(record);
    const auto namesakes = std::ranges::count_if(records, [&](const recipe::RunRecord& other) { return nameOf(other) == name; });
    return namesakes > 1 ? name + ", " + startOf(record) : name;
}

ComparedRow rowOf(const EvaluationReport& report, const std::string& metric) {
    ComparedRow row{.contestant = report.contestant, .label = report.label, .score = {}, .held_out_loss = report.loss};
    for (const auto& score : report.scores)
        if (score.id == metric) row.score = score;
    return row;
}

std::map<std::int64_t, double> perRow(const EvaluationReport& report, const std::string& metric) {
    std::map<std::int64_t, double> values;
    for (const auto& answer : report.answers)
        if (const auto found = answer.scores.find(metric); found != answer.scores.end()) values[answer.row] = found->second;
    return values;
}

std::string percent(double share) { return formatFigure(100 * share, 0) + " %"; }

std::string inWords(const ComparedRow& row, std::size_t rows) {
    const auto& score = *row.score;
    return score.label + ": " + percent(score.value) + " of " + formatCount(rows) + (rows == 1 ? " row" : " rows") + "; 95 % interval " + percent(score.low) + " to " + percent(score.high);
}

// Training is not advised where something that needs none leads, or is as good as the leader.
std::string recommendationFor(const ComparedRow& top, const std::vector<ComparedRow>& rows) {
    const auto asGood = [&](const char* contestant) {
        return std::ranges::any_of(rows, [&](const ComparedRow& row) { return row.contestant == contestant && (&row == &top || row.within_noise); });
    };
    const char* useless = mark("No model beats always giving the commonest answer: more or clearer examples are needed.");
    if (top.contestant == "majority") return useless;
    if (asGood("base_with_examples")) return mark("You may not need training: the base model does as well when it is shown examples.");
    if (asGood("base")) return mark("You may not need training: the base model does as well.");
    if (asGood("majority")) return useless;
    return "Take " + top.label + " along.";
}

// The best is marked only when its paired difference to every other row excludes zero.
void judge(Comparison& comparison, const std::string& metric) {
    auto& rows = comparison.rows;
    const auto better = [](const ComparedRow& a, const ComparedRow& b) {
        if (a.score.has_value() != b.score.has_value()) return a.score.has_value();
        if (!a.score) return false;
        return a.score->direction == recipe::Direction::higher_is_better ? a.score->value > b.score->value : a.score->value < b.score->value;
    };
    const auto top = std::ranges::min_element(rows, better);
    if (top == rows.end() || !top->score) {
        comparison.verdict = mark("Nothing has been measured yet.");
        return;
    }
    const auto valuesOf = [&](const ComparedRow& row) { return perRow(*std::ranges::find(comparison.reports, row.contestant, &EvaluationReport::contestant), metric); };
    const auto mine = valuesOf(*top);
    std::vector<std::string> equals;
    std::size_t others = 0;
    for (auto& row : rows) {
        if (&row == &*top || !row.score) continue;
        ++others;
        const auto difference = evaluation::pairedDifference(mine, valuesOf(row));
        row.within_noise = !difference || difference->containsZero();
        if (row.within_noise) equals.push_back(row.label);
    }
    const auto score = " (" + inWords(*top, mine.size()) + ")";
    if (others == 0) {
        comparison.verdict = "Only " + top->label + " was measured so far" + score + ".";
        return;
    }
    if (mine.size() < evaluation::leastForBootstrap) {
        comparison.verdict = "Too few rows to tell which is best: " + top->label + " leads" + score + ", by chance or not.";
        comparison.recommendation = mark("Read the answers side by side and judge yourself; with more examples the score can be trusted.");
        return;
    }
    top->best = equals.empty();
    if (top->best) {
        comparison.verdict = top->label + " is best here" + score + ".";
    } else {
        comparison.verdict = "No clear winner: " + top->label + " leads" + score + ", but ";
        for (std::size_t i = 0; i < equals.size(); ++i) comparison.verdict += (i == 0 ? "" : i + 1 == equals.size() ? " and " : ", ") + equals[i];
        comparison.verdict += mark(" may be as good: within the noise.");
    }
    comparison.recommendation = recommendationFor(*top, rows);
}

void addCost(ComparedRow& row, const recipe::RunSummary& summary) {
    row.peak_memory_bytes = summary.peak_memory_bytes;
    row.trained_parameters = summary.trained_parameters;
    row.file_bytes = 4 * summary.trained_parameters;  // float32, as it is saved
    row.seconds = summary.seconds;
}

// Every run and the two base rows, measured or not; the majority label where it was counted.
void addRows(Comparison& comparison, const std::vector<recipe::RunRecord>& records, const std::string& metric) {
    const auto add = [&](const std::string& contestant, const std::string& label) -> ComparedRow& {
        const auto report = std::ranges::find(comparison.reports, contestant, &EvaluationReport::contestant);
        auto row = report == comparison.reports.end() ? ComparedRow{.contestant = contestant, .label = {}, .score = {}, .held_out_loss = {}} : rowOf(*report, metric);
        row.label = label;
        comparison.rows.push_back(std::move(row));
        return comparison.rows.back();
    };
    for (const auto& record : records) {
        auto& row = add(record.id, labelOf(record, records));
        if (record.summary) addCost(row, *record.summary);
    }
    const auto measuredAs = [&](const std::string& contestant, const std::string& otherwise) {
        const auto report = std::ranges::find(comparison.reports, contestant, &EvaluationReport::contestant);
        return report == comparison.reports.end() ? otherwise : report->label;  // it may say that fewer examples fitted
    };
    add("base_with_examples", measuredAs("base_with_examples", mark("Base with your instruction and 3 examples")));
    add("base", measuredAs("base", mark("Base")));
    const auto majority = measuredAs("majority", {});
    if (!majority.empty()) add("majority", majority);
}

}  // namespace

Result<Comparison> compareRuns(const Project& project, const std::vector<std::string>& runs) {
    Comparison comparison;
    std::vector<recipe::RunRecord> records;
    std::vector<std::vector<EvaluationReport>> reports;
    for (const auto& id : runs) {
        if (std::ranges::find(records, id, &recipe::RunRecord::id) != records.end()) continue;  // named twice
        auto record = TRY(project.run(id));
        if (!records.empty() && !comparable(records.front().recipe, record.recipe)) {
            comparison.not_comparable.push_back(id);
            continue;
        }
        auto kept = project.evaluations(id);
        if (!kept) comparison.damaged.push_back({id, kept.error()});
        reports.push_back(kept ? std::move(*kept) : std::vector<EvaluationReport>());
        records.push_back(std::move(record));
    }
    const auto set = commonSet(reports);
    for (const auto& list : reports)
        for (const auto& report : list) {
            const bool known = std::ranges::any_of(comparison.reports, [&](const EvaluationReport& other) { return other.contestant == report.contestant; });
            if (report.set == set && !known) comparison.reports.push_back(report);
        }
    std::string metric;
    for (const auto& report : comparison.reports)
        if (metric.empty() && !report.scores.empty()) metric = report.scores.front().id;
    if (!records.empty()) addRows(comparison, records, metric);
    judge(comparison, metric);
    return comparison;
}

}  // namespace graft::service
