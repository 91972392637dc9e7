#include "evaluation/answers.h"

#include "evaluation/shown_examples.h"
#include "model/generate.h"

#include <algorithm>
#include <numeric>

namespace graft::evaluation {

namespace {

// Prompts answered at once: enough to fill a core's matrix products, few enough that a stop is heard soon.
constexpr std::size_t groupRows = 16;

std::vector<text::TokenId> promptTokens(const data::Example& example, const data::PromptAndAnswer& parts, const std::vector<text::Message>& shown,
                                        const text::Tokenizer& tokenizer, const text::ChatTemplate& form) {
    if (!example.messages.empty()) return text::tokenize(tokenizer, form.render(withExamples(shown, parts.prompt), text::GenerationPrompt::open)).ids;
    std::vector<text::TokenId> ids;
    if (tokenizer.addsBos() && tokenizer.bos()) ids.push_back(*tokenizer.bos());
    const auto encoded = tokenizer.encode(parts.prompt.back().content);
    ids.insert(ids.end(), encoded.begin(), encoded.end());
    return ids;
}

Error tooLong(const AskedRow& row, std::int64_t positions) {
    return Error{ErrorKind::badInput, "Cannot answer row " + std::to_string(row.row + 1),
                 "its prompt has " + std::to_string(row.prompt.size()) + " tokens and the model takes " + std::to_string(positions) + " with the answer",
                 "Leave long rows out with a smaller max_length and the policy drop."};
}

}  // namespace

std::vector<AskedRow> askedRows(const data::DataSet& data, data::SetKind set, const std::vector<text::Message>& shown, const text::Tokenizer& tokenizer,
                                const text::ChatTemplate& form) {
    std::vector<std::int64_t> kept;
    for (const data::TokenRow& row : data.set(set).rows) kept.push_back(row.row);
    std::sort(kept.begin(), kept.end());
    std::vector<AskedRow> rows;
    for (const std::int64_t index : data.indices(set)) {
        const data::Example& example = data.examples[static_cast<std::size_t>(index)];
        if (!std::binary_search(kept.begin(), kept.end(), example.row)) continue;
        data::PromptAndAnswer parts = data::split(example);
        std::vector<text::TokenId> ids = promptTokens(example, parts, shown, tokenizer, form);
        rows.push_back({example.row, std::move(ids), std::move(parts.prompt.back().content), std::move(parts.answer)});
    }
    return rows;
}

std::int64_t longestPrompt(const std::vector<AskedRow>& rows) {
    std::size_t longest = 0;
    for (const AskedRow& row : rows) longest = std::max(longest, row.prompt.size());
    return static_cast<std::int64_t>(longest);
}

Result<std::vector<recipe::AnswerRow>> answerRows(const model::BaseModel& base, const model::Adapter& adapter, const std::vector<AskedRow>& rows,
                                                  const text::Tokenizer& tokenizer, const text::ChatTemplate& form, std::int64_t max_new_tokens,
                                                  const ProgressSink& progress) {
    std::vector<recipe::AnswerRow> answers;
    for (const AskedRow& row : rows) answers.push_back({row.row, row.prompt_text, row.expected, {}, {}});
    // Prompts of like length share a group, so that none waits long for its companions.
    std::vector<std::size_t> order(rows.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return rows[a].prompt.size() > rows[b].prompt.size(); });
    const std::int64_t positions = base.config.max_positions - adapter.positionsBefore();
    for (std::size_t begin = 0; begin < order.size(); begin += groupRows) {
        if (progress && !progress({"Answering prompts", begin, order.size()}))
            return Error{ErrorKind::stopped, "Answering the prompts was stopped", "it was asked to stop", ""};
        const std::size_t end = std::min(begin + groupRows, order.size());
        std::vector<std::vector<text::TokenId>> prompts;
        std::vector<std::int64_t> room;  // tokens each answer may still have; its own, whatever its companions' lengths
        for (std::size_t i = begin; i < end; ++i) {
            const AskedRow& row = rows[order[i]];
            room.push_back(std::min(max_new_tokens, positions - static_cast<std::int64_t>(row.prompt.size())));
            if (room.back() < 1) return tooLong(row, positions);
            prompts.push_back(row.prompt);
        }
        const model::GenerationOptions options{.max_new_tokens = *std::max_element(room.begin(), room.end()), .stop_tokens = form.stopTokens()};
        const auto ids = model::generate(base, adapter, prompts, options, [&](std::size_t index, text::TokenId) { return --room[index] > 0; });
        for (std::size_t i = begin; i < end; ++i) answers[order[i]].answer = tokenizer.decode(ids[i - begin]);
    }
    return answers;
}

}  // namespace graft::evaluation
