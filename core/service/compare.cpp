#include "service/compare.h"

#include "recipe/field.h"
#include "service/compared_settings.h"
#include "service/folds.h"
#include "service/ranking.h"
#include "service/run_choice.h"
#include "service/run_names.h"
#include "service/seed_spread.h"
#include "service/take_home.h"
#include "service/verdict.h"

#include <algorithm>
#include <tuple>

namespace graft::service {

using recipe::EvaluationReport;
using recipe::mark;

namespace {

// Losses and scores can be set side by side when model, data, split, what is put around a prompt and what is scored are the same. Says what is not.
std::string whyApart(const recipe::Recipe& left, const recipe::Recipe& right) {
    const auto model = [](const recipe::Recipe& recipe) { return std::tie(recipe.model.path, recipe.model.hash); };
    const auto split = [](const recipe::Recipe& recipe) { return std::tie(recipe.data.split_seed, recipe.data.held_out_share, recipe.data.test_share, recipe.data.fold, recipe.data.group_column, recipe.data.first_row); };
    const auto around = [](const recipe::Recipe& recipe) { return std::tie(recipe.data.roles, recipe.data.instruction); };
    const auto scored = [](const recipe::Recipe& recipe) { return std::tie(recipe.evaluation.metrics, recipe.evaluation.label_field, recipe.evaluation.max_new_tokens); };
    const std::pair<bool, const char*> reasons[] = {{model(left) != model(right), mark("another base model")},
                                                    {left.data.hash != right.data.hash, mark("another version of the examples")},
                                                    {split(left) != split(right), mark("another split")},
                                                    {around(left) != around(right), mark("another template")},
                                                    {scored(left) != scored(right), mark("another way of scoring")}};
    std::string words;
    for (const auto& [differs, reason] : reasons)
        if (differs) words += (words.empty() ? "" : ", ") + std::string(reason);
    return words;
}

// The set on which most runs were measured; the held-out rows where it is a tie, for the test rows are the chosen run's alone. A run that was not
// measured there shows as such.
std::string commonSet(const std::vector<std::vector<EvaluationReport>>& perRun) {
    const auto measured = [&](const std::string& set) {
        return std::ranges::count_if(perRun, [&](const auto& reports) {
            return std::ranges::any_of(reports, [&](const EvaluationReport& report) { return report.set == set; });
        });
    };
    return measured("held_out") >= measured("test") ? "held_out" : "test";
}

ComparedRow rowOf(const EvaluationReport& report, const std::string& metric) {
    ComparedRow row{.contestant = report.contestant, .label = report.label, .score = {}, .held_out_loss = report.loss};
    for (const auto& score : report.scores)
        if (score.id == metric) row.score = score;
    return row;
}

// Against the base model on the same texts.
void addForgetting(Comparison& comparison) {
    const auto base = std::ranges::find(comparison.reports, "base", &EvaluationReport::contestant);
    if (base == comparison.reports.end() || !base->general_loss) return;
    for (auto& row : comparison.rows) {
        const auto report = std::ranges::find(comparison.reports, row.contestant, &EvaluationReport::contestant);
        if (report == comparison.reports.end() || !report->general_loss || report->general_texts != base->general_texts) continue;
        row.forgetting = *report->general_loss - *base->general_loss;
    }
}

void addRun(ComparedRow& row, const recipe::RunRecord& record) {
    row.recipe = record.recipe;
    row.created = record.created;
    for (const auto& destination : destinations(record.recipe))
        if (destination.refusal.empty()) row.places.push_back(destination.place);
    row.summary = record.summary;
    if (!record.summary) return;
    row.peak_memory_bytes = record.summary->peak_memory_bytes;
    row.trained_parameters = record.summary->trained_parameters;
    row.file_bytes = recipe::fileBytes(*record.summary);
    row.seconds = record.summary->seconds;
}

struct Apart {
    recipe::RunRecord record;
    std::vector<EvaluationReport> reports;
    std::string why;
};

// Every run and the two base rows, measured or not; the majority label where it was counted.
void addRows(Comparison& comparison, const std::vector<recipe::RunRecord>& records, const std::string& metric) {
    const auto add = [&](const std::string& contestant, const std::string& label) -> ComparedRow& {
        const auto report = std::ranges::find(comparison.reports, contestant, &EvaluationReport::contestant);
        auto row = report == comparison.reports.end() ? ComparedRow{.contestant = contestant, .label = {}, .score = {}, .held_out_loss = {}} : rowOf(*report, metric);
        row.label = label;
        comparison.rows.push_back(std::move(row));
        return comparison.rows.back();
    };
    auto names = namesOf(records);
    for (const auto& record : records) {
        auto& row = add(record.id, names[record.id]);
        addRun(row, record);
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

// The runs from the best score down, those without one as they stood; the baselines stay below them.
void bestFirst(std::vector<ComparedRow>& rows) {
    const auto end = std::ranges::find_if(rows, [](const ComparedRow& row) { return !row.recipe; });
    std::ranges::stable_sort(rows.begin(), end, standsBefore);
}

// What stands apart keeps the score that it has in its own setting.
void addApart(Comparison& comparison, const std::vector<Apart>& apart, const std::string& set) {
    std::vector<recipe::RunRecord> records;
    for (const auto& one : apart) records.push_back(one.record);
    auto names = namesOf(records);
    for (const auto& one : apart) {
        const auto report = std::ranges::find_if(one.reports, [&](const EvaluationReport& each) { return each.contestant == one.record.id && each.set == set; });
        ComparedRow row{.contestant = one.record.id, .label = {}, .score = {}, .held_out_loss = {}};
        if (report != one.reports.end()) row = rowOf(*report, report->scores.empty() ? std::string() : report->scores.front().id);
        row.label = names[one.record.id];
        row.apart = one.why;
        addRun(row, one.record);
        comparison.rows.push_back(std::move(row));
        comparison.not_comparable.push_back(one.record.id);
    }
}

// What was found on the test rows for the chosen run, and how often they were read: of the chosen run's rows, else of the newest run's.
void addChoice(Comparison& comparison, const Project& project, const std::vector<recipe::RunRecord>& records) {
    const auto choice = readChoice(project);
    if (!choice) {
        comparison.damaged.push_back({"choice", choice.error()});
        return;
    }
    const auto chosen = choice->run.empty() ? Result<recipe::RunRecord>(Error{ErrorKind::notFound, "", "", ""}) : project.run(choice->run);
    if (!chosen) {  // none, or deleted since
        if (!records.empty()) comparison.test_readings = timesRead(*choice, records.front().recipe);
        return;
    }
    comparison.chosen = chosen->id;
    comparison.test_readings = timesRead(*choice, chosen->recipe);
    if (auto kept = project.evaluations(chosen->id))
        for (auto& report : *kept)
            if (report.set == "test") comparison.test_reports.push_back(std::move(report));
}

}  // namespace

Result<Comparison> compareRuns(const Project& project, const std::vector<std::string>& runs) {
    Comparison comparison;
    std::vector<recipe::RunRecord> records;
    std::vector<std::vector<EvaluationReport>> reports;
    std::vector<Apart> apart;
    std::vector<std::string> seen;
    std::vector<MeasuredRun> all;
    for (const auto& id : runs) {
        if (std::ranges::find(seen, id) != seen.end()) continue;  // named twice
        seen.push_back(id);
        auto record = TRY(project.run(id));
        auto kept = project.evaluations(id);
        if (!kept) comparison.damaged.push_back({id, kept.error()});
        all.push_back({std::move(record), kept ? std::move(*kept) : std::vector<EvaluationReport>()});
    }
    for (auto& [record, measured] : joinFolds(std::move(all))) {
        if (auto why = records.empty() ? std::string() : whyApart(records.front().recipe, record.recipe); !why.empty()) {
            apart.push_back({std::move(record), std::move(measured), std::move(why)});
            continue;
        }
        reports.push_back(std::move(measured));
        records.push_back(std::move(record));
    }
    comparison.set = commonSet(reports);
    for (const auto& list : reports)
        for (const auto& report : list) {
            const bool known = std::ranges::any_of(comparison.reports, [&](const EvaluationReport& other) { return other.contestant == report.contestant; });
            if (report.set == comparison.set && !known) comparison.reports.push_back(report);
        }
    std::string metric;
    for (const auto& report : comparison.reports)
        if (metric.empty() && !report.scores.empty()) metric = report.scores.front().id;
    if (!records.empty()) addRows(comparison, records, metric);
    addForgetting(comparison);
    addSeedSpreads(comparison.rows);
    bestFirst(comparison.rows);
    judge(comparison, metric);
    if (const auto words = seedsInWords(comparison.rows); !words.empty()) comparison.recommendation += (comparison.recommendation.empty() ? "" : " ") + words;
    addApart(comparison, apart, comparison.set);
    addChoice(comparison, project, records);
    comparison.settings = settingsOf(comparison.rows);
    return comparison;
}

}  // namespace graft::service
