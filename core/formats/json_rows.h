// Turns JSON objects into table rows; a new key lengthens the table.
#pragma once

#include "formats/row_account.h"

#include <map>
#include <string>
#include <string_view>

namespace graft::formats {

class JsonRows {
public:
    explicit JsonRows(RowAccount& account) : m_account(account) {}
    // `text` lies within the window, `before` bytes after its start; it is imported, or rejected with its reason.
    void add(const TextWindow& window, std::size_t before, std::string_view text, std::uint64_t line);

private:
    RowAccount& m_account;
    std::map<std::string, std::size_t, std::less<>> m_columns;  // key -> column
};

}  // namespace graft::formats
