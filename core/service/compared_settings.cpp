#include "service/compared_settings.h"

#include "peft/registry.h"
#include "recipe/field_text.h"

#include <algorithm>
#include <set>

namespace graft::service {

namespace {

constexpr std::size_t shownOfHash = 12;

std::string shownValue(const Json& value, const std::string& key) {
    if (value.is_object()) {
        std::string text;
        for (const auto& [column, role] : value.items()) text += (text.empty() ? "" : ", ") + column + ": " + recipe::textOf(role);
        return text;
    }
    const auto text = recipe::textOf(value);
    return key.ends_with(".hash") ? text.substr(0, shownOfHash) : text;
}

ComparedSetting& settingAt(std::vector<ComparedSetting>& settings, const std::string& key, const recipe::FieldInfo& info) {
    const auto found = std::ranges::find(settings, key, &ComparedSetting::key);
    if (found != settings.end()) return *found;
    settings.push_back({key, info.label, info.help, {}});
    return settings.back();
}

// A method's own settings, its standards too; a run of another method has none of them.
void addMethod(std::vector<ComparedSetting>& settings, const ComparedRow& row) {
    const auto method = peft::methodNamed(row.recipe->method.id);
    if (!method) return;
    for (const auto& field : (*method)->info.fields) {
        const auto given = row.recipe->method.values.find(field.info.key);
        const auto& value = given == row.recipe->method.values.end() ? field.standard : given->second;
        settingAt(settings, "method.values." + field.info.key, field.info).values[row.contestant] = recipe::textOf(recipe::toJson(value));
    }
}

}  // namespace

std::vector<ComparedSetting> settingsOf(const std::vector<ComparedRow>& rows) {
    std::vector<ComparedSetting> settings;
    for (const auto& row : rows) {
        if (!row.recipe) continue;
        recipe::eachField(*row.recipe, [&](const auto& value, const recipe::FieldInfo& info) {
            if (info.key != "name") settingAt(settings, info.key, info).values[row.contestant] = shownValue(recipe::writeField(value), info.key);
            if (info.key == "method.id") addMethod(settings, row);
        });
    }
    return settings;
}

}  // namespace graft::service
