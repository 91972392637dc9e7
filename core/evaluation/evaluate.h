// What a contestant (a run, the base model, the base model shown examples, the commonest answer) scores on a set of rows.
#pragma once

#include "base/progress.h"
#include "base/result.h"
#include "data/data_set.h"
#include "evaluation/general_texts.h"
#include "evaluation/text_metrics.h"
#include "model/adapter.h"
#include "model/base_model.h"
#include "recipe/evaluation_report.h"
#include "recipe/recipe.h"
#include "text/chat_template.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace graft::evaluation {

enum class Shown { prompt_alone, three_examples };

struct Contestant {
    std::string id, label;                    // "base", for people "Base"
    const model::Adapter* adapter = nullptr;  // empty adapter or nullptr: the base model
    Shown shown = Shown::prompt_alone;
};

struct EvaluationJob {
    const model::BaseModel* base = nullptr;
    const text::Tokenizer* tokenizer = nullptr;
    const text::ChatTemplate* form = nullptr;
    const data::DataSet* data = nullptr;
    recipe::EvaluationPlan plan;
    data::SetKind set = data::SetKind::test;
    std::uint64_t seed = 1;                   // of the shown examples and the intervals
    std::int64_t tokens_per_batch = 4096;     // of a forward pass that measures the loss
    const GeneralTexts* general = nullptr;    // nullptr: what is forgotten is not measured
};

// Loss (of the prompts alone), answers and scores. Where three examples do not fit into the model's positions, two or one are shown and the label says so; where none
// fits, or plain text has no turns to show, an error of kind unsupported. c10 exceptions pass through.
Result<recipe::EvaluationReport> evaluate(const EvaluationJob& job, const Contestant& contestant, const ProgressSink& progress = {});

// What always giving the training rows' commonest answer scores (of structured answers: of each field the commonest value). Empty where hardly
// any answer comes back, so that there is no majority.
Result<std::optional<recipe::EvaluationReport>> evaluateMajority(const EvaluationJob& job);

// Scores of each answer, and their means with intervals.
void scoreAnswers(recipe::EvaluationReport& report, const std::vector<MetricUse>& uses, std::uint64_t seed);

// The commonest answer, or structured answer of commonest values; empty where no answer or field makes up a tenth of the rows.
std::optional<std::string> majorityAnswer(const std::vector<std::string>& answers);

}  // namespace graft::evaluation
