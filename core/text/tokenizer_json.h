// The parts of tokenizer.json that Graft runs, read and checked; anything else in the file is an error that names it.
#pragma once

#include "base/json.h"
#include "text/byte_pairs.h"
#include "text/split_pattern.h"
#include "text/tokenizer_model.h"

namespace graft::text {

struct TokenizerJson {
    BytePairs pairs;
    bool composes = false;                // NFC first
    bool space_in_front = false;          // add_prefix_space
    std::vector<SplitPattern> splits;     // one after the other
    std::vector<AddedToken> added;
    bool adds_bos = false;                // the post-processor puts a special token first
    std::optional<TokenId> bos;
};

Result<TokenizerJson> readTokenizerJson(const Json& json, const std::string& source);

}  // namespace graft::text
