// What a form, a file, a check and a help text need to know about one value the user may set; declared once per value.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace graft::recipe {

// The value of a method's field. A list is a set of names in the order the user gave.
using FieldValue = std::variant<bool, std::int64_t, double, std::string, std::vector<std::string>>;

enum class FieldLevel { simple, advanced };

struct FieldInfo {
    std::string key;    // JSON key and the KEY of --set KEY=VALUE
    std::string label;  // in the form
    std::string help;   // one sentence
    std::string unit;   // "tokens", "steps"; empty for plain numbers
    double low = -std::numeric_limits<double>::infinity();
    double high = std::numeric_limits<double>::infinity();
    std::vector<std::string> choices;  // the allowed texts; empty when free
    FieldLevel level = FieldLevel::simple;
};

// A field of a method carries its default, which also fixes its type.
struct MethodField {
    FieldInfo info;
    FieldValue standard;
};

// Core marks text, the window translates it.
constexpr const char* mark(const char* text) { return text; }

}  // namespace graft::recipe
