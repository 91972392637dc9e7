// The books of one reading: each row of the file is entered once, as imported or as rejected.
#pragma once

#include "formats/table_reader.h"
#include "formats/text_window.h"

#include <string>
#include <utility>

namespace graft::formats {

class RowAccount {
public:
    RowAccount(ReadReport& report, const ReadOptions& options, const RowSink& sink) : m_report(report), m_options(options), m_sink(sink) {}

    ReadReport& report() { return m_report; }
    const ReadOptions& options() const { return m_options; }

    void import(std::uint64_t line, std::vector<Cell>&& cells) {
        ++m_report.rows_in_file;
        ++m_report.imported;
        m_sink(line, std::move(cells));
    }
    void reject(std::uint64_t line, std::string reason) {
        ++m_report.rows_in_file;
        ++m_report.rejected;
        if (m_report.rejections.size() < m_options.kept_rejections) m_report.rejections.push_back({line, std::move(reason)});
    }
    // Tells the sink how far the reading is, once for every MiB; an error when it asks to stop.
    Result<void> tell(const TextWindow& window) {
        if (!m_options.progress || window.bytesRead() < m_nextTold) return {};
        m_nextTold = window.bytesRead() + (1u << 20);
        if (m_options.progress({"Reading rows", window.bytesRead(), window.fileSize()})) return {};
        return Error{ErrorKind::stopped, "Reading stopped", "You stopped it.", {}};
    }

private:
    ReadReport& m_report;
    const ReadOptions& m_options;
    const RowSink& m_sink;
    std::uint64_t m_nextTold = 0;
};

// Why `row`, which lies `before` bytes after the window's start, is no text: its first bad byte or NUL with the offset in
// the file; empty when it is fine.
std::string badTextReason(const TextWindow& window, std::size_t before, std::string_view row);

Result<void> readCsvRows(TextWindow& window, RowAccount& account);
Result<void> readJsonLines(TextWindow& window, RowAccount& account);
Result<void> readJsonArray(TextWindow& window, RowAccount& account);

}  // namespace graft::formats
