#include "data/normalised_text.h"
#include "evaluation/evaluate.h"
#include "evaluation/structured_answer.h"

#include <map>

namespace graft::evaluation {

namespace {

struct Commonest {
    std::string text;
    std::size_t count = 0;
};

// Counted after normalisation, shown as it was first written; of equal counts the first in the alphabet.
Commonest commonestOf(const std::vector<std::string>& texts) {
    std::map<std::string, Commonest> counts;
    for (const std::string& text : texts) {
        Commonest& entry = counts[data::normalisedText(text)];
        if (entry.count++ == 0) entry.text = text;
    }
    Commonest best;
    for (const auto& [key, entry] : counts)
        if (entry.count > best.count) best = entry;
    return best;
}

bool isMajority(const Commonest& commonest, std::size_t rows) {
    return commonest.count * 10 >= rows && commonest.count > 1;
}

}  // namespace

std::optional<std::string> majorityAnswer(const std::vector<std::string>& answers) {
    const std::vector<std::string> keys = commonKeys(answers);
    if (keys.empty()) {
        const Commonest commonest = commonestOf(answers);
        return isMajority(commonest, answers.size()) ? std::optional(commonest.text) : std::nullopt;
    }
    std::string structured;
    bool any = false;
    for (const std::string& key : keys) {
        std::vector<std::string> values;
        for (const std::string& answer : answers)
            if (auto value = fieldOf(answer, key)) values.push_back(std::move(*value));
        const Commonest commonest = commonestOf(values);
        any = any || isMajority(commonest, values.size());
        structured += (structured.empty() ? "" : "\n") + key + ": " + commonest.text;
    }
    return any ? std::optional(structured) : std::nullopt;
}

}  // namespace graft::evaluation
