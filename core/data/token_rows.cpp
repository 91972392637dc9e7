#include "data/token_rows.h"

#include <algorithm>
#include <unordered_map>

namespace graft::data {

namespace {

text::TokenizedText tokenizePlain(const std::string& plain, const text::Tokenizer& tokenizer) {
    text::TokenizedText result;
    if (tokenizer.addsBos() && tokenizer.bos()) result.ids.push_back(*tokenizer.bos());
    const std::vector<text::TokenId> ids = tokenizer.encode(plain);
    result.ids.insert(result.ids.end(), ids.begin(), ids.end());
    if (tokenizer.eos()) result.ids.push_back(*tokenizer.eos());
    result.learned.assign(result.ids.size(), 1);
    return result;
}

std::int64_t lastLearned(const TokenRow& row) {
    const auto last = std::find(row.learned.rbegin(), row.learned.rend(), std::uint8_t{1});
    return row.learned.rend() - last;
}

void count(TokenRowReport& report) {
    report.tokens = report.learned_tokens = 0;
    for (const TokenRow& row : report.rows) {
        report.tokens += row.tokens();
        report.learned_tokens += std::count(row.learned.begin(), row.learned.end(), std::uint8_t{1});
    }
}

// Numbers the groups by first appearance over all examples, so that the three sets agree.
std::vector<std::int32_t> groupNumbers(const std::vector<Example>& examples) {
    std::unordered_map<std::string_view, std::int32_t> numbers;
    std::vector<std::int32_t> result;
    result.reserve(examples.size());
    for (const Example& example : examples) {
        const auto next = static_cast<std::int32_t>(numbers.size()) + 1;
        result.push_back(example.group.empty() ? 0 : numbers.try_emplace(example.group, next).first->second);
    }
    return result;
}

}  // namespace

Result<LengthPolicy> lengthPolicyNamed(std::string_view name) {
    if (name == "drop") return LengthPolicy::drop;
    if (name == "cut") return LengthPolicy::cut;
    return Error{ErrorKind::badInput, "Cannot use the length policy \"" + std::string(name) + "\"", "rows that are too long are dropped or cut", "Use drop or cut."};
}

TokenRow tokenizeExample(const Example& example, const text::Tokenizer& tokenizer, const text::ChatTemplate& form) {
    text::TokenizedText tokenized = example.messages.empty() ? tokenizePlain(example.plain, tokenizer)
                                                             : text::tokenize(tokenizer, form.render(example.messages, text::GenerationPrompt::none));
    if (!tokenized.learned.empty()) tokenized.learned.front() = 0;  // nothing stands before it
    return {.row = example.row, .ids = std::move(tokenized.ids), .learned = std::move(tokenized.learned), .weight = 1, .group = 0};
}

TokenRowReport tokenizeExamples(const std::vector<Example>& examples, const std::vector<std::int64_t>& which, const text::Tokenizer& tokenizer,
                                const text::ChatTemplate& form, std::int64_t max_length, LengthPolicy policy, const ProgressSink& progress) {
    TokenRowReport report;
    const std::vector<std::int32_t> groups = groupNumbers(examples);
    for (std::size_t done = 0; done < which.size(); ++done) {
        if (progress && done % 256 == 0 && !progress({"Cutting texts into tokens", done, which.size()})) break;
        const auto at = static_cast<std::size_t>(which[done]);
        TokenRow row = tokenizeExample(examples[at], tokenizer, form);
        row.group = groups[at];
        report.lengths.push_back(row.tokens());
        report.length_for_all = std::max(report.length_for_all, lastLearned(row));
        if (lastLearned(row) == 0) ++report.without_learned;
        else report.rows.push_back(std::move(row));
    }
    std::sort(report.lengths.begin(), report.lengths.end());
    report.longest = report.lengths.empty() ? 0 : report.lengths.back();
    return limitLength(std::move(report), max_length, policy);
}

TokenRowReport limitLength(TokenRowReport report, std::int64_t max_length, LengthPolicy policy) {
    if (max_length > 0) {
        std::vector<TokenRow> kept;
        kept.reserve(report.rows.size());
        for (TokenRow& row : report.rows) {
            if (row.tokens() > max_length) {
                if (policy == LengthPolicy::drop) {
                    ++report.dropped;
                    continue;
                }
                ++report.cut;
                row.ids.resize(static_cast<std::size_t>(max_length));
                row.learned.resize(static_cast<std::size_t>(max_length));
                if (lastLearned(row) == 0) {
                    ++report.without_learned;
                    continue;
                }
            }
            kept.push_back(std::move(row));
        }
        report.rows = std::move(kept);
    }
    count(report);
    return report;
}

}  // namespace graft::data
