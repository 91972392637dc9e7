// The sentence over a comparison: who is best, by more than chance, and what to do about it.
#pragma once

#include "service/compare.h"

namespace graft::service {

// Marks the best row, those within the noise of it, and writes verdict and recommendation, from the reports' score `metric` of each row. The best is
// marked only when its paired difference to every other row excludes zero.
void judge(Comparison& comparison, const std::string& metric);

}  // namespace graft::service
