#include "evaluation/shown_examples.h"

#include "base/counter_random.h"
#include "evaluation/text_metrics.h"

#include <algorithm>
#include <set>

namespace graft::evaluation {

namespace {

std::size_t lengthOf(const data::Example& example) {
    std::size_t bytes = 0;
    for (const text::Message& message : example.messages) bytes += message.content.size();
    return bytes;
}

// Training examples of at most median length, shuffled by the seed.
std::vector<const data::Example*> candidates(const data::DataSet& data, std::uint64_t seed) {
    const auto& training = data.split.training;
    std::vector<std::size_t> lengths;
    for (const std::int64_t i : training) lengths.push_back(lengthOf(data.examples[static_cast<std::size_t>(i)]));
    if (lengths.empty()) return {};
    std::sort(lengths.begin(), lengths.end());
    const std::size_t median = lengths[(lengths.size() - 1) / 2];
    std::vector<const data::Example*> result;
    for (std::size_t n = 0; n < training.size(); ++n) {
        const auto& example = data.examples[static_cast<std::size_t>(training[permuted(n, training.size(), seed)])];
        if (!example.messages.empty() && lengthOf(example) <= median) result.push_back(&example);
    }
    return result;
}

}  // namespace

std::vector<text::Message> shownExamples(const data::DataSet& data, std::int64_t count, std::uint64_t seed) {
    const auto shortOnes = candidates(data, seed);
    std::vector<const data::Example*> chosen;
    std::set<std::string> labels;
    // First those with a label (first line) not shown yet, then whatever comes.
    for (const bool fresh : {true, false})
        for (const data::Example* example : shortOnes) {
            if (static_cast<std::int64_t>(chosen.size()) >= count) break;
            if (std::find(chosen.begin(), chosen.end(), example) != chosen.end()) continue;
            if (labels.insert(labelOf(example->messages.back().content)).second || !fresh) chosen.push_back(example);
        }
    std::vector<text::Message> turns;
    for (const data::Example* example : chosen)
        std::copy_if(example->messages.begin(), example->messages.end(), std::back_inserter(turns),
                     [](const text::Message& message) { return message.role != text::Role::system; });
    return turns;
}

std::vector<text::Message> withExamples(const std::vector<text::Message>& shown, std::vector<text::Message> prompt) {
    const auto first = std::find_if(prompt.begin(), prompt.end(), [](const text::Message& message) { return message.role != text::Role::system; });
    prompt.insert(first, shown.begin(), shown.end());
    return prompt;
}

}  // namespace graft::evaluation
