#include "data/split.h"

#include "base/hash.h"

#include <algorithm>
#include <numeric>
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

// Deals clusters, in the order given, to `set` while they lie within `share` or the set has fewer than `least` rows, never over `most`.
// `distance` is a cluster's place from the end of [0, 1) at which this set begins.
template <class Range, class Distance>
std::int64_t deal(Range&& clusters, SetKind set, double share, const SplitPlan& plan, Distance distance) {
    std::int64_t rows = 0;
    for (Cluster& cluster : clusters) {
        if (share <= 0 || (distance(cluster) >= share && rows >= plan.least)) break;
        if (cluster.set != SetKind::training || rows + cluster.size() > plan.most) continue;
        cluster.set = set;
        rows += cluster.size();
    }
    return rows;
}

Error tooFew(std::size_t rows, std::int64_t needed) {
    return Error{ErrorKind::badInput, "Cannot divide the rows into training, held-out and test rows",
                 "there are " + std::to_string(rows) + " usable rows and at least " + std::to_string(needed) + " are needed",
                 "Add rows, or set the share of held-out or test rows to 0."};
}

Error tooJoined(std::size_t clusters, const SplitPlan& plan) {
    return Error{ErrorKind::badInput, "Cannot divide the rows into training, held-out and test rows",
                 "identical prompts and equal groups must stay in one set; that leaves " + std::to_string(clusters) +
                     " clusters of rows, which do not give each set " + std::to_string(plan.least) + " to " + std::to_string(plan.most) + " rows",
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

Result<Split> splitExamples(const std::vector<Example>& examples, const SplitPlan& plan) {
    if (!(plan.held_out_share >= 0 && plan.test_share >= 0 && plan.held_out_share + plan.test_share < 1))
        return Error{ErrorKind::badInput, "Cannot divide the rows into training, held-out and test rows",
                     "the shares of held-out and test rows must be 0 or more and together less than 1", "Use for example 0.1 and 0.1."};
    const int setsAside = (plan.held_out_share > 0) + (plan.test_share > 0);
    const std::int64_t needed = std::max<std::int64_t>(1, plan.least * (1 + setsAside));
    if (static_cast<std::int64_t>(examples.size()) < needed) return tooFew(examples.size(), needed);

    std::vector<Cluster> clusters = clustersOf(examples, plan.seed);
    const std::int64_t test = deal(clusters, SetKind::test, plan.test_share, plan, [](const Cluster& c) { return c.place(); });
    std::vector<std::reference_wrapper<Cluster>> backwards(clusters.rbegin(), clusters.rend());
    const std::int64_t heldOut = deal(backwards, SetKind::held_out, plan.held_out_share, plan, [](const Cluster& c) { return 1 - c.place(); });

    Split split;
    for (const Cluster& cluster : clusters) {
        auto& target = cluster.set == SetKind::test ? split.test : cluster.set == SetKind::held_out ? split.held_out : split.training;
        target.insert(target.end(), cluster.examples.begin(), cluster.examples.end());
    }
    const bool shortTest = plan.test_share > 0 && test < plan.least, shortHeldOut = plan.held_out_share > 0 && heldOut < plan.least;
    if (shortTest || shortHeldOut || static_cast<std::int64_t>(split.training.size()) < plan.least) return tooJoined(clusters.size(), plan);
    for (auto* set : {&split.training, &split.held_out, &split.test}) std::sort(set->begin(), set->end());
    return split;
}

}  // namespace graft::data
