// Field values as JSON and as text, one overload for each type a field can have.
#pragma once

#include "base/json.h"
#include "recipe/field.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace graft::recipe {

Json toJson(const FieldValue& value);

// Reads `json` or `text` into `value`; the range and choices of `info` are checked. `value` is left alone on an error.
Result<void> readField(const Json& json, std::string& value, const FieldInfo& info);
Result<void> readField(const Json& json, double& value, const FieldInfo& info);
Result<void> readField(const Json& json, std::int64_t& value, const FieldInfo& info);
Result<void> readField(const Json& json, std::uint64_t& value, const FieldInfo& info);
Result<void> readField(const Json& json, std::map<std::string, std::string>& value, const FieldInfo& info);
Result<void> readField(const Json& json, std::vector<std::string>& value, const FieldInfo& info);
// The type of `value` before the call is the type that is expected.
Result<void> readField(const Json& json, FieldValue& value, const FieldInfo& info);

template <class T>
Result<void> readField(const Json& json, std::optional<T>& value, const FieldInfo& info) {
    if (json.is_null()) {
        value.reset();
        return {};
    }
    T inner{};
    TRY(readField(json, inner, info));
    value = std::move(inner);
    return {};
}

template <class T>
Json writeField(const T& value) {
    return Json(value);
}
template <class T>
Json writeField(const std::optional<T>& value) {
    return value ? Json(*value) : Json();
}
inline Json writeField(const FieldValue& value) { return toJson(value); }

// What the user types after --set KEY=: numbers, true/false, names; lists "a,b", roles "column:role,column:role", "auto" for the guide.
Json jsonOfText(std::string_view text, const std::string*);
Json jsonOfText(std::string_view text, const double*);
Json jsonOfText(std::string_view text, const std::int64_t*);
Json jsonOfText(std::string_view text, const std::uint64_t*);
Json jsonOfText(std::string_view text, const std::map<std::string, std::string>*);
Json jsonOfText(std::string_view text, const std::vector<std::string>*);
Json jsonOfText(std::string_view text, const FieldValue* standard);
template <class T>
Json jsonOfText(std::string_view text, const std::optional<T>*) {
    return text == "auto" ? Json() : jsonOfText(text, static_cast<const T*>(nullptr));
}

// For tables of differences: "2e-04", "q_proj, v_proj", "decided by the guide".
std::string textOf(const Json& value);

}  // namespace graft::recipe
