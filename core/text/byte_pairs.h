// Byte-pair merging by rank: the vocabulary, the merges, and the ids of one word.
#pragma once

#include "text/tokenizer.h"

#include <array>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace graft::text {

// Bytes as the printable characters under which byte-level vocabularies store them (Radford et al., GPT-2's encoder).
const std::array<std::string, 256>& byteCharacters();
// The byte of such a character; -1 for others.
int byteOfCharacter(char32_t point);

struct PairHash {
    std::size_t operator()(const std::pair<TokenId, TokenId>& pair) const {
        return std::hash<std::uint64_t>()(std::uint64_t(std::uint32_t(pair.first)) << 32 | std::uint32_t(pair.second));
    }
};

struct Merge {
    std::int32_t rank = 0;  // lower merges first
    TokenId result = 0;
};

struct BytePairs {
    std::unordered_map<std::string, TokenId> ids;  // in byte characters
    std::vector<std::string> pieces;               // by id; empty where the vocabulary has a hole
    std::unordered_map<std::pair<TokenId, TokenId>, Merge, PairHash> merges;
    std::array<TokenId, 256> byte_ids{};
    bool whole_words_first = false;                // ignore_merges: a word of the vocabulary is never cut

    // `word` in raw bytes; appended to `out` with places from `base` on. Work is n log n in the word's length.
    void encodeWord(std::string_view word, std::size_t base, std::vector<Piece>& out) const;
};

}  // namespace graft::text
