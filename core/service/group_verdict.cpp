#include "base/quantities.h"
#include "base/shown_text.h"
#include "service/group_scores.h"
#include "service/repeats.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace graft::service {

namespace {

constexpr std::size_t longestName = 40;

bool isScored(const ComparedRow& row) { return row.apart.empty() && row.score && !std::isnan(row.score->value); }

bool beats(const ComparedRow& a, const ComparedRow& b) {
    return a.score->direction == recipe::Direction::higher_is_better ? a.score->value > b.score->value : a.score->value < b.score->value;
}

// The first of the best score; nothing where a baseline is ahead of every run, for then all of it is worse.
const ComparedRow* leadingRun(const Comparison& comparison) {
    const ComparedRow* leader = nullptr;
    for (const auto& row : comparison.rows)
        if (isScored(row) && (!leader || beats(row, *leader))) leader = &row;
    return leader && leader->recipe ? leader : nullptr;
}

// The same taught from another seed is no other choice.
const ComparedRow* nextBestRun(const Comparison& comparison, const ComparedRow& leader) {
    const ComparedRow* next = nullptr;
    for (const auto& row : comparison.rows)
        if (&row != &leader && row.recipe && isScored(row) && !differInSeedAlone(*leader.recipe, *row.recipe) && (!next || beats(row, *next))) next = &row;
    return next;
}

std::string percent(double share) { return formatFigure(100 * share, 0) + " %"; }

struct Compared {
    ScoredGroup group;
    std::string title;     // of its grouping
    std::string against;   // contestant
};

// Those that stand out among all that were looked at.
std::vector<Compared> losses(std::vector<Compared> groups) {
    constexpr double mostByChance = 0.1;   // of those that are named
    std::ranges::sort(groups, {}, [](const Compared& each) { return *each.group.loss_chance; });
    auto named = groups.size();
    while (named > 0 && *groups[named - 1].group.loss_chance > mostByChance * static_cast<double>(named) / static_cast<double>(groups.size())) --named;
    groups.erase(groups.begin() + static_cast<std::ptrdiff_t>(named), groups.end());
    std::erase_if(groups, [](const Compared& each) { return !each.group.worse(); });
    return groups;
}

}  // namespace

std::string worseGroup(const Comparison& comparison, const std::vector<Grouping>& groupings) {
    const auto* leader = leadingRun(comparison);
    if (!leader) return {};
    std::vector<std::string> opponents{heldAgainst(comparison, leader->contestant)};
    if (const auto* next = nextBestRun(comparison, *leader)) opponents.push_back(next->contestant);
    std::vector<Compared> compared;
    for (const auto& against : opponents)
        for (const auto& grouping : groupings) {
            if (against.empty()) continue;
            for (auto& group : scoreGroups(comparison, grouping, leader->contestant, against, {against}).groups)
                if (!group.tooFew() && group.loss_chance) compared.push_back({std::move(group), grouping.title, against});
        }
    const auto worse = losses(std::move(compared));
    if (worse.empty()) return {};
    const auto& most = *std::ranges::min_element(worse, {}, [](const Compared& each) { return each.group.difference->value; });
    const auto other = std::ranges::find(comparison.rows, most.against, &ComparedRow::contestant);
    std::string name = "empty";
    if (!most.group.name.empty()) name.assign(1, '"').append(shown(most.group.name, longestName)).append(1, '"');
    std::string text = "But where " + shown(most.title, longestName) + " is " + name + ", " + leader->label + " is worse than " + other->label + ": " + percent(most.group.scores.at(leader->contestant).value) + " against " +
                       percent(most.group.scores.at(most.against).value) + " of " + formatCount(static_cast<std::uint64_t>(most.group.rows)) + " rows.";
    std::set<std::pair<std::string, std::string>> others;
    for (const auto& each : worse)
        if (each.title != most.title || each.group.name != most.group.name) others.emplace(each.title, each.group.name);
    if (!others.empty()) text += others.size() == 1 ? " It is worse in 1 more group." : " It is worse in " + formatCount(others.size()) + " more groups.";
    return text;
}

}  // namespace graft::service
