#include "service/inspect.h"

#include "base/hash.h"
#include "data/data_set.h"
#include "service/guarded.h"

#include <numeric>
#include <set>

namespace graft::service {

namespace {

std::int64_t duplicatesIn(const data::Table& table, const std::map<std::string, data::ColumnRole>& roles) {
    std::set<std::uint64_t> seen;
    std::int64_t duplicates = 0;
    for (const auto& row : table.rows) {
        std::string text;
        for (std::size_t i = 0; i < table.columns.size(); ++i)
            if (roles.empty() || roles.contains(table.columns[i])) text += row[i].text + '\x1f';
        duplicates += !seen.insert(hash64(text)).second;
    }
    return duplicates;
}

// Of all usable rows at once: lengths do not depend on the three sets, and a few rows could not be divided into them.
Result<TokenLengths> lengthsOf(const data::Table& table, const std::map<std::string, data::ColumnRole>& roles, const text::Tokenizer& tokenizer, const text::ChatTemplate& form, const ProgressSink& progress) {
    const auto examples = TRY(data::buildExamples(table, roles, "")).examples;
    std::vector<std::int64_t> all(examples.size());
    std::iota(all.begin(), all.end(), std::int64_t{0});
    bool stopped = false;
    const auto rows = data::tokenizeExamples(examples, all, tokenizer, form, 0, data::LengthPolicy::drop, [&](const Progress& state) {
        stopped = stopped || (progress && !progress(state));
        return !stopped;
    });
    if (stopped) return Error{ErrorKind::stopped, "Inspecting the data was stopped", "it was asked to stop", ""};
    const auto figures = data::statisticsOf({&rows});
    return TokenLengths{.median = figures.p50, .p90 = figures.p90, .p99 = figures.p99, .longest = figures.longest, .learned_share = figures.learned_share};
}

}  // namespace

Result<Inspection> inspectData(const std::filesystem::path& file, const std::filesystem::path& model, const ProgressSink& progress) {
    return guarded("Cannot inspect " + file.string(), [&]() -> Result<Inspection> {
        formats::ReadOptions options;
        options.progress = progress;
        const auto table = TRY(data::importTable(file, options));
        Inspection inspection{.report = table.report, .roles = {}, .explanation = {}, .empty_cells = std::vector<std::int64_t>(table.columns.size()), .lengths = {}};
        inspection.report.columns = table.columns;
        for (const auto& row : table.rows)
            for (std::size_t i = 0; i < row.size(); ++i) inspection.empty_cells[i] += row[i].kind == formats::CellKind::empty || row[i].text.empty();
        const auto guess = data::guessRoles(table);
        inspection.explanation = guess ? guess->explanation : guess.error().why;
        if (guess)
            for (const auto& [column, role] : guess->roles) inspection.roles[column] = std::string(data::nameOf(role));
        inspection.duplicate_rows = duplicatesIn(table, guess ? guess->roles : std::map<std::string, data::ColumnRole>{});
        if (!guess || model.empty()) return inspection;
        const auto tokenizer = TRY(text::Tokenizer::load(model));
        const auto form = TRY(text::ChatTemplate::recognise(tokenizer));
        inspection.lengths = TRY(lengthsOf(table, guess->roles, tokenizer, form, progress));
        return inspection;
    });
}

}  // namespace graft::service
