#include "formats/json_rows.h"

#include "formats/json_fields.h"

namespace graft::formats {

void JsonRows::add(const TextWindow& window, std::size_t before, std::string_view text, std::uint64_t line) {
    if (auto bad = badTextReason(window, before, text); !bad.empty()) return m_account.reject(line, std::move(bad));
    auto fields = jsonFields(text);
    if (!fields) return m_account.reject(line, fields.error().why);
    auto& columns = m_account.report().columns;
    std::size_t fresh = 0;
    for (const auto& field : *fields) fresh += !m_columns.contains(field.first);
    const auto limit = m_account.options().column_limit;
    if (columns.size() + fresh > limit) return m_account.reject(line, "its keys would make more than " + std::to_string(limit) + " columns");
    for (const auto& field : *fields)
        if (m_columns.try_emplace(field.first, columns.size()).second) columns.push_back(field.first);
    std::vector<Cell> cells(columns.size());
    for (auto& [key, cell] : *fields) cells[m_columns.find(key)->second] = std::move(cell);
    m_account.import(line, std::move(cells));
}

}  // namespace graft::formats
