#include "base/shown_text.h"
#include "formats/csv_record.h"
#include "formats/row_account.h"

#include <map>
#include <set>

namespace graft::formats {
namespace {

// Names as they stand, made unique: "name", "name (2)", "column 3" for an empty one.
std::vector<std::string> columnNames(std::string_view text, const CsvRecord& header, char quote) {
    std::vector<std::string> names;
    std::set<std::string> taken;
    std::map<std::string, int> copies;
    for (std::size_t column = 0; column < header.cells.size(); ++column) {
        auto name = cellText(text, header.cells[column], quote);
        if (name.empty()) name = "column " + std::to_string(column + 1);
        auto unique = name;
        while (!taken.insert(unique).second) unique = name + " (" + std::to_string(++copies.try_emplace(name, 1).first->second) + ")";
        names.push_back(unique);
    }
    return names;
}

std::string cellCount(std::size_t count) { return std::to_string(count) + (count == 1 ? " cell" : " cells"); }

std::vector<Cell> cellsOf(std::string_view text, const CsvRecord& record, char quote) {
    std::vector<Cell> cells;
    cells.reserve(record.cells.size());
    for (const auto& span : record.cells) {
        auto cell = cellText(text, span, quote);
        const auto kind = cell.empty() ? CellKind::empty : CellKind::text;
        cells.push_back({kind, std::move(cell)});
    }
    return cells;
}

// Names the columns by the first record; true when that record was a header.
Result<bool> readColumns(const TextWindow& window, const CsvRecord& record, std::uint64_t line, ReadReport& report) {
    const auto text = window.text().substr(0, record.length);
    auto fault = record.fault.empty() ? badTextReason(window, 0, text) : record.fault;
    if (!fault.empty())
        return Error{ErrorKind::badInput, "Cannot read " + shownName(window.path()), "Line " + std::to_string(line) + ", which should name the columns: " + fault + ".",
                     "Repair that line, or choose another delimiter, quote or encoding."};
    if (report.dialect.first_row_is_header) {
        report.columns = columnNames(text, record, report.dialect.quote);
        return true;
    }
    for (std::size_t column = 1; column <= record.cells.size(); ++column) report.columns.push_back("column " + std::to_string(column));
    return false;
}

}  // namespace

Result<void> readCsvRows(TextWindow& window, RowAccount& account) {
    auto& report = account.report();
    const auto& dialect = report.dialect;
    for (std::uint64_t line = 1;;) {
        auto record = TRY(scanRecord(window, dialect, account.options()));
        if (record.consumed == 0 && record.fault.empty()) return {};
        const auto text = window.text().substr(0, record.length);
        bool isRow = !record.is_blank();
        if (isRow && report.columns.empty()) isRow = !TRY(readColumns(window, record, line, report));
        if (isRow) {
            auto fault = record.fault.empty() ? badTextReason(window, 0, text) : record.fault;
            if (fault.empty() && record.cells.size() != report.columns.size())
                fault = cellCount(record.cells.size()) + " where the first row has " + std::to_string(report.columns.size());
            if (fault.empty()) account.import(line, cellsOf(text, record, dialect.quote));
            else account.reject(line, std::move(fault));
        }
        line += record.lines;
        window.drop(record.consumed);
        TRY(account.tell(window));
    }
}

}  // namespace graft::formats
