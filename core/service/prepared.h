// A recipe with all that its run needs short of the weights: decided fields, tokenised data, method and costs.
#pragma once

#include "data/data_set.h"
#include "peft/registry.h"
#include "planning/planning_facts.h"
#include "service/engine_state.h"
#include "service/plan.h"

namespace graft::service {

struct Prepared {
    Plan plan;                    // without the time
    data::DataSet data;           // under the decided length limit
    text::Tokenizer tokenizer;
    text::ChatTemplate form;
    const peft::Method* method = nullptr;
    peft::Values values;
    planning::PlanningFacts facts;   // that the plan was made from
};

enum class Estimate { nothing, cost };

Result<Prepared> prepare(Engine& engine, const recipe::Recipe& recipe, Estimate estimate, const ProgressSink& progress = {});

// What it would be with each of the methods and efforts, on the same data; of a plan with its costs.
Result<void> addChoices(const recipe::Recipe& asked, const planning::MachineSpeed& speed, Prepared& prepared);

}  // namespace graft::service
