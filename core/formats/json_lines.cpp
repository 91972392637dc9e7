#include "formats/json_rows.h"

namespace graft::formats {
namespace {

struct Line {
    std::size_t length = 0, consumed = 0;  // without, with its line end
    bool too_long = false, last = false;
};

// A line longer than the limit is dropped piece by piece while its end is sought.
Result<Line> nextLine(TextWindow& window, std::size_t limit) {
    Line line;
    for (std::size_t at = 0;;) {
        TRY(window.need(at + 3));
        const auto text = window.text();
        const auto stop = window.atEnd() ? text.size() : text.size() - 2;
        at = std::min(text.substr(0, stop).find_first_of("\r\n", at), stop);
        if (at < stop || window.atEnd()) {
            line.length = at;
            line.consumed = at + window.lineEnd(at);
            line.last = at == text.size();
            line.too_long = line.too_long || at > limit;
            return line;
        }
        if (at > limit) {
            line.too_long = true;
            window.drop(at);
            at = 0;
        }
    }
}

bool isBlank(std::string_view text) { return text.find_first_not_of(" \t") == std::string_view::npos; }

constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";

}  // namespace

Result<void> readJsonLines(TextWindow& window, RowAccount& account) {
    JsonRows rows(account);
    const auto limit = 4 * account.options().cell_limit;
    for (std::uint64_t number = 1;; ++number) {
        const auto line = TRY(nextLine(window, limit));
        auto text = window.text().substr(0, line.length);
        // Files joined one after the other keep their byte order marks in the middle.
        const std::size_t before = text.starts_with(byteOrderMark) ? byteOrderMark.size() : 0;
        text.remove_prefix(before);
        if (line.too_long) account.reject(number, "the row is longer than " + std::to_string(limit) + " bytes");
        else if (!isBlank(text)) rows.add(window, before, text, number);
        window.drop(line.consumed);
        TRY(account.tell(window));
        if (line.last) return {};
    }
}

}  // namespace graft::formats
