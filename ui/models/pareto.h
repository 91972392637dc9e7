// Which of several runs no other one beats in both quality and cost.
#pragma once

#include <vector>

namespace graft::ui {

struct CostPoint {
    double cost = 0;      // less is better
    double quality = 0;
};

enum class Better { higher, lower };   // which quality

constexpr int leastForFront = 3;       // of fewer points a front says nothing

// Indices into `points`, by rising cost; points with a value that is not a number are left out. Empty below leastForFront points.
std::vector<std::size_t> paretoFront(const std::vector<CostPoint>& points, Better better);

}  // namespace graft::ui
