// Finds the cells of one CSV record (RFC 4180) at the start of a text window, however the text is cut by the buffer.
#pragma once

#include "formats/table_reader.h"
#include "formats/text_window.h"

#include <cstdint>
#include <string>
#include <vector>

namespace graft::formats {

struct CellSpan {
    std::size_t begin = 0, end = 0;  // within the record, without the quotes
    bool quoted = false;
    bool has_doubled_quotes = false;
};

struct CsvRecord {
    std::vector<CellSpan> cells;
    std::size_t length = 0;          // bytes of the record, without its line end
    std::size_t consumed = 0;        // bytes to drop: the record and its line end
    std::uint64_t lines = 0;         // line ends within `consumed`
    std::string fault;               // why it is no row; empty when it is one
    bool is_blank() const { return fault.empty() && cells.size() == 1 && !cells[0].quoted && cells[0].begin == cells[0].end; }
};

// A faulty record ends with its first line, so that one stray quote costs one row and not the rest of the file.
// At the end of the file: a record with consumed = 0.
Result<CsvRecord> scanRecord(TextWindow& window, const TableDialect& dialect, const ReadOptions& options);

std::string cellText(std::string_view record, const CellSpan& span, char quote);

}  // namespace graft::formats
