#include "service/seed_spread.h"

#include "base/quantities.h"
#include "service/repeats.h"

#include <algorithm>
#include <cmath>

namespace graft::service {
namespace {

bool counts(const ComparedRow& row) { return row.recipe && row.apart.empty() && row.score && std::isfinite(row.score->value); }

std::string percent(double share) { return formatFigure(100 * share, 0) + " %"; }

}  // namespace

void addSeedSpreads(std::vector<ComparedRow>& rows) {
    for (auto& row : rows) {
        if (!counts(row)) continue;
        SeedSpread spread{.runs = 1, .mean = row.score->value, .low = row.score->value, .high = row.score->value};
        for (const auto& other : rows) {
            if (!counts(other) || other.score->id != row.score->id || !differInSeedAlone(*row.recipe, *other.recipe)) continue;
            ++spread.runs;
            spread.mean += (other.score->value - spread.mean) / static_cast<double>(spread.runs);
            spread.low = std::min(spread.low, other.score->value);
            spread.high = std::max(spread.high, other.score->value);
        }
        if (spread.runs > 1) row.seeds = spread;
    }
}

std::string seedsInWords(const std::vector<ComparedRow>& bestFirst) {
    if (bestFirst.empty() || !bestFirst.front().seeds) return {};
    const auto& top = bestFirst.front();
    const auto& mine = *top.seeds;
    std::string words = "Trained " + std::to_string(mine.runs) + " times with other seeds, it scored " + percent(mine.low) + " to " + percent(mine.high) + ".";
    const auto next = std::ranges::find_if(bestFirst.begin() + 1, bestFirst.end(), [&](const ComparedRow& row) { return counts(row) && !differInSeedAlone(*top.recipe, *row.recipe); });
    if (next == bestFirst.end() || !next->seeds) return words;
    const bool apart = mine.low > next->seeds->high || mine.high < next->seeds->low;
    return words + (apart ? " Every one of them lies above every run of " + next->label + "." : " Seeds alone could turn the order of it and " + next->label + ".");
}

}  // namespace graft::service
