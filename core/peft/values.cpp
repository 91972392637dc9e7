#include "peft/values.h"

#include <algorithm>

namespace graft::peft {
namespace {

using recipe::FieldValue;
using recipe::MethodField;

constexpr std::array typeNames{"true or false", "a whole number", "a number", "a text", "a list of names"};

std::string shownNumber(double value) {
    std::string text = std::to_string(value);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
}

Error fieldError(const MethodField& field, const std::string& expected) {
    return {ErrorKind::badInput, "Read the method's values", field.info.key + ": expected " + expected, "Change \"" + field.info.label + "\"."};
}

// A whole number may stand for a number, and one name for a list.
std::optional<FieldValue> asType(const FieldValue& value, std::size_t type) {
    if (value.index() == type) return value;
    if (const auto* whole = std::get_if<std::int64_t>(&value); whole && type == 2) return static_cast<double>(*whole);
    if (const auto* name = std::get_if<std::string>(&value); name && type == 4) return std::vector<std::string>{*name};
    return std::nullopt;
}

Result<FieldValue> checked(const MethodField& field, const FieldValue& given) {
    const auto value = asType(given, field.standard.index());
    if (!value) return fieldError(field, typeNames[field.standard.index()]);
    std::optional<double> number;
    if (const auto* whole = std::get_if<std::int64_t>(&*value)) number = static_cast<double>(*whole);
    if (const auto* real = std::get_if<double>(&*value)) number = *real;
    if (number && !(*number >= field.info.low && *number <= field.info.high))
        return fieldError(field, "a number from " + shownNumber(field.info.low) + " to " + shownNumber(field.info.high) + ", found " + shownNumber(*number));
    const auto* text = std::get_if<std::string>(&*value);
    if (text && !field.info.choices.empty() && std::ranges::find(field.info.choices, *text) == field.info.choices.end()) {
        std::string all;
        for (const std::string& choice : field.info.choices) all += (all.empty() ? "" : ", ") + choice;
        return fieldError(field, "one of " + all + ", found \"" + *text + "\"");
    }
    if (const auto* list = std::get_if<std::vector<std::string>>(&*value); list && list->empty()) return fieldError(field, "at least one name");
    return *value;
}

}  // namespace

Result<Values> completeValues(const Method& method, const Values& given) {
    Values complete;
    for (const MethodField& field : method.info.fields) {
        const auto place = given.find(field.info.key);
        complete[field.info.key] = place == given.end() ? field.standard : TRY(checked(field, place->second));
    }
    for (const auto& [key, value] : given)
        if (!complete.contains(key))
            return Error{ErrorKind::badInput, "Read the method's values", key + ": " + method.info.name + " has no such field", "Remove it from the recipe."};
    return complete;
}

std::int64_t integerIn(const Values& values, const std::string& key) { return std::get<std::int64_t>(values.at(key)); }
double numberIn(const Values& values, const std::string& key) { return std::get<double>(values.at(key)); }
const std::string& textIn(const Values& values, const std::string& key) { return std::get<std::string>(values.at(key)); }
bool flagIn(const Values& values, const std::string& key) { return std::get<bool>(values.at(key)); }
const std::vector<std::string>& listIn(const Values& values, const std::string& key) { return std::get<std::vector<std::string>>(values.at(key)); }

}  // namespace graft::peft
