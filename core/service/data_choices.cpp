#include "service/data_choices.h"

#include <algorithm>

namespace graft::service {

using data::ColumnRole;

namespace {

bool isPair(ColumnRole role) { return role == ColumnRole::instruction || role == ColumnRole::prompt || role == ColumnRole::answer; }
bool isWhole(ColumnRole role) { return role == ColumnRole::messages || role == ColumnRole::text; }
bool isGivenOnce(ColumnRole role) { return isWhole(role) || role == ColumnRole::group; }

std::map<std::string, ColumnRole> stated(const recipe::DataChoice& choice, const data::DataDescription& description) {
    std::map<std::string, ColumnRole> roles;
    if (choice.roles.empty()) {
        for (const auto& column : description.columns)
            if (column.role != ColumnRole::none) roles[column.name] = column.role;
        return roles;
    }
    for (const auto& [column, name] : choice.roles)
        if (const auto role = data::roleNamed(name); role && *role != ColumnRole::none) roles[column] = *role;
    return roles;
}

// An empty map would ask for a guess: a table without any role names one column as not used.
void state(recipe::DataChoice& choice, const data::DataDescription& description, const std::map<std::string, ColumnRole>& roles) {
    choice.roles.clear();
    for (const auto& [column, role] : roles)
        if (role != ColumnRole::none) choice.roles[column] = std::string(data::nameOf(role));
    if (choice.roles.empty() && !description.columns.empty()) choice.roles[description.columns.front().name] = std::string(data::nameOf(ColumnRole::none));
}

}  // namespace

std::map<std::string, ColumnRole> rolesIn(const recipe::DataChoice& choice, const data::DataDescription& description) {
    auto roles = stated(choice, description);
    if (choice.group_column.empty()) return roles;
    std::erase_if(roles, [](const auto& entry) { return entry.second == ColumnRole::group; });  // the column named wins
    roles.try_emplace(choice.group_column, ColumnRole::group);
    return roles;
}

void giveRole(recipe::DataChoice& choice, const data::DataDescription& description, const std::string& column, ColumnRole role) {
    auto roles = stated(choice, description);
    for (auto& [other, held] : roles) {
        const bool sameOnce = isGivenOnce(role) && held == role;
        const bool otherForm = (isPair(role) && isWhole(held)) || (isWhole(role) && isPair(held));
        if (other != column && (sameOnce || otherForm)) held = ColumnRole::none;
    }
    roles[column] = role;
    if (role == ColumnRole::group || choice.group_column == column) choice.group_column.clear();
    state(choice, description, roles);
}

std::string keptTogether(const recipe::DataChoice& choice, const data::DataDescription& description) {
    if (!choice.group_column.empty()) return choice.group_column;
    for (const auto& [column, role] : stated(choice, description))
        if (role == ColumnRole::group) return column;
    return {};
}

void keepTogether(recipe::DataChoice& choice, const data::DataDescription& description, const std::string& column) {
    if (keptTogether(choice, description) == column) return;
    auto roles = stated(choice, description);
    if (std::erase_if(roles, [](const auto& entry) { return entry.second == ColumnRole::group; }) > 0) state(choice, description, roles);
    choice.group_column = column;
}

ColumnRole missingRole(const recipe::DataChoice& choice, const data::DataDescription& description) {
    if (!description.roles_problem) return ColumnRole::none;
    bool asked = false, answered = false;
    for (const auto& [column, role] : stated(choice, description)) {
        if (isWhole(role)) return ColumnRole::none;
        asked = asked || role == ColumnRole::prompt || role == ColumnRole::instruction;
        answered = answered || role == ColumnRole::answer;
    }
    return !answered ? ColumnRole::answer : !asked ? ColumnRole::prompt : ColumnRole::none;
}

bool looksLikeLabels(const data::DescribedColumn& column) {
    constexpr double shortLabel = 60;   // bytes
    const bool lettered = std::ranges::any_of(column.sample, [](unsigned char c) { return c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
    return column.distinct >= 2 && column.distinct * 5 <= column.filled && column.mean_bytes <= shortLabel && lettered;
}

int likelyColumn(const recipe::DataChoice& choice, const data::DataDescription& description, ColumnRole role) {
    const auto roles = stated(choice, description);
    const auto& columns = description.columns;
    int likely = -1;
    // Answers: labels before texts, and of texts the last, as a table is written from left to right. Prompts: the longest text.
    const auto rank = [&](int at) {
        const auto& column = columns[static_cast<std::size_t>(at)];
        const double text = column.filled > 0 ? column.mean_bytes : -1;
        return role != ColumnRole::answer ? text : looksLikeLabels(column) ? 2e9 + static_cast<double>(column.distinct) : text < 20 ? text : 1e9 + at;
    };
    for (int at = 0; at < static_cast<int>(columns.size()); ++at)
        if (!roles.contains(columns[static_cast<std::size_t>(at)].name) && (likely < 0 || rank(at) > rank(likely))) likely = at;
    return likely;
}

void sayFirstRow(recipe::DataChoice& choice, bool is_header) {
    choice.first_row = is_header ? "header" : "row";
    choice.roles.clear();
    choice.group_column.clear();
}

void chooseFile(recipe::Recipe& recipe, const std::string& path) {
    const auto before = recipe.data;
    recipe.data = {};
    recipe.data.path = path;
    recipe.data.instruction = before.instruction;
    recipe.data.held_out_share = before.held_out_share;
    recipe.data.test_share = before.test_share;
    recipe.data.split_seed = before.split_seed;
    recipe.data.length_policy = before.length_policy;
    recipe.evaluation.metrics.clear();
    recipe.evaluation.label_field.clear();
    std::erase_if(recipe.reasons, [](const auto& reason) { return reason.first.starts_with("data."); });
}

std::int64_t leastExamples(const recipe::DataChoice& choice) {
    return data::leastRows(data::splitPlanOf(choice));
}

data::SplitSizes expectedSizes(const recipe::DataChoice& choice, std::int64_t examples) { return data::expectedSizes(examples, data::splitPlanOf(choice)); }

bool tooFewToJudge(const recipe::DataChoice& choice, std::int64_t examples) {
    const auto plan = data::splitPlanOf(choice);
    const auto sizes = data::expectedSizes(examples, plan);
    return data::isFewRows(examples, plan) || (plan.held_out_share > 0 && sizes.held_out < plan.least) || (plan.test_share > 0 && sizes.test < plan.least);
}

}  // namespace graft::service
