#include "data/split.h"

#include "base/hash.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numeric>
#include <optional>
#include <unordered_map>

namespace graft::data {

namespace {

// Examples that must stay together; `hash` places the cluster on [0, 1).
struct Cluster {
    std::uint64_t hash = ~std::uint64_t{0};
    std::vector<std::int64_t> examples;
    SetKind set = SetKind::training;
    double place() const { return static_cast<double>(hash >> 11) * 0x1p-53; }
    std::int64_t size() const { return static_cast<std::int64_t>(examples.size()); }
};

// Disjoint sets with path halving (Tarjan and van Leeuwen, J. ACM 31, 1984).
std::size_t rootOf(std::vector<std::size_t>& parents, std::size_t i) {
    while (parents[i] != i) i = parents[i] = parents[parents[i]];
    return i;
}

std::vector<Cluster> clustersOf(const std::vector<Example>& examples, std::uint64_t seed) {
    std::vector<std::size_t> parents(examples.size());
    std::iota(parents.begin(), parents.end(), std::size_t{0});
    std::vector<std::uint64_t> hashes(examples.size());
    std::unordered_map<std::string, std::size_t> firsts;
    const auto link = [&](std::size_t i, std::string key) {
        hashes[i] = hash64(key, seed);
        const auto [first, fresh] = firsts.try_emplace(std::move(key), i);
        if (!fresh) parents[rootOf(parents, i)] = rootOf(parents, first->second);
    };
    for (std::size_t i = 0; i < examples.size(); ++i) {
        link(i, "prompt\x1d" + promptKey(examples[i]));
        // A row with a group is placed by it, so that a new prompt does not move its group.
        if (!examples[i].group.empty()) link(i, "group\x1d" + examples[i].group);
    }
    std::unordered_map<std::size_t, Cluster> byRoot;
    for (std::size_t i = 0; i < examples.size(); ++i) {
        Cluster& cluster = byRoot[rootOf(parents, i)];
        // The least hash of the members does not depend on their order.
        cluster.hash = std::min(cluster.hash, hashes[i]);
        cluster.examples.push_back(static_cast<std::int64_t>(i));
    }
    std::vector<Cluster> clusters;
    for (auto& [root, cluster] : byRoot) {
        // The least of many is small: hashed once more, a large cluster is as likely to lie anywhere as a small one.
        cluster.hash = hash64(std::to_string(cluster.hash), seed);
        clusters.push_back(std::move(cluster));
    }
    std::sort(clusters.begin(), clusters.end(), [](const Cluster& a, const Cluster& b) { return a.hash < b.hash; });
    return clusters;
}

std::int64_t roundedUp(double share, std::int64_t rows) {
    return std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(share * static_cast<double>(rows) - 1e-9)));
}

// The size of a set whose share was chosen and gives fewer rows than `least`: the choice holds, to the row. Empty: share and limits say it.
std::optional<std::int64_t> chosenSize(double share, std::int64_t rows, const SplitPlan& plan) {
    if (share <= 0 || std::abs(share - SplitPlan::standardShare) < 1e-9 || roundedUp(share, rows) >= plan.least) return std::nullopt;
    return roundedUp(share, rows);
}

// Deals clusters, in the order given, to `set` while they lie within `share` or the set has fewer than `least` rows, never over `most`; or to the
// chosen size. `distance` is a cluster's place from the end of [0, 1) at which this set begins.
template <class Range, class Distance>
void deal(Range&& clusters, SetKind set, double share, std::int64_t all, const SplitPlan& plan, Distance distance) {
    const auto chosen = chosenSize(share, all, plan);
    std::int64_t rows = 0;
    for (Cluster& cluster : clusters) {
        const bool enough = chosen ? rows >= *chosen : distance(cluster) >= share && rows >= plan.least;
        if (share <= 0 || enough) break;
        if (cluster.set != SetKind::training || rows + cluster.size() > plan.most) continue;
        cluster.set = set;
        rows += cluster.size();
    }
}

int setsAsideBy(const SplitPlan& plan) { return (plan.held_out_share > 0) + (plan.test_share > 0); }

// Of few rows: the share and no row more, at least one. The smallest clusters go first, so that most of the rows are left to learn from, and
// `left` clusters stay for the sets to come.
std::size_t dealFew(std::vector<Cluster>& clusters, std::size_t next, SetKind set, double share, std::size_t rows, std::size_t left) {
    const std::int64_t wanted = roundedUp(share, static_cast<std::int64_t>(rows));
    std::int64_t dealt = 0;
    while (share > 0 && next + left < clusters.size() && (dealt == 0 || dealt + clusters[next].size() <= wanted)) {
        clusters[next].set = set;
        dealt += clusters[next++].size();
    }
    return next;
}

void dealFewRows(std::vector<Cluster>& clusters, const SplitPlan& plan, std::size_t rows) {
    std::stable_sort(clusters.begin(), clusters.end(), [](const Cluster& a, const Cluster& b) { return a.size() < b.size(); });
    const std::size_t afterTest = dealFew(clusters, 0, SetKind::test, plan.test_share, rows, 1 + (plan.held_out_share > 0));
    if (plan.fold == 0) dealFew(clusters, afterTest, SetKind::held_out, plan.held_out_share, rows, 1);
}

// Each cluster joins the fold that has the fewest rows, in the order of their hashes: the same folds whatever the order of the rows.
void dealFold(std::vector<Cluster>& clusters, std::int64_t fold) {
    std::vector<std::reference_wrapper<Cluster>> byHash;
    for (Cluster& cluster : clusters)
        if (cluster.set == SetKind::training) byHash.emplace_back(cluster);
    std::sort(byHash.begin(), byHash.end(), [](const Cluster& a, const Cluster& b) { return a.hash < b.hash; });
    std::array<std::int64_t, SplitPlan::folds> rows{};
    for (Cluster& cluster : byHash) {
        const auto smallest = std::min_element(rows.begin(), rows.end());
        *smallest += cluster.size();
        if (smallest - rows.begin() == fold - 1) cluster.set = SetKind::held_out;
    }
}

Error tooFew(std::size_t rows, std::int64_t needed) {
    return Error{ErrorKind::badInput, "Cannot divide the rows into learning, steering and judging rows",
                 "there are " + std::to_string(rows) + " usable rows and at least " + std::to_string(needed) + " are needed",
                 "Add rows, or set the share of steering or judging rows to 0."};
}

Error tooJoined(std::size_t clusters, std::int64_t least, std::int64_t most) {
    return Error{ErrorKind::badInput, "Cannot divide the rows into learning, steering and judging rows",
                 "identical prompts and equal groups must stay in one set; that leaves " + std::to_string(clusters) + (clusters == 1 ? " cluster" : " clusters") +
                     " of rows, which do not give each set " + std::to_string(least) + " to " + std::to_string(most) + " rows",
                 "Choose another group column or none, or remove repeated prompts."};
}

}  // namespace

std::string_view nameOf(SetKind set) {
    switch (set) {
        case SetKind::training: return "training";
        case SetKind::held_out: return "held_out";
        case SetKind::test: return "test";
    }
    return "";
}

std::vector<std::int64_t> drawRows(const std::vector<Example>& examples, std::vector<std::int64_t> set, std::int64_t most, std::uint64_t seed) {
    const auto size = static_cast<std::int64_t>(set.size());
    if (most <= 0 || most >= size) return set;
    std::vector<std::pair<std::uint64_t, std::int64_t>> drawn;
    for (const std::int64_t i : set) drawn.emplace_back(hash64("drawn\x1d" + promptKey(examples[static_cast<std::size_t>(i)]), seed), i);
    std::nth_element(drawn.begin(), drawn.begin() + most, drawn.end());
    set.clear();
    for (std::int64_t i = 0; i < most; ++i) set.push_back(drawn[static_cast<std::size_t>(i)].second);
    std::sort(set.begin(), set.end());
    return set;
}

std::int64_t leastRows(const SplitPlan& plan) { return 1 + setsAsideBy(plan); }

bool isFewRows(std::int64_t rows, const SplitPlan& plan) { return rows < plan.least * leastRows(plan); }

SplitSizes expectedSizes(std::int64_t rows, const SplitPlan& plan) {
    const auto sizeOf = [&](double share) -> std::int64_t {
        if (share <= 0) return 0;
        if (isFewRows(rows, plan)) return roundedUp(share, rows);
        if (const auto chosen = chosenSize(share, rows, plan)) return *chosen;
        return std::clamp(static_cast<std::int64_t>(std::llround(share * static_cast<double>(rows))), plan.least, plan.most);
    };
    SplitSizes sizes;
    sizes.test = std::min(sizeOf(plan.test_share), std::max<std::int64_t>(0, rows - 1 - (plan.held_out_share > 0)));
    sizes.held_out = std::min(sizeOf(plan.held_out_share), std::max<std::int64_t>(0, rows - sizes.test - 1));
    if (plan.fold > 0) sizes.held_out = (rows - sizes.test) / SplitPlan::folds;
    sizes.training = rows - sizes.test - sizes.held_out;
    return sizes;
}

Result<Split> splitExamples(const std::vector<Example>& examples, const SplitPlan& plan) {
    if (!(plan.held_out_share >= 0 && plan.test_share >= 0 && plan.held_out_share + plan.test_share < 1))
        return Error{ErrorKind::badInput, "Cannot divide the rows into learning, steering and judging rows",
                     "the shares of steering and judging rows must be 0 or more and together less than 1", "Use for example 0.1 and 0.1."};
    const auto rows = static_cast<std::int64_t>(examples.size());
    if (rows < leastRows(plan)) return tooFew(examples.size(), leastRows(plan));

    const std::int64_t least = isFewRows(rows, plan) ? 1 : plan.least;
    std::vector<Cluster> clusters = clustersOf(examples, plan.seed);
    if (isFewRows(rows, plan)) {
        dealFewRows(clusters, plan, examples.size());
    } else {
        deal(clusters, SetKind::test, plan.test_share, rows, plan, [](const Cluster& c) { return c.place(); });
        std::vector<std::reference_wrapper<Cluster>> backwards(clusters.rbegin(), clusters.rend());
        if (plan.fold == 0) deal(backwards, SetKind::held_out, plan.held_out_share, rows, plan, [](const Cluster& c) { return 1 - c.place(); });
    }
    if (plan.fold > 0) dealFold(clusters, plan.fold);
    Split split;
    for (const Cluster& cluster : clusters) {
        auto& target = cluster.set == SetKind::test ? split.test : cluster.set == SetKind::held_out ? split.held_out : split.training;
        target.insert(target.end(), cluster.examples.begin(), cluster.examples.end());
    }
    const auto isShort = [&](double share, const std::vector<std::int64_t>& set) { return share > 0 && static_cast<std::int64_t>(set.size()) < (chosenSize(share, rows, plan) ? 1 : least); };
    const bool noFold = plan.fold > 0 && split.held_out.empty();
    if (noFold || isShort(plan.test_share, split.test) || (plan.fold == 0 && isShort(plan.held_out_share, split.held_out)) || isShort(1, split.training)) return tooJoined(clusters.size(), least, plan.most);
    for (auto* set : {&split.training, &split.held_out, &split.test}) std::sort(set->begin(), set->end());
    return split;
}

}  // namespace graft::data
