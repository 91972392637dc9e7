// A model with its tokenizer, its chat template and the instruction it was taught with: all that turns a question into token ids.
#pragma once

#include "service/ask.h"
#include "service/subject.h"

#include <filesystem>
#include <string>
#include <vector>

namespace graft::service {

struct Speaker {
    Subject subject;
    text::Tokenizer tokenizer;
    text::ChatTemplate form;
    std::string instruction;
};

Result<Speaker> speakerOf(const recipe::Recipe& recipe, Subject subject);
// `target`: a run's folder, or a model's.
Result<Speaker> speakerAt(Engine& engine, const std::filesystem::path& target);

// Of turns that hold the instruction already; raw: the last turn is continued as it stands.
std::vector<text::TokenId> idsOf(const Speaker& speaker, const std::vector<text::Message>& turns, Wrapping wrapping);
// Of one user turn.
std::vector<text::TokenId> promptIds(const Speaker& speaker, const std::string& prompt, Wrapping wrapping);

}  // namespace graft::service
