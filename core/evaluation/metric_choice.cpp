#include "data/normalised_text.h"
#include "evaluation/structured_answer.h"
#include "evaluation/text_metrics.h"

#include <algorithm>
#include <set>

namespace graft::evaluation {

namespace {

struct ValueFacts {
    std::size_t filled = 0, distinct = 0, bytes = 0, beyond_latin = 0;
    // The same rule by which the column guess takes a column as labels.
    bool fewValues() const { return filled > 0 && distinct * 5 <= filled; }
    double meanBytes() const { return filled == 0 ? 0 : static_cast<double>(bytes) / static_cast<double>(filled); }
    // ROUGE-L sees only a-z and digits; a third of other letters leave it little to see.
    bool otherScripts() const { return beyond_latin * 3 > bytes; }
};

ValueFacts factsOf(const std::vector<std::string>& values) {
    ValueFacts facts;
    std::set<std::string> different;
    for (const std::string& value : values) {
        if (data::isBlank(value)) continue;
        ++facts.filled;
        facts.bytes += value.size();
        facts.beyond_latin += static_cast<std::size_t>(std::count_if(value.begin(), value.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; }));
        different.insert(labelOf(value));
    }
    facts.distinct = different.size();
    return facts;
}

std::string_view overlapFor(const ValueFacts& facts) {
    return facts.otherScripts() ? "word_overlap" : "rouge_l";
}

void use(std::vector<MetricUse>& uses, std::string_view id, const std::string& field = {}) {
    for (const Metric& metric : metrics())
        if (metric.id == id) uses.push_back({&metric, field});
}

std::vector<MetricUse> forFields(const std::vector<std::string>& keys, std::string label, const std::vector<std::string>& expected) {
    std::string longest;
    ValueFacts longestFacts;
    for (const std::string& key : keys) {
        std::vector<std::string> values;
        for (const std::string& answer : expected) values.push_back(fieldOf(answer, key).value_or(""));
        const ValueFacts facts = factsOf(values);
        if (label.empty() && facts.fewValues()) label = key;
        if (!facts.fewValues() && facts.meanBytes() > longestFacts.meanBytes()) {
            longest = key;
            longestFacts = facts;
        }
    }
    std::vector<MetricUse> uses;
    if (!label.empty()) use(uses, "label_accuracy", label);
    use(uses, "field_match");
    if (!longest.empty()) {
        use(uses, overlapFor(longestFacts), longest);
        use(uses, "chrf", longest);
    }
    return uses;
}

}  // namespace

Result<std::vector<MetricUse>> chooseMetrics(const recipe::EvaluationPlan& plan, const std::vector<std::string>& expected) {
    std::vector<MetricUse> uses;
    for (const std::string& id : plan.metrics) {
        MetricUse named = TRY(metricNamed(id));
        if (named.metric->id == "label_accuracy" && named.field.empty()) named.field = plan.label_field;
        uses.push_back(std::move(named));
    }
    if (!uses.empty()) return uses;
    const std::vector<std::string> keys = commonKeys(expected);
    if (!keys.empty() || !plan.label_field.empty()) return forFields(keys, plan.label_field, expected);
    const ValueFacts facts = factsOf(expected);
    if (facts.fewValues()) {
        use(uses, "label_accuracy");
        return uses;
    }
    use(uses, overlapFor(facts));
    use(uses, "chrf");
    use(uses, "exact_match");
    return uses;
}

}  // namespace graft::evaluation
