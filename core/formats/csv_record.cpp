#include "formats/csv_record.h"

namespace graft::formats {
namespace {

enum class State { cell_start, plain, quoted, after_quote };

class Scan {
public:
    Scan(TextWindow& window, const TableDialect& dialect, const ReadOptions& options)
        : m_window(window), m_dialect(dialect), m_options(options), m_rowLimit(4 * options.cell_limit) {}

    Result<CsvRecord> run() {
        for (;;) {
            // Two bytes more than the one looked at: "\r\r\n" is one line end.
            if (m_at + 3 > m_window.text().size()) TRY(m_window.need(m_at + 3));
            const auto text = m_window.text();
            if (m_at >= text.size()) return atEnd();
            const auto stop = m_window.atEnd() ? text.size() : text.size() - 2;
            for (; m_at < stop; ++m_at) {
                const char c = text[m_at];
                const bool lineEnd = c == '\n' || c == '\r';
                if (m_at - m_cell.begin > m_options.cell_limit) return faulty("a cell is longer than " + std::to_string(m_options.cell_limit) + " bytes");
                if (m_at > m_rowLimit) return faulty("the row is longer than " + std::to_string(m_rowLimit) + " bytes");
                if (m_state == State::quoted) {
                    if (c == m_dialect.quote) m_state = State::after_quote;
                    else if (lineEnd) passLineEnd();
                    continue;
                }
                if (m_state == State::after_quote && c == m_dialect.quote) {
                    m_cell.has_doubled_quotes = true;
                    m_state = State::quoted;
                    continue;
                }
                if (lineEnd) return whole(m_at, m_window.lineEnd(m_at));
                if (c == m_dialect.delimiter && m_dialect.delimiter != '\0') {
                    endCell(m_at);
                    if (m_record.cells.size() >= m_options.column_limit) return faulty("it has more than " + std::to_string(m_options.column_limit) + " cells");
                    m_cell = {.begin = m_at + 1};
                    m_state = State::cell_start;
                } else if (m_state == State::after_quote) {
                    return faulty("text follows the closing quote of cell " + std::to_string(m_record.cells.size() + 1) +
                                  " (a quote inside a cell is written twice)");
                } else if (m_state == State::cell_start) {
                    m_cell.quoted = c == m_dialect.quote && c != '\0';
                    if (m_cell.quoted) m_cell.begin = m_at + 1;
                    m_state = m_cell.quoted ? State::quoted : State::plain;
                }
            }
        }
    }

private:
    void endCell(std::size_t at) {
        m_cell.end = m_state == State::after_quote ? at - 1 : at;
        m_record.cells.push_back(m_cell);
    }
    void passLineEnd() {
        const auto length = m_window.lineEnd(m_at);
        if (m_firstLineEnd == 0) m_firstLineEnd = m_at + length;
        ++m_record.lines;
        m_at += length - 1;
    }
    CsvRecord whole(std::size_t end, std::size_t lineEndBytes) {
        endCell(end);
        m_record.length = end;
        m_record.consumed = end + lineEndBytes;
        if (lineEndBytes != 0) ++m_record.lines;
        return std::move(m_record);
    }
    Result<CsvRecord> atEnd() {
        if (m_at == 0) return CsvRecord{};
        if (m_state == State::quoted) return faulty("the quote that opens cell " + std::to_string(m_record.cells.size() + 1) + " is never closed");
        return whole(m_at, 0);
    }
    // The record ends with its first line; the text of a longer line is dropped while its end is sought.
    Result<CsvRecord> faulty(std::string fault) {
        CsvRecord record{.fault = std::move(fault)};
        if (m_firstLineEnd != 0) {
            record.consumed = m_firstLineEnd;
            record.lines = 1;
            return record;
        }
        std::size_t at = m_at;
        for (;;) {
            TRY(m_window.need(at + 3));
            const auto text = m_window.text();
            const auto stop = m_window.atEnd() ? text.size() : text.size() - 2;
            for (; at < stop; ++at) {
                const auto length = m_window.lineEnd(at);
                if (length == 0) continue;
                record.consumed = at + length;
                record.lines = 1;
                return record;
            }
            if (at == text.size()) break;
            if (at > m_options.cell_limit) {
                m_window.drop(at);
                at = 0;
            }
        }
        record.consumed = at;
        record.lines = 1;  // consumed may be 0 here: the dropped text was the rest of the file
        return record;
    }

    TextWindow& m_window;
    const TableDialect& m_dialect;
    const ReadOptions& m_options;
    const std::size_t m_rowLimit;
    CsvRecord m_record;
    CellSpan m_cell;
    State m_state = State::cell_start;
    std::size_t m_at = 0;
    std::size_t m_firstLineEnd = 0;  // offset after the first line end inside quotes
};

}  // namespace

Result<CsvRecord> scanRecord(TextWindow& window, const TableDialect& dialect, const ReadOptions& options) { return Scan(window, dialect, options).run(); }

std::string cellText(std::string_view record, const CellSpan& span, char quote) {
    const auto raw = record.substr(span.begin, span.end - span.begin);
    if (!span.has_doubled_quotes) return std::string(raw);
    std::string text;
    text.reserve(raw.size());
    for (std::size_t at = 0; at < raw.size(); ++at) {
        text.push_back(raw[at]);
        if (raw[at] == quote) ++at;
    }
    return text;
}

}  // namespace graft::formats
