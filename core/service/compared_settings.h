// The recipes of a comparison side by side: every setting with the value it has in each run.
#pragma once

#include "service/compare.h"

namespace graft::service {

std::vector<ComparedSetting> settingsOf(const std::vector<ComparedRow>& rows);

}  // namespace graft::service
