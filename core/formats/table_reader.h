// Reads CSV, TSV, JSON lines and JSON arrays row by row; every row of the file is either delivered or rejected with its line and reason.
#pragma once

#include "base/progress.h"
#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace graft::formats {

enum class TableFormat { csv, json_lines, json_array };

enum class CellKind { empty, text, number, boolean, json };  // json: an object or array, kept as its JSON text
struct Cell {
    CellKind kind = CellKind::empty;
    std::string text;  // numbers as they stand in the file
    friend bool operator==(const Cell&, const Cell&) = default;
};

struct TableDialect {
    TableFormat format = TableFormat::csv;
    char delimiter = ',';                   // '\0': one column, each line a cell
    char quote = '"';                       // '\0': none
    bool first_row_is_header = true;
    std::string encoding = "UTF-8";         // "UTF-8" | "UTF-16LE" | "UTF-16BE"
    friend bool operator==(const TableDialect&, const TableDialect&) = default;
};

struct RejectedRow {
    std::uint64_t line = 0;    // 1-based line where the row starts
    std::string reason;
    friend bool operator==(const RejectedRow&, const RejectedRow&) = default;
};

struct ReadOptions {
    std::optional<TableDialect> dialect;    // empty: guessed from the first 64 KiB and the suffix
    std::size_t buffer_bytes = 1u << 16;    // tests read with 1, 7, 64
    std::size_t cell_limit = 16u << 20;     // bytes; a row may have four times as many
    std::size_t column_limit = 16384;
    std::size_t kept_rejections = 1000;     // all are counted, this many are kept
    ProgressSink progress;                  // may stop the reading
};

struct ReadReport {
    TableDialect dialect;
    std::vector<std::string> columns;       // JSON: union of keys in order of first appearance
    std::uint64_t rows_in_file = 0, imported = 0, rejected = 0;  // rows_in_file = imported + rejected
    std::vector<RejectedRow> rejections;
};

// Called for each good row; `cells` follows `columns` known so far (later JSON keys lengthen it).
using RowSink = std::function<void(std::uint64_t line, std::vector<Cell>&& cells)>;

Result<TableDialect> guessDialect(const std::filesystem::path& path);
// Blank lines are no rows. Errors are about the whole file: unreadable, empty, a first row that cannot be a header, stopped.
Result<ReadReport> readTable(const std::filesystem::path& path, const ReadOptions& options, const RowSink& sink);

}  // namespace graft::formats
