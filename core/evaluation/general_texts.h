// Texts that are not about the task: by how much their loss rises, training has made the model forget (peft's benchmark measures it so, as the change
// of the cross entropy of a sample of Wikipedia).
#pragma once

#include "base/progress.h"
#include "base/result.h"
#include "data/token_rows.h"
#include "text/chat_template.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace graft::evaluation {

inline constexpr std::int64_t longestGeneralText = 512;  // tokens; longer ones are cut there, for methods with and without rows before the text alike
inline constexpr std::int64_t mostGeneralTexts = 200;   // of a longer file as many are drawn, the same for every run

struct GeneralTexts {
    std::string hash;                  // SHA-256 of the file
    std::vector<data::TokenRow> rows;
};

// A table as the examples' are: plain texts, conversations, or questions with answers. What is longer than `max_length` tokens is cut.
Result<GeneralTexts> readGeneralTexts(const std::filesystem::path& file, const text::Tokenizer& tokenizer, const text::ChatTemplate& form, std::int64_t max_length,
                                      const ProgressSink& progress = {});

}  // namespace graft::evaluation
