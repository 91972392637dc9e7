#include "evaluation/evaluate.h"

#include "evaluation/answers.h"
#include "evaluation/held_out.h"
#include "evaluation/shown_examples.h"

#include <algorithm>
#include <chrono>

namespace graft::evaluation {

namespace {

constexpr std::int64_t shownCount = 3;

std::vector<std::string> expectedOfTraining(const data::DataSet& data) {
    std::vector<std::string> answers;
    for (const std::int64_t i : data.split.training) answers.push_back(data::split(data.examples[static_cast<std::size_t>(i)]).answer);
    return answers;
}

recipe::EvaluationReport begun(const EvaluationJob& job, const std::string& contestant, const std::string& label) {
    recipe::EvaluationReport report;
    report.contestant = contestant;
    report.label = label;
    report.set = data::nameOf(job.set);
    return report;
}

Error emptySet(const EvaluationJob& job) {
    return Error{ErrorKind::badInput, "Cannot evaluate", "the set " + std::string(data::nameOf(job.set)) + " has no rows",
                 "Set rows aside for it, or evaluate another set."};
}

struct Prompts {
    std::vector<AskedRow> rows;
    std::int64_t shown = 0;
};

// As many examples, up to three, as leave room for an answer after the longest prompt.
Result<Prompts> promptsFor(const EvaluationJob& job, const Contestant& contestant, std::int64_t positionsBefore) {
    if (contestant.shown == Shown::prompt_alone) return Prompts{askedRows(*job.data, job.set, {}, *job.tokenizer, *job.form), 0};
    const std::int64_t room = job.base->config.max_positions - positionsBefore - job.plan.max_new_tokens;
    for (std::int64_t count = shownCount; count > 0; --count) {
        const std::vector<text::Message> shown = shownExamples(*job.data, count, job.seed);
        if (shown.empty()) break;
        std::vector<AskedRow> rows = askedRows(*job.data, job.set, shown, *job.tokenizer, *job.form);
        if (longestPrompt(rows) <= room) return Prompts{std::move(rows), count};
    }
    return Error{ErrorKind::unsupported, "Cannot show the base model examples",
                 "the data is plain text, or not even one example fits before the longest prompt into " + std::to_string(job.base->config.max_positions) + " positions",
                 "The base model is still compared without examples."};
}

}  // namespace

Result<recipe::EvaluationReport> evaluate(const EvaluationJob& job, const Contestant& contestant, const ProgressSink& progress) {
    const auto start = std::chrono::steady_clock::now();
    if (job.data->set(job.set).rows.empty()) return emptySet(job);
    static const model::Adapter none;
    const model::Adapter& adapter = contestant.adapter ? *contestant.adapter : none;
    recipe::EvaluationReport report = begun(job, contestant.id, contestant.label);
    const std::vector<MetricUse> uses = TRY(chooseMetrics(job.plan, expectedOfTraining(*job.data)));
    const Prompts prompts = TRY(promptsFor(job, contestant, adapter.positionsBefore()));
    if (contestant.shown == Shown::prompt_alone) {
        const HeldOutLoss loss = TRY(heldOutLoss(*job.base, adapter, job.data->set(job.set).rows, job.tokens_per_batch, progress));
        report.loss = loss.loss;
        report.perplexity = loss.perplexity;
        if (job.general) {
            report.general_loss = TRY(heldOutLoss(*job.base, adapter, job.general->rows, job.tokens_per_batch, progress)).loss;
            report.general_texts = job.general->hash;
        }
    } else if (prompts.shown < shownCount) {
        report.label += " (" + std::to_string(prompts.shown) + " of " + std::to_string(shownCount) + " examples fit)";
    }
    report.answers = TRY(answerRows(*job.base, adapter, prompts.rows, *job.tokenizer, *job.form, job.plan.max_new_tokens, progress));
    scoreAnswers(report, uses, job.seed);
    report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return report;
}

Result<std::optional<recipe::EvaluationReport>> evaluateMajority(const EvaluationJob& job) {
    using Outcome = std::optional<recipe::EvaluationReport>;
    if (job.data->set(job.set).rows.empty()) return emptySet(job);
    const std::vector<std::string> expected = expectedOfTraining(*job.data);
    const auto answer = majorityAnswer(expected);
    if (!answer) return Outcome();
    const std::vector<MetricUse> uses = TRY(chooseMetrics(job.plan, expected));
    recipe::EvaluationReport report = begun(job, "majority", "Commonest answer");
    for (const AskedRow& row : askedRows(*job.data, job.set, {}, *job.tokenizer, *job.form))
        report.answers.push_back({row.row, row.prompt_text, row.expected, *answer, {}});
    scoreAnswers(report, uses, job.seed);
    return Outcome(std::move(report));
}

}  // namespace graft::evaluation
