#include "recipe/recipe.h"

#include "base/durable_file.h"
#include "base/shown_text.h"
#include "recipe/field_text.h"

#include <set>

namespace graft::recipe {

namespace {

Json::json_pointer pointerTo(const std::string& key) {
    std::string path = "/" + key;
    for (auto& letter : path)
        if (letter == '.') letter = '/';
    return Json::json_pointer(path);
}

Error unusable(const std::string& why, const std::string& hint) { return {ErrorKind::badInput, "The recipe cannot be used", why, hint}; }

// A method's value in a file has no declaration at hand: its JSON type is its type. The method checks it (peft::completeValues).
Result<FieldValue> freeValue(const std::string& key, const Json& json) {
    if (json.is_boolean()) return FieldValue(json.get<bool>());
    if (json.is_number_integer()) return FieldValue(json.get<std::int64_t>());
    if (json.is_number_float()) return FieldValue(json.get<double>());
    if (json.is_string()) return FieldValue(json.get<std::string>());
    FieldValue list = std::vector<std::string>{};
    TRY(readField(json, list, FieldInfo{.key = "method.values." + key, .help = "Use a number, a text, true, false or a list of texts"}));
    return list;
}

Result<void> checkKeys(const Json& json, const std::set<std::string>& known, const std::string& prefix) {
    for (const auto& [key, value] : json.items()) {
        const auto path = prefix.empty() ? key : prefix + '.' + key;
        const bool section = path == "model" || path == "data" || path == "method" || path == "training" || path == "evaluation";
        if (section) {
            if (!value.is_object()) return unusable("\"" + path + "\" is not an object", "See graft recipe --help for the fields");
            TRY(checkKeys(value, known, path));
        } else if (!known.contains(path)) {
            return unusable("the key \"" + graft::shown(path) + "\" is not known", "Remove it, or check its spelling with graft recipe --help");
        }
    }
    return {};
}

// Older files are lifted version by version to the current form, here and nowhere else.
Result<Json> upgraded(Json json) {
    if (!json.is_object()) return unusable("the file does not hold a JSON object", "Make a recipe with graft recipe");
    const auto version = json.value("version", Json());
    if (!version.is_number_integer()) return unusable("the field version is missing", "Make a recipe with graft recipe");
    if (version.get<std::int64_t>() > Recipe::currentVersion || version.get<std::int64_t>() < 1)
        return unusable("it has version " + writeJsonLine(version) + ", this program knows 1 to " + std::to_string(Recipe::currentVersion), "Open it with a newer version of Graft");
    return json;
}

}  // namespace

Json toJson(const Recipe& recipe) {
    Json json{{"version", Recipe::currentVersion}, {"reasons", recipe.reasons}};
    eachField(recipe, [&](const auto& value, const FieldInfo& info) { json[pointerTo(info.key)] = writeField(value); });
    json["method"]["values"] = Json::object();
    for (const auto& [key, value] : recipe.method.values) json["method"]["values"][key] = toJson(value);
    return json;
}

Result<Recipe> fromJson(const Json& given) {
    const Json json = TRY(upgraded(given));
    Recipe recipe;
    std::set<std::string> known{"version", "reasons", "method.values"};
    std::optional<Error> error;
    eachField(recipe, [&](auto& value, const FieldInfo& info) {
        known.insert(info.key);
        const auto pointer = pointerTo(info.key);
        if (error || !json.contains(pointer)) return;
        const bool decidedLater = json[pointer].is_string() && json[pointer].template get_ref<const std::string&>().empty();
        if (decidedLater) return;  // empty names and hashes are the standard already
        if (auto read = readField(json[pointer], value, info); !read) error = read.error();
    });
    if (error) return *error;
    TRY(checkKeys(json, known, ""));
    if (json.contains("/method/values"_json_pointer))
        for (const auto& [key, value] : json["method"]["values"].items()) recipe.method.values[key] = TRY(freeValue(key, value));
    if (json.contains("reasons")) TRY(readField(json["reasons"], recipe.reasons, FieldInfo{.key = "reasons"}));
    return recipe;
}

Result<Recipe> loadRecipe(const std::filesystem::path& path) {
    const Json json = TRY(readJsonFile(path, smallFile));
    auto recipe = fromJson(json);
    if (recipe) return recipe;
    auto error = recipe.error();
    error.what = path.string() + ": " + error.what;
    return error;
}

Result<void> saveRecipe(const Recipe& recipe, const std::filesystem::path& path) { return writeFileDurably(path, writeJson(toJson(recipe))); }

Result<void> setField(Recipe& recipe, std::string_view key, std::string_view text, const std::vector<MethodField>& fields) {
    std::optional<Result<void>> outcome;
    std::string close;
    eachField(recipe, [&](auto& value, const FieldInfo& info) {
        const bool tail = std::string_view(info.key).ends_with("." + std::string(key));
        if (tail) close = info.key;
        if (outcome || !(info.key == key || tail)) return;
        outcome = readField(jsonOfText(text, &value), value, info);
        if (*outcome) recipe.reasons.erase(info.key);
    });
    if (outcome) return *outcome;
    for (const auto& field : fields) {
        if (field.info.key != key) continue;
        FieldValue value = field.standard;
        TRY(readField(jsonOfText(text, &field.standard), value, field.info));
        recipe.method.values[field.info.key] = value;
        recipe.reasons.erase("method.values." + field.info.key);
        return {};
    }
    std::string names;
    for (const auto& field : fields) names += ' ' + field.info.key;
    return Error{ErrorKind::badInput, "Cannot set " + std::string(key), "neither the recipe nor the method has a field of this name",
                 names.empty() ? "See graft recipe --help" : "The method's fields are:" + names + "; for the others see graft recipe --help"};
}

std::vector<Difference> differences(const Recipe& left, const Recipe& right) {
    std::vector<Difference> rows;
    const Json other = toJson(right);
    eachField(left, [&](const auto& value, const FieldInfo& info) {
        const auto mine = writeField(value);
        const auto& theirs = other[pointerTo(info.key)];
        if (mine != theirs) rows.push_back({info.key, info.label, textOf(mine), textOf(theirs)});
    });
    std::set<std::string> keys;
    for (const auto* recipe : {&left, &right})
        for (const auto& [key, value] : recipe->method.values) keys.insert(key);
    const auto shown = [](const Recipe& recipe, const std::string& key) {
        const auto found = recipe.method.values.find(key);
        return found == recipe.method.values.end() ? std::string(mark("standard")) : textOf(toJson(found->second));
    };
    for (const auto& key : keys)
        if (shown(left, key) != shown(right, key)) rows.push_back({"method.values." + key, key, shown(left, key), shown(right, key)});
    return rows;
}

}  // namespace graft::recipe
