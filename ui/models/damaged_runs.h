// What the window says of runs whose files cannot be read: which, why, and what to do.
#pragma once

#include "service/compare.h"

namespace graft::ui {

// Its row in the table of runs, where it can be deleted: named by its folder, apart from all others, with why it cannot be read.
service::ComparedRow damagedRow(const service::DamagedRun& run);
bool isDamaged(const service::ComparedRow& row);

Error damagedInWords(const std::vector<service::DamagedRun>& runs);   // at least one

}  // namespace graft::ui
