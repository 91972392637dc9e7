// Which of two compared rows stands before the other: one order for the table, the verdict and what is proposed to be taken along.
#pragma once

#include "service/compare.h"

namespace graft::service {

// It has a score that is a number, and stands among those that can be compared.
bool isRanked(const ComparedRow& row);

// The order from the best down: ranked rows first, by score; of equal scores the lower loss, then the smaller file. A strict weak order; rows that are equal in all three keep their places.
bool standsBefore(const ComparedRow& a, const ComparedRow& b);

}  // namespace graft::service
