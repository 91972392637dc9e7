// Texts put to a base model or a run outside of a comparison, and the probabilities of a text's tokens.
#pragma once

#include "service/compare.h"

#include <filesystem>
#include <string>
#include <vector>

namespace graft::service {

enum class Wrapping { chat, raw };  // raw: the prompt is continued as it stands

// `target` is a run's folder or a model's folder. One answer per prompt, in order.
Result<std::vector<std::string>> generateTexts(Engine& engine, const std::filesystem::path& target, const std::vector<std::string>& prompts, Wrapping wrapping,
                                               const Question& settings, const TextSink& sink = {});

struct ScoredText {
    std::vector<std::int32_t> ids;
    std::vector<std::string> tokens;
    std::vector<double> log_probabilities;  // one per token after the first, natural logarithm
};
Result<ScoredText> scoreText(Engine& engine, const std::filesystem::path& target, const std::string& text);

}  // namespace graft::service
