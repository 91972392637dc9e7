#include "text/tokenizer_settings.h"

#include "base/json.h"

#include <fstream>

namespace graft::text {

namespace {

namespace fs = std::filesystem;

// 1.2 MB are known, where a model has 6,400 added tokens (Gemma 3).
constexpr JsonLimits settingsLimits{.depth = 64, .bytes = 4u << 20};
constexpr std::uintmax_t mostOfTemplate = 1u << 20;

// A token is given as its text or as {"content": text, ...}.
std::optional<std::string> tokenText(const Json& json, const char* key) {
    if (!json.contains(key)) return {};
    const auto& token = json[key];
    if (token.is_string()) return token.get<std::string>();
    if (token.is_object() && token.contains("content") && token["content"].is_string()) return token["content"].get<std::string>();
    return {};
}

// One template, or a list of named ones of which "default" counts.
std::string templateIn(const Json& json) {
    if (!json.contains("chat_template")) return {};
    const auto& found = json["chat_template"];
    if (found.is_string()) return found.get<std::string>();
    if (found.is_array())
        for (const auto& entry : found)
            if (entry.is_object() && entry.value("name", Json()) == "default" && entry.contains("template") && entry["template"].is_string())
                return entry["template"].get<std::string>();
    return {};
}

Result<std::string> readTemplate(const fs::path& path) {
    const auto refused = [&](const std::string& why) { return Error{ErrorKind::badInput, "Cannot read " + path.string(), path.filename().string() + ": " + why, "Get a fresh copy of the model folder"}; };
    std::error_code failed;
    if (!fs::is_regular_file(path, failed)) return refused(failed ? failed.message() : "it is not a regular file");
    if (const auto size = fs::file_size(path, failed); !failed && size > mostOfTemplate)
        return refused("the file has " + std::to_string(size) + " bytes, more than the limit of " + std::to_string(mostOfTemplate));
    std::ifstream stream(path, std::ios::binary);
    std::string text(std::istreambuf_iterator<char>(stream), {});
    if (!stream.is_open() || stream.bad()) return refused("it may not be read");
    return text;
}

}  // namespace

Result<TokenizerSettings> readTokenizerSettings(const fs::path& folder) {
    TokenizerSettings settings;
    if (const auto path = folder / "tokenizer_config.json"; fs::exists(path)) {
        const Json json = TRY(readJsonFile(path, settingsLimits));
        if (!json.is_object()) return Error{ErrorKind::badInput, "Cannot read " + path.string(), "it does not hold a JSON object", "Get a fresh copy of the model folder"};
        settings.bos_token = tokenText(json, "bos_token");
        settings.eos_token = tokenText(json, "eos_token");
        if (json.contains("add_bos_token") && json["add_bos_token"].is_boolean()) settings.add_bos_token = json["add_bos_token"].get<bool>();
        settings.chat_template = templateIn(json);
        if (json.contains("added_tokens_decoder") && json["added_tokens_decoder"].is_object())
            for (const auto& [id, token] : json["added_tokens_decoder"].items())
                if (token.is_object() && token.value("special", Json()) == true)
                    if (auto text = tokenText(Json{{"token", token}}, "token")) settings.special_tokens.push_back(*text);
    }
    if (const auto path = folder / "chat_template.jinja"; fs::exists(path)) settings.chat_template = TRY(readTemplate(path));
    return settings;
}

}  // namespace graft::text
