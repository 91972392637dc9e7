// What tokenizer_config.json and chat_template.jinja say beside the tokenizer file.
#pragma once

#include "base/result.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace graft::text {

struct TokenizerSettings {
    std::optional<std::string> bos_token, eos_token;  // texts
    std::optional<bool> add_bos_token;
    std::string chat_template;
    std::vector<std::string> special_tokens;          // texts
};

// A folder without the file gives empty settings.
Result<TokenizerSettings> readTokenizerSettings(const std::filesystem::path& folder);

}  // namespace graft::text
