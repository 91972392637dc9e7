// One way of teaching, trained once for each of several folds of the rows: together they judge every row that is not a judging row, each by a model that has not learned it.
#pragma once

#include "service/race_plan.h"

#include <vector>

namespace graft::service {

// Every lane once for each fold, fold by fold, so that what is cut off leaves whole folds of all. A fold's cost is taken for that of a whole run, though it learns from fewer rows.
RacePlan inFolds(const RacePlan& plan);

struct MeasuredRun {
    recipe::RunRecord record;
    std::vector<recipe::EvaluationReport> reports;
};

// Runs that differ in their fold alone become one, under the first fold's id and a name that says it, as soon as all folds are measured: its answers are those of all rows, scored again
// with their interval; its loss is the mean over the rows; its time the sum and its memory the most of them. The baselines' reports are joined alike. Others stay as they are.
std::vector<MeasuredRun> joinFolds(std::vector<MeasuredRun> runs);

}  // namespace graft::service
