#include "formats/json_fields.h"

#include "base/json.h"

namespace graft::formats {
namespace {

constexpr std::string_view spaces = " \t\r\n";

// The end of the value that starts at `at`; `text` is known to be valid JSON.
std::size_t valueEnd(std::string_view text, std::size_t at) {
    int depth = 0;
    for (bool inString = false; at < text.size(); ++at) {
        const char c = text[at];
        if (inString) {
            if (c == '\\') ++at;
            else if (c == '"') inString = false;
            if (!inString && depth == 0) return at + 1;
        } else if (c == '"') {
            inString = true;
        } else if (c == '{' || c == '[') {
            ++depth;
        } else if (c == '}' || c == ']') {
            if (depth == 0) return at;
            if (--depth == 0) return at + 1;
        } else if (depth == 0 && (c == ',' || c == ':' || spaces.find(c) != std::string_view::npos)) {
            return at;
        }
    }
    return at;
}

Cell cellOf(std::string_view raw, const Json& value) {
    switch (value.type()) {
    case Json::value_t::null: return {};
    case Json::value_t::boolean: return {CellKind::boolean, std::string(raw)};
    case Json::value_t::string: return {CellKind::text, value.get_ref<const std::string&>()};
    case Json::value_t::object:
    case Json::value_t::array: return {CellKind::json, std::string(raw)};
    default: return {CellKind::number, std::string(raw)};
    }
}

std::string_view kindOf(const Json& value) {
    if (value.is_array()) return "an array";
    if (value.is_string()) return "a text";
    return value.is_number() ? "a number" : value.is_null() ? "null" : "true or false";
}

}  // namespace

Result<std::vector<std::pair<std::string, Cell>>> jsonFields(std::string_view text) {
    const auto object = TRY(parseJson(text, "the row"));
    if (!object.is_object())
        return Error{ErrorKind::badInput, "Not a row", "it is " + std::string(kindOf(object)) + ", not an object with named fields", {}};
    std::vector<std::pair<std::string, Cell>> fields;
    fields.reserve(object.size());
    const auto skip = [&](std::size_t at) { return std::min(text.find_first_not_of(spaces, at), text.size()); };
    for (std::size_t at = skip(text.find('{') + 1); at < text.size() && text[at] == '"';) {
        const auto keyEnd = valueEnd(text, at);
        const auto key = Json::parse(text.substr(at, keyEnd - at)).get<std::string>();
        at = skip(skip(keyEnd) + 1);  // over the colon
        const auto end = valueEnd(text, at);
        fields.emplace_back(key, cellOf(text.substr(at, end - at), object.at(key)));
        at = skip(skip(end) + 1);  // over the comma or the brace
    }
    return fields;
}

}  // namespace graft::formats
