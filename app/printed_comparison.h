// The table of compared runs as graft compare and graft race print it.
#pragma once

#include "output.h"
#include "service/compare.h"

#include <string>
#include <vector>

namespace graft::app {

std::string interval(const recipe::MetricScore& score);   // "0.912 (0.84 to 0.96)"

// Returns the exit code. Runs whose evaluation cannot be read are told on stderr and left out. `groups`: "label", a field of the answers or a column of the
// data, by which the scores are printed too; empty: by none.
int printComparison(const service::Project& project, const std::vector<std::string>& runs, Format format, const std::string& groups = {});

}  // namespace graft::app
