// Which column means what, guessed with an explanation.
#pragma once

#include "data/table.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace graft::data {

enum class ColumnRole { none, messages, instruction, prompt, answer, text, group };
std::string_view nameOf(ColumnRole role);          // "prompt": as in recipe.data.roles
Result<ColumnRole> roleNamed(std::string_view name);

struct RoleGuess {
    std::map<std::string, ColumnRole> roles;       // column -> role, columns with role none left out
    std::string form;                              // "messages", "messages and text", "prompt and answer", "instruction, input and output", "text"
    std::string explanation;                       // one sentence for the user
};

// By name (messages/conversations; prompt/completion; instruction/input/output; question/answer; text...), then by content.
// When nothing fits: an error that lists the columns and what is needed.
Result<RoleGuess> guessRoles(const Table& table);

// The roles of a recipe (column -> name of a role), checked against the table: every column exists, and the roles together make an
// example (messages, text, or both, each row then filling one of them; or at least one prompt or instruction with at least one answer).
Result<std::map<std::string, ColumnRole>> rolesFromNames(const Table& table, const std::map<std::string, std::string>& names);

}  // namespace graft::data
