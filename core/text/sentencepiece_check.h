// Looks through a tokenizer.model before the library reads it: old versions of it crash on damaged files.
#pragma once

#include "base/result.h"

#include <string>
#include <string_view>

namespace graft::text {

// Walks the protobuf (sentencepiece_model.proto): lengths, pieces, scores, the character map's trie.
Result<void> checkSentencePiece(std::string_view bytes, const std::string& source);

}  // namespace graft::text
