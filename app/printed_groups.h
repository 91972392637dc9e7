// The scores of compared runs by label or by a column of the data, as graft compare --groups prints them.
#pragma once

#include "base/json.h"
#include "service/group_scores.h"

namespace graft::app {

struct PrintedGroups {
    service::GroupScores scores;
    std::vector<service::ComparedRow> rows;               // whose scores stand in it, the subject among them
    std::optional<service::Confusion> confusion;       // of the subject; none: the grouping is a column
    std::string worse;                                    // a sentence on the group that got worse; empty: none did
};

// The best run stands for all: its worst group comes first, and it is held against the base model.
PrintedGroups groupsToPrint(const service::Comparison& comparison, const service::Grouping& grouping);
Json toJson(const PrintedGroups& groups);
void printGroups(const PrintedGroups& groups);

}  // namespace graft::app
