#include "ui/models/pareto.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace graft::ui {

std::vector<std::size_t> paretoFront(const std::vector<CostPoint>& points, Better better) {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < points.size(); ++i)
        if (std::isfinite(points[i].cost) && std::isfinite(points[i].quality)) order.push_back(i);
    if (int(order.size()) < leastForFront) return {};
    const auto quality = [&](std::size_t i) { return better == Better::higher ? points[i].quality : -points[i].quality; };
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
        return points[a].cost != points[b].cost ? points[a].cost < points[b].cost : quality(a) > quality(b);
    });
    std::vector<std::size_t> front;
    std::optional<double> best;
    for (const std::size_t i : order) {
        if (best && quality(i) <= *best) continue;
        best = quality(i);
        front.push_back(i);
    }
    return front;
}

}  // namespace graft::ui
