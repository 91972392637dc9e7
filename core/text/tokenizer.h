// Text to token ids and back, the same ids as the model's own tokenizer gives; one type for SentencePiece and byte-level BPE.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace graft::text {

using TokenId = std::int32_t;

enum class SpecialTokens { parse, asText };  // whether "<|im_end|>" in the text becomes its token; asText for untrusted cells

class TokenizerModel;  // the two implementations: sentencepiece_model, byte_pair_model

// A token and the bytes of the encoded text that it stands for.
struct Piece {
    TokenId id = 0;
    std::size_t begin = 0, end = 0;
    friend bool operator==(const Piece&, const Piece&) = default;
};

// A shared immutable value; copies are cheap. Thread-safe.
class Tokenizer {
public:
    // Reads tokenizer.json when it is there and supported, else tokenizer.model; tokenizer_config.json names bos, eos and flags.
    static Result<Tokenizer> load(const std::filesystem::path& folder);

    // No bos or eos is added.
    std::vector<TokenId> encode(std::string_view text, SpecialTokens special = SpecialTokens::asText) const;
    // Plain text with places; bytes that are not UTF-8 count as U+FFFD.
    std::vector<Piece> encodeWithPlaces(std::string_view text) const;
    // Where `text` holds the first special token at or after `from`: its id and place.
    std::optional<Piece> findSpecial(std::string_view text, std::size_t from) const;
    std::string decode(std::span<const TokenId> ids) const;          // special tokens are left out
    std::string piece(TokenId id) const;                             // for display: "▁the", "Ġthe" shown as " the"
    std::optional<TokenId> idOf(std::string_view piece) const;
    bool isSpecial(TokenId id) const;

    std::int64_t size() const;                                       // ids are in [0, size)
    std::optional<TokenId> bos() const;
    std::optional<TokenId> eos() const;
    bool addsBos() const;                                            // plain text starts with bos
    const std::string& chatTemplate() const;                         // Jinja source; empty for base models

private:
    struct Facts;
    Tokenizer(std::shared_ptr<const TokenizerModel> model, std::shared_ptr<const Facts> facts);
    std::shared_ptr<const TokenizerModel> m_model;
    std::shared_ptr<const Facts> m_facts;
};

// Turns a stream of ids into text that never shows half a character: give ids as they come, get what became whole.
class StreamDecoder {
public:
    explicit StreamDecoder(Tokenizer tokenizer);
    std::string add(TokenId id);
    std::string finish();

private:
    Tokenizer m_tokenizer;
    std::vector<TokenId> m_pending;
    std::string m_shown;
};

}  // namespace graft::text
