// A tokenizer of single bytes with the markers of ChatML, whose ids can be written down by hand.
#pragma once

#include "base/durable_file.h"
#include "base/json.h"
#include "text/byte_pairs.h"
#include "text/chat_template.h"

#include <filesystem>
#include <string>

namespace graft::test {

enum class Begin { none, bos };

inline constexpr const char* chatMlSource =
    "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";

// `folder` exists. Ids: 0 to 255 the bytes in the order of byteCharacters(), then <|im_start|>, <|im_end|>, </s>, <s>.
inline Result<text::Tokenizer> byteTokenizer(const std::filesystem::path& folder, Begin begin = Begin::none, const std::string& source = chatMlSource) {
    Json vocab = Json::object();
    int id = 0;
    for (const auto& character : text::byteCharacters()) vocab[character] = id++;
    Json added = Json::array();
    for (const auto* marker : {"<|im_start|>", "<|im_end|>", "</s>", "<s>"}) added.push_back({{"id", id++}, {"content", marker}, {"special", true}});
    TRY(writeFileDurably(folder / "tokenizer.json", writeJson({{"model", {{"type", "BPE"}, {"vocab", vocab}, {"merges", Json::array()}}},
                                                               {"pre_tokenizer", {{"type", "ByteLevel"}}}, {"added_tokens", added}})));
    TRY(writeFileDurably(folder / "tokenizer_config.json",
                         writeJson({{"bos_token", "<s>"}, {"eos_token", "</s>"}, {"add_bos_token", begin == Begin::bos}, {"chat_template", source}})));
    return text::Tokenizer::load(folder);
}

}  // namespace graft::test
