#include "data/table.h"

#include "base/hash.h"

namespace graft::data {

Result<Table> importTable(const std::filesystem::path& path, const formats::ReadOptions& options) {
    Table table;
    table.hash = TRY(sha256HexOfFile(path));
    table.report = TRY(formats::readTable(path, options, [&](std::uint64_t line, std::vector<formats::Cell>&& cells) {
        table.lines.push_back(line);
        table.rows.push_back(std::move(cells));
    }));
    table.columns = table.report.columns;
    // Rows read before a later JSON key appeared are shorter.
    for (auto& row : table.rows) row.resize(table.columns.size());
    return table;
}

Result<formats::ReadOptions> readOptionsOf(const recipe::DataChoice& choice, const ProgressSink& progress) {
    formats::ReadOptions options;
    options.progress = progress;
    if (choice.first_row != "guess") {
        auto dialect = TRY(formats::guessDialect(choice.path));
        if (dialect.format == formats::TableFormat::csv) dialect.first_row_is_header = choice.first_row == "header";
        options.dialect = dialect;
    }
    return options;
}

Result<Table> importTable(const recipe::DataChoice& choice, const ProgressSink& progress) {
    return importTable(choice.path, TRY(readOptionsOf(choice, progress)));
}

std::optional<std::size_t> columnIndex(const Table& table, std::string_view name) {
    for (std::size_t i = 0; i < table.columns.size(); ++i)
        if (table.columns[i] == name) return i;
    return std::nullopt;
}

}  // namespace graft::data
