#include "base/shown_text.h"
#include "formats/json_rows.h"

namespace graft::formats {
namespace {

bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// Walks over the elements of one array without building it: only brackets, strings and commas are looked at.
class ArrayScan {
public:
    ArrayScan(TextWindow& window, RowAccount& account) : m_window(window), m_account(account), m_rows(account), m_limit(4 * account.options().cell_limit) {}

    Result<void> run() {
        if (TRY(nextCharacter()) != '[')
            return Error{ErrorKind::badInput, "Cannot read " + shownName(m_window.path()), "It does not start with [, so it is no JSON array.",
                         "If it has one JSON object a line, read it as JSON lines."};
        m_window.drop(1);
        if (TRY(nextCharacter()) != ']') {
            while (TRY(element()) == ',') TRY(account());
        } else {
            m_window.drop(1);
        }
        if (m_closed && TRY(nextCharacter()) != '\0') m_account.reject(m_line, "text follows the end of the array");
        return {};
    }

private:
    Result<void> account() { return m_account.tell(m_window); }

    // Skips white space, counting lines; '\0' at the end of the file.
    Result<char> nextCharacter() {
        for (;;) {
            TRY(m_window.need(3));
            const auto text = m_window.text();
            if (text.empty()) return '\0';
            if (!isSpace(text[0])) return text[0] == '\0' ? '\1' : text[0];
            const auto length = m_window.lineEnd(0);
            if (length != 0) ++m_line;
            m_window.drop(std::max<std::size_t>(length, 1));
        }
    }

    // One element and the character that ends it: ',' or ']', or '\0' where the file ends instead.
    Result<char> element() {
        const char first = TRY(nextCharacter());
        const auto line = m_line;
        if (first == '\0') {
            m_closed = false;
            m_account.reject(line, "the array is not closed: the file ends here");
            return '\0';
        }
        int depth = 0;
        bool inString = false, escaped = false, tooLong = false;
        for (std::size_t at = 0;; ++at) {
            if (at + 3 > m_window.text().size()) TRY(m_window.need(at + 3));
            const auto text = m_window.text();
            if (at >= text.size()) {
                m_closed = false;
                m_account.reject(line, "the row is cut off: the file ends before it does");
                m_window.drop(at);
                return '\0';
            }
            if (at > m_limit) {
                tooLong = true;
                m_window.drop(at);
                at = 0;
            }
            const char c = m_window.text()[at];
            if (const auto length = m_window.lineEnd(at); length != 0) {
                ++m_line;
                at += length - 1;
            } else if (inString) {
                if (escaped) escaped = false;
                else if (c == '\\') escaped = true;
                else if (c == '"') inString = false;
            } else if (c == '"') {
                inString = true;
            } else if (c == '{' || c == '[') {
                ++depth;
            } else if (depth == 0 && (c == ',' || c == ']')) {
                if (tooLong) m_account.reject(line, "the row is longer than " + std::to_string(m_limit) + " bytes");
                else if (at == 0) m_account.reject(line, "there is nothing between two commas");
                else m_rows.add(m_window, 0, m_window.text().substr(0, at), line);
                m_window.drop(at + 1);
                return c;
            } else if (depth > 0 && (c == '}' || c == ']')) {
                --depth;
            }
        }
    }

    TextWindow& m_window;
    RowAccount& m_account;
    JsonRows m_rows;
    const std::size_t m_limit;
    std::uint64_t m_line = 1;
    bool m_closed = true;
};

}  // namespace

Result<void> readJsonArray(TextWindow& window, RowAccount& account) { return ArrayScan(window, account).run(); }

}  // namespace graft::formats
