#include "service/ranking.h"

#include <cmath>
#include <limits>
#include <tuple>

namespace graft::service {
namespace {

// Less is better; what is not known, or no number, comes last.
auto costs(const ComparedRow& row) {
    const double loss = row.held_out_loss.value_or(std::numeric_limits<double>::infinity());
    return std::tuple(std::isnan(loss) ? std::numeric_limits<double>::infinity() : loss, row.file_bytes.value_or(std::numeric_limits<std::uint64_t>::max()));
}

bool scoresBetter(const ComparedRow& a, const ComparedRow& b) {
    return a.score->direction == recipe::Direction::higher_is_better ? a.score->value > b.score->value : a.score->value < b.score->value;
}

}  // namespace

bool isRanked(const ComparedRow& row) { return row.apart.empty() && row.score && !std::isnan(row.score->value); }

bool standsBefore(const ComparedRow& a, const ComparedRow& b) {
    if (isRanked(a) != isRanked(b)) return isRanked(a);
    if (!isRanked(a)) return false;
    if (scoresBetter(a, b) || scoresBetter(b, a)) return scoresBetter(a, b);
    return costs(a) < costs(b);
}

}  // namespace graft::service
