// What the two kinds of tokenizer have in common: text that holds no special tokens to pieces, ids to bytes.
#pragma once

#include "text/tokenizer.h"

namespace graft::text {

class TokenizerModel {
public:
    virtual ~TokenizerModel() = default;
    virtual std::vector<Piece> encode(std::string_view text) const = 0;              // valid UTF-8
    virtual std::string decode(std::span<const TokenId> ids) const = 0;              // raw bytes; ids that are no special tokens
    virtual std::string piece(TokenId id) const = 0;                                 // as stored
    virtual std::optional<TokenId> idOf(std::string_view piece) const = 0;
    virtual std::int64_t size() const = 0;
};

// A special token, found in text before anything else.
struct AddedToken {
    std::string text;
    TokenId id = 0;
    bool special = true;
};

// What a tokenizer file yields: the model, and what the file says about special tokens and bos.
struct LoadedModel {
    std::shared_ptr<const TokenizerModel> model;
    std::vector<AddedToken> added;
    std::optional<TokenId> bos, eos;
    bool adds_bos = false;
};

Result<LoadedModel> loadSentencePiece(const std::filesystem::path& path);  // tokenizer.model
Result<LoadedModel> loadBytePairs(const std::filesystem::path& path);      // tokenizer.json

}  // namespace graft::text
