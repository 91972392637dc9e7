// Which run is to be taken home, and each reading of the test rows: kept in the project's choice.json, so that a deleted run's readings still count.
#pragma once

#include "base/progress.h"
#include "service/engine.h"
#include "service/project.h"

#include <string>
#include <vector>

namespace graft::service {

struct TestReading {
    std::string run;
    std::string rows;        // which test rows: the same text for the same table and split
    std::int64_t time = 0;   // seconds since 1970, UTC
};

struct RunChoice {
    std::string run;                     // empty: none is chosen yet
    std::vector<TestReading> readings;   // oldest first
};

Result<RunChoice> readChoice(const Project& project);
Result<void> noteTestReading(const Project& project, const recipe::RunRecord& run);   // before what was read is shown to anybody
// Of the test rows that this recipe sets aside. From the second one on they are no longer unseen: whoever chooses has learned from them.
std::int64_t timesRead(const RunChoice& choice, const recipe::Recipe& recipe);

// The run is the chosen one from now on. Measured on the test rows, with the baselines, unless it has been: nothing is read twice for the same run.
Result<void> chooseRun(Engine& engine, Project& project, const std::string& run, const ProgressSink& progress = {});

}  // namespace graft::service
