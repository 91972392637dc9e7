#include "data/data_set.h"

#include <algorithm>
#include <cmath>

namespace graft::data {

namespace {

Result<Table> importChosen(const recipe::DataChoice& choice, const ProgressSink& progress) {
    Table table = TRY(importTable(choice, progress));
    if (!choice.hash.empty() && choice.hash != table.hash)
        return Error{ErrorKind::mismatch, "Cannot use " + choice.path, "the file has changed since the recipe was made (SHA-256 " + table.hash + ", expected " + choice.hash + ")",
                     "Restore the file, or make a new recipe for the new one."};
    if (table.rows.empty())
        return Error{ErrorKind::badInput, "Cannot use " + choice.path,
                     "it has no usable row (" + std::to_string(table.report.rejected) + " rejected)" +
                         (table.report.rejections.empty() ? "" : "; line " + std::to_string(table.report.rejections[0].line) + ": " + table.report.rejections[0].reason),
                     "Check that the file holds a table with a header and rows."};
    return table;
}

// The column that keeps rows together may at the same time be a prompt, so it is applied apart from the roles.
Result<void> putGroups(std::vector<Example>& examples, const Table& table, const std::string& column) {
    if (column.empty()) return {};
    const auto index = columnIndex(table, column);
    if (!index) return Error{ErrorKind::badInput, "Cannot group the rows by \"" + column + "\"", "the table has no such column", "Choose another group column or none."};
    for (Example& example : examples) example.group = table.rows[static_cast<std::size_t>(example.row)][*index].text;
    return {};
}

Result<void> importExamples(DataSet& data, const recipe::DataChoice& choice, const ProgressSink& progress) {
    const Table table = TRY(importChosen(choice, progress));
    data.hash = table.hash;
    data.columns = table.columns;
    if (choice.roles.empty()) {
        RoleGuess guess = TRY(guessRoles(table));
        data.roles = std::move(guess.roles);
        data.explanation = std::move(guess.explanation);
    } else {
        data.roles = TRY(rolesFromNames(table, choice.roles));
    }
    ExampleReport report = TRY(buildExamples(table, data.roles, choice.instruction.value_or("")));
    data.rows_in_file = table.report.rows_in_file;
    data.unreadable_rows = table.report.rejected;
    data.rejected_rows = table.report.rejected + report.rejected.size();
    data.rejected = table.report.rejections;
    data.rejected.insert(data.rejected.end(), report.rejected.begin(), report.rejected.end());
    std::stable_sort(data.rejected.begin(), data.rejected.end(), [](const auto& a, const auto& b) { return a.line < b.line; });
    data.examples = std::move(report.examples);
    return putGroups(data.examples, table, choice.group_column);
}

}  // namespace

LengthStatistics statisticsOf(const std::vector<const TokenRowReport*>& reports) {
    LengthStatistics statistics;
    std::vector<std::int64_t> lengths;
    for (const TokenRowReport* report : reports) {
        lengths.insert(lengths.end(), report->lengths.begin(), report->lengths.end());
        statistics.tokens += report->tokens;
        statistics.learned_tokens += report->learned_tokens;
    }
    std::sort(lengths.begin(), lengths.end());
    statistics.p50 = percentile(lengths, 0.5);
    statistics.p90 = percentile(lengths, 0.9);
    statistics.p99 = percentile(lengths, 0.99);
    statistics.longest = lengths.empty() ? 0 : lengths.back();
    if (statistics.tokens > 0) statistics.learned_share = static_cast<double>(statistics.learned_tokens) / static_cast<double>(statistics.tokens);
    return statistics;
}

SplitPlan splitPlanOf(const recipe::DataChoice& choice) {
    return {.held_out_share = choice.held_out_share, .test_share = choice.test_share, .seed = choice.split_seed, .fold = choice.fold};
}

LeftOut leftOutOf(const DataSet& data) {
    LeftOut out{.unreadable = static_cast<std::int64_t>(data.unreadable_rows), .incomplete = static_cast<std::int64_t>(data.rejected_rows - data.unreadable_rows)};
    for (const TokenRowReport* report : {&data.training, &data.held_out, &data.test}) {
        out.too_long += report->dropped;
        out.nothing_learned += report->without_learned;
    }
    return out;
}

std::int64_t percentile(const std::vector<std::int64_t>& ascending, double share) {
    if (ascending.empty()) return 0;
    const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(ascending.size())));
    return ascending[std::clamp<std::size_t>(rank, 1, ascending.size()) - 1];
}

const TokenRowReport& DataSet::set(SetKind kind) const {
    return kind == SetKind::training ? training : kind == SetKind::held_out ? held_out : test;
}

const std::vector<std::int64_t>& DataSet::indices(SetKind kind) const {
    return kind == SetKind::training ? split.training : kind == SetKind::held_out ? split.held_out : split.test;
}

void limitLength(DataSet& data, std::int64_t max_length, LengthPolicy policy) {
    for (TokenRowReport* report : {&data.training, &data.held_out, &data.test}) *report = limitLength(std::move(*report), max_length, policy);
    data.statistics = statisticsOf({&data.training, &data.held_out, &data.test});
}

Result<DataSet> prepareData(const recipe::DataChoice& choice, const text::Tokenizer& tokenizer, const text::ChatTemplate& form, std::int64_t max_length,
                            const ProgressSink& progress) {
    const LengthPolicy policy = TRY(lengthPolicyNamed(choice.length_policy));
    bool stopped = false;
    const ProgressSink sink = [&](const Progress& state) {
        stopped = stopped || (progress && !progress(state));
        return !stopped;
    };
    DataSet data;
    TRY(importExamples(data, choice, sink));
    data.split = TRY(splitExamples(data.examples, splitPlanOf(choice)));
    data.waiting_rows = static_cast<std::int64_t>(data.split.training.size());
    data.split.training = drawRows(data.examples, std::move(data.split.training), choice.most_training_rows, choice.split_seed);
    data.waiting_rows -= static_cast<std::int64_t>(data.split.training.size());
    for (const auto& [report, which] : {std::pair{&data.training, &data.split.training}, {&data.held_out, &data.split.held_out}, {&data.test, &data.split.test}}) {
        *report = tokenizeExamples(data.examples, *which, tokenizer, form, max_length, policy, sink);
        if (stopped) return Error{ErrorKind::stopped, "Preparing the data was stopped", "it was asked to stop", ""};
    }
    if (data.training.rows.empty())
        return Error{ErrorKind::badInput, "Cannot train on " + choice.path,
                     "no training row is left: " + std::to_string(data.training.dropped) + " are longer than " + std::to_string(max_length) + " tokens, " +
                         std::to_string(data.training.without_learned) + " have no token to learn",
                     "A length of " + std::to_string(data.training.length_for_all) + " tokens keeps all rows."};
    data.statistics = statisticsOf({&data.training, &data.held_out, &data.test});
    return data;
}

}  // namespace graft::data
