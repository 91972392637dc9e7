#include "service/inspect.h"

#include "base/hash.h"
#include "data/data_set.h"
#include "service/guarded.h"

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
        recipe::DataChoice choice;
        choice.path = file.string();
        const auto data = TRY(data::prepareData(choice, tokenizer, form, 0, progress));
        const auto& figures = data.statistics;
        inspection.lengths = TokenLengths{.median = figures.p50, .p90 = figures.p90, .p99 = figures.p99, .longest = figures.longest, .learned_share = figures.learned_share};
        return inspection;
    });
}

}  // namespace graft::service
