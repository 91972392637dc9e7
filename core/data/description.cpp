#include "data/description.h"

#include "data/column_facts.h"
#include "data/normalised_text.h"

#include <algorithm>
#include <numeric>

namespace graft::data {

namespace {

std::string formatOf(const formats::TableDialect& dialect) {
    switch (dialect.format) {
        case formats::TableFormat::csv:
            return "CSV, delimiter " + (dialect.delimiter == '\t' ? std::string("tab") : std::string("'") + dialect.delimiter + "'") + ", " + dialect.encoding;
        case formats::TableFormat::json_lines: return "JSON lines, " + dialect.encoding;
        case formats::TableFormat::json_array: return "JSON array, " + dialect.encoding;
    }
    return {};
}

std::string sampleOf(const Table& table, std::size_t column) {
    for (const auto& row : table.rows) {
        if (isBlank(row[column].text)) continue;
        std::string sample = row[column].text;
        std::replace_if(sample.begin(), sample.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
        if (sample.size() <= 80) return sample;
        std::size_t end = 80;
        while (end > 0 && (static_cast<unsigned char>(sample[end]) & 0xC0) == 0x80) --end;
        return sample.substr(0, end) + "\xE2\x80\xA6";
    }
    return {};
}

void describeColumns(DataDescription& description, const Table& table, const std::map<std::string, ColumnRole>& roles) {
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const ColumnFacts facts = factsOf(table, i);
        const auto role = roles.find(table.columns[i]);
        description.columns.push_back({table.columns[i], role == roles.end() ? ColumnRole::none : role->second, facts.filled, facts.distinct, facts.mean_length, sampleOf(table, i)});
    }
}

Result<std::map<std::string, ColumnRole>> rolesOf(DataDescription& description, const Table& table, const recipe::DataChoice& choice) {
    if (!choice.roles.empty()) {
        description.form = "as chosen";
        return rolesFromNames(table, choice.roles);
    }
    RoleGuess guess = TRY(guessRoles(table));
    description.form = guess.form;
    description.explanation = guess.explanation;
    return guess.roles;
}

void describeSets(DataDescription& description, std::vector<Example>& examples, const Table& table, const recipe::DataChoice& choice) {
    if (const auto group = choice.group_column.empty() ? std::nullopt : columnIndex(table, choice.group_column))
        for (Example& example : examples) example.group = table.rows[static_cast<std::size_t>(example.row)][*group].text;
    auto split = splitExamples(examples, splitPlanOf(choice));
    if (!split) {
        description.split_problem = split.error();
        return;
    }
    description.waiting = static_cast<std::int64_t>(split->training.size());
    split->training = drawRows(examples, std::move(split->training), choice.most_training_rows, choice.split_seed);
    description.training = static_cast<std::int64_t>(split->training.size());
    description.waiting -= description.training;
    description.held_out = static_cast<std::int64_t>(split->held_out.size());
    description.test = static_cast<std::int64_t>(split->test.size());
    description.split = std::move(*split);
}

Json errorJson(const Error& error) {
    return {{"what", error.what}, {"why", error.why}, {"hint", error.hint}};
}

template <class List, class Make>
Json listed(const List& list, Make make) {
    Json json = Json::array();
    for (const auto& item : list) json.push_back(make(item));
    return json;
}

}  // namespace

DataDescription describeTable(const Table& table, const recipe::DataChoice& choice, std::vector<Example>& examples) {
    DataDescription description{.format = formatOf(table.report.dialect), .hash = table.hash, .rows_in_file = table.report.rows_in_file, .imported = table.report.imported,
                                .rejected = table.report.rejected, .rejections = table.report.rejections};
    if (table.report.dialect.format == formats::TableFormat::csv) description.first_row_is_header = table.report.dialect.first_row_is_header;
    const auto roles = rolesOf(description, table, choice);
    describeColumns(description, table, roles ? *roles : std::map<std::string, ColumnRole>());
    auto report = roles ? buildExamples(table, *roles, choice.instruction.value_or("")) : Result<ExampleReport>(roles.error());
    if (!report) {
        description.roles_problem = report.error();
        return description;
    }
    examples = std::move(report->examples);
    description.examples = static_cast<std::int64_t>(examples.size());
    description.rejections.insert(description.rejections.end(), report->rejected.begin(), report->rejected.end());
    description.findings = findingsOf(table, *roles, examples);
    describeSets(description, examples, table, choice);
    return description;
}

Result<DataDescription> describeData(const recipe::DataChoice& choice, const text::Tokenizer* tokenizer, const text::ChatTemplate* form, const ProgressSink& progress) {
    const Table table = TRY(importTable(choice, progress));
    std::vector<Example> examples;
    DataDescription description = describeTable(table, choice, examples);
    if (tokenizer && form && !description.roles_problem) {
        std::vector<std::int64_t> all(examples.size());
        std::iota(all.begin(), all.end(), std::int64_t{0});
        const TokenRowReport rows = tokenizeExamples(examples, all, *tokenizer, *form, 0, LengthPolicy::drop, progress);
        if (rows.lengths.size() < all.size()) return Error{ErrorKind::stopped, "Looking at the data was stopped", "it was asked to stop", ""};
        description.lengths = statisticsOf({&rows});
    }
    return description;
}

Json toJson(const DataDescription& description) {
    Json json{{"format", description.format}, {"hash", description.hash}, {"rows_in_file", description.rows_in_file}, {"imported", description.imported},
              {"rejected", description.rejected}, {"form", description.form}, {"explanation", description.explanation}, {"examples", description.examples},
              {"training", description.training}, {"held_out", description.held_out}, {"test", description.test}};
    json["rejections"] = listed(description.rejections, [](const auto& row) { return Json{{"line", row.line}, {"reason", row.reason}}; });
    json["columns"] = listed(description.columns, [](const DescribedColumn& column) {
        return Json{{"name", column.name}, {"role", nameOf(column.role)}, {"filled", column.filled}, {"distinct", column.distinct}, {"mean_bytes", column.mean_bytes}, {"sample", column.sample}};
    });
    json["findings"] = listed(description.findings, [](const Finding& finding) { return Json{{"id", finding.id}, {"label", finding.label}, {"rows", finding.count}, {"lines", finding.lines}}; });
    if (description.first_row_is_header) json["first_row_is_header"] = *description.first_row_is_header;
    if (description.roles_problem) json["roles_problem"] = errorJson(*description.roles_problem);
    if (description.split_problem) json["split_problem"] = errorJson(*description.split_problem);
    if (const auto& lengths = description.lengths)
        json["lengths"] = {{"p50_tokens", lengths->p50}, {"p90_tokens", lengths->p90}, {"p99_tokens", lengths->p99}, {"longest_tokens", lengths->longest},
                           {"tokens", lengths->tokens}, {"learned_tokens", lengths->learned_tokens}, {"learned_share", lengths->learned_share}};
    return json;
}

}  // namespace graft::data
