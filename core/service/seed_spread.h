// How much of a score is chance: what the same run reaches with other seeds.
#pragma once

#include "service/compare.h"

namespace graft::service {

// For each run that has a score and stands beside others that differ from it in the seed alone.
void addSeedSpreads(std::vector<ComparedRow>& rows);

// Of the first row, the leader, and whether seeds alone could turn the order of it and the next way of teaching. Empty: it was trained once.
std::string seedsInWords(const std::vector<ComparedRow>& bestFirst);

}  // namespace graft::service
