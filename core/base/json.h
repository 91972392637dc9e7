// Strict JSON (RFC 8259) for every file Graft reads: duplicate keys, nesting over a limit, lone surrogates and
// trailing text are errors with a byte offset; 64-bit integers are exact.
#pragma once

#include "base/result.h"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace graft {

using Json = nlohmann::json;

struct JsonLimits {
    std::size_t depth = 64;
    std::size_t bytes = 512u << 20;
};

// For small files that come from elsewhere (configurations, recipes): in memory, JSON may become forty times as much as its text.
inline constexpr JsonLimits smallFile{.depth = 64, .bytes = 1u << 20};

// `source` names the text in the error ("config.json", "line 7 of train.jsonl").
Result<Json> parseJson(std::string_view text, std::string_view source, const JsonLimits& limits = {});
Result<Json> readJsonFile(const std::filesystem::path& path, const JsonLimits& limits = {});

// Indented by 2, keys sorted, UTF-8; text that is not UTF-8 is written with replacement characters.
std::string writeJson(const Json& value);
// One line, without spaces: for event logs and JSON lines.
std::string writeJsonLine(const Json& value);

}  // namespace graft
