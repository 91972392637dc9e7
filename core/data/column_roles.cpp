#include "data/column_roles.h"

#include <array>

namespace graft::data {

namespace {

constexpr std::array<std::pair<ColumnRole, std::string_view>, 7> roleNames{{
    {ColumnRole::none, "none"},
    {ColumnRole::messages, "messages"},
    {ColumnRole::instruction, "instruction"},
    {ColumnRole::prompt, "prompt"},
    {ColumnRole::answer, "answer"},
    {ColumnRole::text, "text"},
    {ColumnRole::group, "group"},
}};

std::string listed(const std::vector<std::string>& columns) {
    std::string list;
    for (const std::string& column : columns) list += (list.empty() ? "" : ", ") + column;
    return list.empty() ? "none" : list;
}

Result<void> checkTogether(const std::map<std::string, ColumnRole>& roles) {
    std::map<ColumnRole, int> count;
    for (const auto& [column, role] : roles) ++count[role];
    const int asked = count[ColumnRole::prompt] + count[ColumnRole::instruction];
    const bool pairs = asked > 0 || count[ColumnRole::answer] > 0;
    const char* what = "Cannot make examples of these column roles";
    const char* hint = "Choose a prompt and an answer column, or one messages column, or one text column.";
    if (count[ColumnRole::messages] > 1 || count[ColumnRole::text] > 1 || count[ColumnRole::group] > 1)
        return Error{ErrorKind::badInput, what, "the roles messages, text and group can be given to one column each", hint};
    if (pairs && count[ColumnRole::messages] + count[ColumnRole::text] > 0)
        return Error{ErrorKind::badInput, what, "prompt with answer is one form, messages or text another, and a table has one", hint};
    if (count[ColumnRole::messages] + count[ColumnRole::text] > 0) return {};
    if (asked == 0) return Error{ErrorKind::badInput, what, "no column is the prompt", hint};
    if (count[ColumnRole::answer] == 0) return Error{ErrorKind::badInput, what, "no column is the answer", hint};
    return {};
}

}  // namespace

std::string_view nameOf(ColumnRole role) {
    for (const auto& [known, name] : roleNames)
        if (known == role) return name;
    return "none";
}

Result<ColumnRole> roleNamed(std::string_view name) {
    std::string known;
    for (const auto& [role, text] : roleNames) {
        if (text == name) return role;
        known += (known.empty() ? "" : ", ") + std::string(text);
    }
    return Error{ErrorKind::badInput, "Cannot use the column role \"" + std::string(name) + "\"", "no role has this name", "Use one of: " + known + "."};
}

Result<std::map<std::string, ColumnRole>> rolesFromNames(const Table& table, const std::map<std::string, std::string>& names) {
    std::map<std::string, ColumnRole> roles;
    for (const auto& [column, name] : names) {
        const ColumnRole role = TRY(roleNamed(name));
        if (!columnIndex(table, column))
            return Error{ErrorKind::badInput, "Cannot use the column \"" + column + "\"", "the table has no such column; it has " + listed(table.columns),
                         "Choose the columns again."};
        if (role != ColumnRole::none) roles[column] = role;
    }
    TRY(checkTogether(roles));
    return roles;
}

}  // namespace graft::data
