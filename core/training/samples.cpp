#include "training/samples.h"

#include "model/generate.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <span>

namespace graft::training {
namespace {

struct Stretch {
    std::size_t begin = 0, end = 0;
};

// The last learned stretch of a conversation; of a row that is learned from its start, the second half.
Stretch answerOf(const data::TokenRow& row) {
    std::size_t end = row.ids.size();
    while (end > 0 && !row.learned[end - 1]) --end;
    std::size_t begin = end;
    while (begin > 0 && row.learned[begin - 1]) --begin;
    if (begin <= 1) begin = (end + 1) / 2;
    return {begin, end};
}

// What was asked, without the marks of the template, where the table's row is at hand.
std::string shownPrompt(const data::DataSet& data, std::int64_t row, const std::string& fallback) {
    const auto found = std::find_if(data.examples.begin(), data.examples.end(), [&](const data::Example& example) { return example.row == row; });
    if (found == data.examples.end() || found->messages.empty()) return fallback;
    const data::PromptAndAnswer parts = data::split(*found);
    return parts.prompt.empty() ? fallback : parts.prompt.back().content;
}

}  // namespace

std::vector<SamplePrompt> chooseSamples(const data::DataSet& data, const text::Tokenizer& tokenizer, std::int64_t count) {
    const std::vector<data::TokenRow>& rows = data.held_out.rows;
    const std::size_t wanted = std::min(rows.size(), static_cast<std::size_t>(std::max<std::int64_t>(0, count)));
    std::vector<SamplePrompt> samples;
    for (std::size_t index = 0; index < wanted; ++index) {
        const data::TokenRow& row = rows[index * rows.size() / wanted];
        const Stretch answer = answerOf(row);
        if (answer.begin == 0 || answer.begin == answer.end) continue;
        const std::span ids(row.ids);
        SamplePrompt sample{.row = row.row, .ids = {ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(answer.begin)}, .prompt = {}, .expected = {}};
        sample.prompt = shownPrompt(data, row.row, tokenizer.decode(sample.ids));
        sample.expected = tokenizer.decode(ids.subspan(answer.begin, answer.end - answer.begin));
        sample.answer_tokens = static_cast<std::int64_t>(answer.end - answer.begin);
        samples.push_back(std::move(sample));
    }
    return samples;
}

std::optional<std::vector<std::string>> answerSamples(const TrainedModel& trained, const text::Tokenizer& tokenizer,
                                                      const std::vector<SamplePrompt>& samples, const std::vector<text::TokenId>& stopTokens,
                                                      std::int64_t maxNewTokens, const StepWatch& watch) {
    const at::NoGradGuard frozen;
    const model::Adapter adapter = trained.method.materialise(trained.base, trained.values, trained.state);
    std::vector<std::vector<text::TokenId>> prompts;
    std::int64_t longest = 1;
    for (const SamplePrompt& sample : samples) {
        prompts.push_back(sample.ids);
        longest = std::max(longest, sample.answer_tokens);
    }
    // An answer that rambles on past twice the expected length shows nothing new.
    const model::GenerationOptions options{.max_new_tokens = std::min(maxNewTokens, 2 * longest + 8), .stop_tokens = stopTokens};
    bool interrupted = false;
    std::size_t written = 0;
    const auto continues = [&](std::size_t, text::TokenId) {
        interrupted = interrupted || (watch && !watch(++written, samples.size() * static_cast<std::size_t>(options.max_new_tokens)));
        return !interrupted;
    };
    const auto answers = model::generate(trained.base, adapter, prompts, options, continues);
    if (interrupted) return {};
    std::vector<std::string> texts;
    for (const auto& answer : answers) texts.push_back(tokenizer.decode(answer));
    return texts;
}

}  // namespace graft::training
