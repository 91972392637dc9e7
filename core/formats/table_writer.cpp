#include "formats/table_writer.h"

#include "base/durable_file.h"
#include "base/json.h"
#include "base/shown_text.h"

#include <algorithm>

namespace graft::formats {
namespace {

// OWASP ASVS 5.0, 1.2.10: a spreadsheet runs a cell that starts with one of these.
constexpr std::string_view runs("=+-@\t\r\0", 7);

// A sign, digits with at most one point, an exponent: "-5" and "+1.5e3" are values, "-1+1" is a formula.
bool isPlainNumber(std::string_view text) {
    const auto digits = [&text] {
        const auto count = std::min(text.find_first_not_of("0123456789"), text.size());
        text.remove_prefix(count);
        return count > 0;
    };
    const auto sign = [&text] {
        if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
    };
    sign();
    bool any = digits();
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        any = digits() || any;
    }
    if (!any) return false;
    if (text.empty()) return true;
    if (!text.starts_with('e') && !text.starts_with('E')) return false;
    text.remove_prefix(1);
    sign();
    return digits() && text.empty();
}

std::string csvCell(const Cell& cell) {
    auto text = cell.text;
    if (!text.empty() && !isPlainNumber(text) && runs.find(text[0]) != std::string_view::npos) text.insert(0, 1, '\'');
    if (text.find_first_of("\",\r\n;\t|") == std::string::npos && !text.starts_with(' ') && !text.ends_with(' ')) return text;
    std::string quoted = "\"";
    for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + '"';
}

std::string csvLine(const std::vector<Cell>& cells) {
    std::string line;
    for (std::size_t column = 0; column < cells.size(); ++column) line += (column == 0 ? "" : ",") + csvCell(cells[column]);
    // A single empty cell would be a blank line, which is no row.
    return (line.empty() ? "\"\"" : line) + "\r\n";
}

Result<std::string> jsonLine(const std::vector<std::string>& columns, const std::vector<Cell>& cells) {
    std::string line;
    for (std::size_t column = 0; column < columns.size(); ++column) {
        const auto& cell = column < cells.size() ? cells[column] : Cell{};
        std::string value;
        switch (cell.kind) {
        case CellKind::empty: value = "null"; break;
        case CellKind::text: value = writeJsonLine(cell.text); break;
        default: {
            const auto parsed = TRY(parseJson(cell.text, "a cell of column " + shown(columns[column])));
            // Numbers keep their digits; objects may be spread over lines and are not.
            value = parsed.is_structured() ? writeJsonLine(parsed) : cell.text;
        }
        }
        line += (column == 0 ? "{" : ",") + writeJsonLine(columns[column]) + ":" + value;
    }
    return (columns.empty() ? "{" : line) + "}\n";
}

}  // namespace

Result<void> writeTable(const std::filesystem::path& path, TableFormat format, const std::vector<std::string>& columns,
                        const std::vector<std::vector<Cell>>& rows, const FileCalls& calls) {
    auto file = TRY(DurableFile::create(path, calls));
    if (format == TableFormat::csv) {
        std::vector<Cell> header;
        for (const auto& column : columns) header.push_back({CellKind::text, column});
        TRY(file.write(csvLine(header)));
    }
    if (format == TableFormat::json_array) TRY(file.write(std::string_view("[\n")));
    for (std::size_t row = 0; row < rows.size(); ++row) {
        auto line = format == TableFormat::csv ? csvLine(rows[row]) : TRY(jsonLine(columns, rows[row]));
        if (format == TableFormat::json_array && row + 1 < rows.size()) line.insert(line.size() - 1, 1, ',');
        TRY(file.write(line));
    }
    if (format == TableFormat::json_array) TRY(file.write(std::string_view("]\n")));
    return file.commit();
}

}  // namespace graft::formats
