// What the window says of runs whose files cannot be read: which, why, and what to do.
#pragma once

#include "service/project.h"

namespace graft::ui {

Error damagedInWords(const std::vector<service::DamagedRun>& runs);   // at least one

}  // namespace graft::ui
