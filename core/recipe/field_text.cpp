#include "recipe/field_text.h"

#include "base/shown_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace graft::recipe {

namespace {

Error refused(const FieldInfo& info, const std::string& expected, const Json& found) {
    std::string hint = info.help;
    if (!info.choices.empty()) {
        hint = "Choose one of:";
        for (const auto& choice : info.choices) hint += ' ' + choice;
    }
    return {ErrorKind::badInput, "The field " + info.key + " cannot be used", "expected " + expected + ", found " + shown(writeJsonLine(found), 120), hint};
}

std::string rangeOf(const FieldInfo& info, const char* kind) {
    const auto figure = [](double value) {
        char text[32];
        std::snprintf(text, sizeof text, "%.6g", value);
        return std::string(text);
    };
    std::string text = kind;
    if (std::isfinite(info.low) && std::isfinite(info.high)) return text + " from " + figure(info.low) + " to " + figure(info.high);
    if (std::isfinite(info.low)) return text + " of at least " + figure(info.low);
    if (std::isfinite(info.high)) return text + " of at most " + figure(info.high);
    return text;
}

bool inRange(const FieldInfo& info, double value) { return value >= info.low && value <= info.high; }
bool isChoice(const FieldInfo& info, const std::string& text) { return info.choices.empty() || std::ranges::find(info.choices, text) != info.choices.end(); }

template <class Integer>
Result<void> readInteger(const Json& json, Integer& value, const FieldInfo& info) {
    const bool fits = std::is_signed_v<Integer> ? json.is_number_integer() && !(json.is_number_unsigned() && json.get<std::uint64_t>() > std::uint64_t{INT64_MAX})
                                                : json.is_number_unsigned() || (json.is_number_integer() && json.get<std::int64_t>() >= 0);
    if (!fits || !inRange(info, json.get<double>())) return refused(info, rangeOf(info, "a whole number"), json);
    value = json.get<Integer>();
    return {};
}

}  // namespace

Json toJson(const FieldValue& value) {
    return std::visit([](const auto& inner) { return Json(inner); }, value);
}

Result<void> readField(const Json& json, std::string& value, const FieldInfo& info) {
    if (!json.is_string() || !isChoice(info, json.get_ref<const std::string&>())) return refused(info, info.choices.empty() ? "a text" : "one of its choices", json);
    value = json.get<std::string>();
    return {};
}

Result<void> readField(const Json& json, double& value, const FieldInfo& info) {
    if (!json.is_number() || !std::isfinite(json.get<double>()) || !inRange(info, json.get<double>())) return refused(info, rangeOf(info, "a number"), json);
    value = json.get<double>();
    return {};
}

Result<void> readField(const Json& json, std::int64_t& value, const FieldInfo& info) { return readInteger(json, value, info); }
Result<void> readField(const Json& json, std::uint64_t& value, const FieldInfo& info) { return readInteger(json, value, info); }

Result<void> readField(const Json& json, std::map<std::string, std::string>& value, const FieldInfo& info) {
    if (!json.is_object()) return refused(info, "an object of texts", json);
    std::map<std::string, std::string> read;
    for (const auto& [key, inner] : json.items()) {
        if (!inner.is_string() || !isChoice(info, inner.get_ref<const std::string&>())) return refused(info, "one of its choices for \"" + key + '"', inner);
        read[key] = inner.get<std::string>();
    }
    value = std::move(read);
    return {};
}

Result<void> readField(const Json& json, std::vector<std::string>& value, const FieldInfo& info) {
    if (!json.is_array()) return refused(info, "a list of texts", json);
    std::vector<std::string> read;
    for (const auto& inner : json) {
        if (!inner.is_string() || !isChoice(info, inner.get_ref<const std::string&>())) return refused(info, "a list of texts", json);
        read.push_back(inner.get<std::string>());
    }
    value = std::move(read);
    return {};
}

Result<void> readField(const Json& json, FieldValue& value, const FieldInfo& info) {
    return std::visit(
        [&]<class T>(const T&) -> Result<void> {
            T read{};
            if constexpr (std::is_same_v<T, bool>) {
                if (!json.is_boolean()) return refused(info, "true or false", json);
                read = json.get<bool>();
            } else {
                TRY(readField(json, read, info));
            }
            value = std::move(read);
            return {};
        },
        FieldValue(value));
}

Json jsonOfText(std::string_view text, const std::string*) { return Json(std::string(text)); }

Json jsonOfText(std::string_view text, const double*) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? Json(value) : Json(std::string(text));
}

Json jsonOfText(std::string_view text, const std::int64_t*) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? Json(value) : Json(std::string(text));
}

Json jsonOfText(std::string_view text, const std::uint64_t*) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? Json(value) : Json(std::string(text));
}

Json jsonOfText(std::string_view text, const std::vector<std::string>*) {
    Json list = Json::array();
    while (!text.empty()) {
        const auto comma = std::min(text.find(','), text.size());
        list.push_back(std::string(text.substr(0, comma)));
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return list;
}

Json jsonOfText(std::string_view text, const std::map<std::string, std::string>*) {
    Json object = Json::object();
    for (const auto& entry : jsonOfText(text, static_cast<const std::vector<std::string>*>(nullptr))) {
        const auto pair = entry.get<std::string>();
        const auto colon = std::min(pair.rfind(':'), pair.size());  // a column's name may hold a colon
        object[pair.substr(0, colon)] = colon < pair.size() ? pair.substr(colon + 1) : "";
    }
    return object;
}

Json jsonOfText(std::string_view text, const FieldValue* standard) {
    return std::visit(
        [&]<class T>(const T&) -> Json {
            if constexpr (std::is_same_v<T, bool>) return text == "true" ? Json(true) : text == "false" ? Json(false) : Json(std::string(text));
            else return jsonOfText(text, static_cast<const T*>(nullptr));
        },
        *standard);
}

std::string textOf(const Json& value) {
    if (value.is_null()) return mark("decided by the guide");
    if (value.is_string()) return value.get<std::string>();
    if (value.is_number_float()) {
        char text[32];
        std::snprintf(text, sizeof text, "%.6g", value.get<double>());
        return text;
    }
    if (!value.is_array()) return writeJsonLine(value);
    std::string text;
    for (const auto& inner : value) text += (text.empty() ? "" : ", ") + textOf(inner);
    return text;
}

}  // namespace graft::recipe
