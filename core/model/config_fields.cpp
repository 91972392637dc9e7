#include "model/config_fields.h"

#include "base/shown_text.h"

#include <cmath>

namespace graft::model {
namespace {

std::string shown(double value) {
    std::string text = std::to_string(value);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
}

}  // namespace

std::string shownJson(const Json& value) {
    std::string text = value.dump(-1, ' ', true, Json::error_handler_t::replace);
    if (text.size() > 60) text = text.substr(0, 57) + "...";
    return text;
}

const Json* ConfigFields::find(std::string_view key) const {
    const auto place = m_config.find(key);
    return place == m_config.end() || place->is_null() ? nullptr : &*place;
}

bool ConfigFields::has(std::string_view key) const { return find(key) != nullptr; }

void ConfigFields::refuse(std::string_view key, const std::string& expected, const std::string& found) {
    if (m_error) return;
    m_error = Error{ErrorKind::badInput, "Read the model's config.json", std::string(key) + ": expected " + expected + ", found " + graft::shown(found, 200),
                    "The file is damaged or not of this model: fetch the model again."};
}

std::int64_t ConfigFields::integer(std::string_view key, std::int64_t low, std::int64_t high, std::optional<std::int64_t> fallback) {
    const std::string expected = "a whole number from " + std::to_string(low) + " to " + std::to_string(high);
    const Json* value = find(key);
    if (!value) {
        if (!fallback) refuse(key, expected, "nothing");
        return fallback.value_or(low);
    }
    const bool tooLarge = value->is_number_unsigned() && value->get<std::uint64_t>() > static_cast<std::uint64_t>(high);
    if (!value->is_number_integer() || tooLarge || value->get<std::int64_t>() < low || value->get<std::int64_t>() > high) {
        refuse(key, expected, shownJson(*value));
        return low;
    }
    return value->get<std::int64_t>();
}

double ConfigFields::number(std::string_view key, double low, double high, std::optional<double> fallback) {
    const std::string expected = "a number from " + shown(low) + " to " + shown(high);
    const Json* value = find(key);
    if (!value) {
        if (!fallback) refuse(key, expected, "nothing");
        return fallback.value_or(low);
    }
    const double found = value->is_number() ? value->get<double>() : NAN;
    if (!(found >= low && found <= high)) {  // also false for NaN
        refuse(key, expected, shownJson(*value));
        return low;
    }
    return found;
}

bool ConfigFields::flag(std::string_view key, bool fallback) {
    const Json* value = find(key);
    if (!value) return fallback;
    if (!value->is_boolean()) {
        refuse(key, "true or false", shownJson(*value));
        return fallback;
    }
    return value->get<bool>();
}

std::string ConfigFields::text(std::string_view key, std::string fallback) {
    const Json* value = find(key);
    if (!value) return fallback;
    if (!value->is_string()) {
        refuse(key, "a text", shownJson(*value));
        return fallback;
    }
    return value->get<std::string>();
}

}  // namespace graft::model
