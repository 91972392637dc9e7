// Held-out prompts that are answered again and again while a run goes on, so that people see it learn.
#pragma once

#include "data/data_set.h"
#include "text/tokenizer.h"
#include "training/optimiser_step.h"

#include <optional>
#include <string>
#include <vector>

namespace graft::training {

struct SamplePrompt {
    std::int64_t row = 0;                  // index into the table
    std::vector<text::TokenId> ids;        // what the model reads
    std::string prompt, expected;          // what people read
    std::int64_t answer_tokens = 0;        // of the expected answer
};

// `count` prompts, spread evenly over the held-out rows: everything before a row's last learned stretch, or the first half of plain text.
std::vector<SamplePrompt> chooseSamples(const data::DataSet& data, const text::Tokenizer& tokenizer, std::int64_t count);

// The answers, by greedy generation; empty when `watch` interrupted. May throw when memory runs out.
std::optional<std::vector<std::string>> answerSamples(const TrainedModel& trained, const text::Tokenizer& tokenizer,
                                                      const std::vector<SamplePrompt>& samples, const std::vector<text::TokenId>& stopTokens,
                                                      std::int64_t maxNewTokens, const StepWatch& watch);

}  // namespace graft::training
