#include "base/quantities.h"
#include "base/shown_text.h"
#include "service/group_scores.h"
#include "service/ranking.h"
#include "service/repeats.h"

#include <algorithm>
#include <map>
#include <ranges>
#include <set>

namespace graft::service {

namespace {

constexpr std::size_t longestName = 40;

// Nothing where a baseline is ahead of every run, for then all of it is worse.
const ComparedRow* leadingRun(const Comparison& comparison) {
    const auto leader = std::ranges::min_element(comparison.rows, standsBefore);
    return leader != comparison.rows.end() && isRanked(*leader) && leader->recipe ? &*leader : nullptr;
}

// The same taught from another seed is no other choice.
const ComparedRow* nextBestRun(const Comparison& comparison, const ComparedRow& leader) {
    auto others = comparison.rows | std::views::filter([&](const ComparedRow& row) { return &row != &leader && row.recipe && isRanked(row) && !differInSeedAlone(*leader.recipe, *row.recipe); });
    const auto next = std::ranges::min_element(others, standsBefore);
    return next == others.end() ? nullptr : &*next;
}

std::string percent(double share) { return formatFigure(100 * share, 0) + " %"; }

struct Part {
    const Grouping* grouping = nullptr;
    std::string name, against;   // the group, and the contestant that the leader is compared with
    double chance = 1;           // that no more than luck brought so great a loss
};

// Those that stand out among all that were looked at.
std::vector<Part> standingOut(std::vector<Part> parts) {
    constexpr double mostByChance = 0.1;   // of those that are named
    std::ranges::sort(parts, {}, &Part::chance);
    auto named = parts.size();
    while (named > 0 && parts[named - 1].chance > mostByChance * static_cast<double>(named) / static_cast<double>(parts.size())) --named;
    parts.resize(named);
    return parts;
}

struct Loss {
    ScoredGroup group;
    std::string title;     // of its grouping
    std::string against;   // contestant
};

// Intervals take longer than chances, so they are made only where something stands out.
std::vector<Loss> lossesOf(const Comparison& comparison, const std::string& leader, const std::vector<Part>& parts) {
    std::map<std::pair<const Grouping*, std::string>, std::set<std::string>> wanted;
    for (const auto& part : parts) wanted[{part.grouping, part.against}].insert(part.name);
    std::vector<Loss> losses;
    for (const auto& [key, names] : wanted)
        for (auto& group : scoreGroups(comparison, *key.first, leader, key.second, {key.second}).groups)
            if (group.worse() && names.contains(group.name)) losses.push_back({std::move(group), key.first->title, key.second});
    return losses;
}

}  // namespace

std::string worseGroup(const Comparison& comparison, const std::vector<Grouping>& groupings) {
    const auto* leader = leadingRun(comparison);
    if (!leader) return {};
    std::vector<std::string> opponents{heldAgainst(comparison, leader->contestant)};
    if (const auto* next = nextBestRun(comparison, *leader)) opponents.push_back(next->contestant);
    std::erase(opponents, std::string());
    std::vector<Part> parts;
    for (const auto& against : opponents)
        for (const auto& grouping : groupings)
            for (const auto& [name, chance] : lossChances(comparison, grouping, leader->contestant, against)) parts.push_back({&grouping, name, against, chance});
    const auto worse = lossesOf(comparison, leader->contestant, standingOut(std::move(parts)));
    if (worse.empty()) return {};
    const auto& most = *std::ranges::min_element(worse, {}, [](const Loss& each) { return each.group.difference->value; });
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
