#include "text/tokenizer_settings.h"

#include "base/json.h"

#include <fstream>

namespace graft::text {

namespace {

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

}  // namespace

Result<TokenizerSettings> readTokenizerSettings(const std::filesystem::path& folder) {
    TokenizerSettings settings;
    if (const auto path = folder / "tokenizer_config.json"; std::filesystem::exists(path)) {
        const Json json = TRY(readJsonFile(path));
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
    if (const auto path = folder / "chat_template.jinja"; std::filesystem::exists(path)) {
        std::ifstream stream(path, std::ios::binary);
        settings.chat_template.assign(std::istreambuf_iterator<char>(stream), {});
    }
    return settings;
}

}  // namespace graft::text
