#include "service/command_line.h"

#include "recipe/field_text.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

namespace graft::service {

namespace {

// Whole and bare where a shell takes it as it is, otherwise in single quotes.
std::string quoted(const std::string& text) {
    const auto plain = [](char sign) { return std::isalnum(static_cast<unsigned char>(sign)) || std::string_view("/._-+=:,@%").find(sign) != std::string_view::npos; };
    if (!text.empty() && std::ranges::all_of(text, plain)) return text;
    std::string inQuotes = "'";
    for (const char sign : text) inQuotes += sign == '\'' ? std::string("'\\''") : std::string(1, sign);
    return inQuotes + "'";
}

Error unsayable(const std::string& key) {
    return {ErrorKind::unsupported, "No command can be given for these settings", key + " holds a comma, which --set would take for the next entry", "Use the draft.json of the project folder as the recipe"};
}

// The inverse of recipe::jsonOfText.
Result<std::string> settingOf(const std::string& key, const Json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_array() || value.is_object()) {
        std::string text;
        for (const auto& [name, inner] : value.items()) {
            const auto entry = value.is_array() ? inner.get<std::string>() : name + ':' + inner.get<std::string>();
            if (entry.find(',') != std::string::npos) return unsayable(key);
            text += (text.empty() ? "" : ",") + entry;
        }
        return text;
    }
    return writeJsonLine(value);
}

}  // namespace

Result<std::string> commandFor(const recipe::Recipe& recipe, const std::filesystem::path& project) {
    static const std::set<std::string> named{"model.path", "data.path", "method.id", "model.hash", "data.hash"};  // by their own options, or noted by the run
    std::string sets;
    std::optional<Error> error;
    const auto set = [&](const std::string& key, const Json& value) {
        const auto text = settingOf(key, value);
        if (text) sets += " --set " + quoted(key + '=' + *text);
        else if (!error) error = text.error();
    };
    const recipe::Recipe untouched;
    std::map<std::string, Json> standards;
    recipe::eachField(untouched, [&](const auto& value, const recipe::FieldInfo& info) { standards[info.key] = recipe::writeField(value); });
    recipe::eachField(recipe, [&](const auto& value, const recipe::FieldInfo& info) {
        const Json written = recipe::writeField(value);
        if (!named.contains(info.key) && written != standards[info.key]) set(info.key, written);
    });
    for (const auto& [key, value] : recipe.method.values) set(key, recipe::toJson(value));
    if (error) return *error;
    const auto file = (project / "recipe.json").string();
    return "graft recipe --model " + quoted(recipe.model.path) + " --data " + quoted(recipe.data.path) + " --method " + quoted(recipe.method.id) + sets + " -o " + quoted(file) +
           " && graft train " + quoted(file) + " --project " + quoted(project.string());
}

}  // namespace graft::service
