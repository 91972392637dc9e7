// Three sets that never share a prompt: rows that learn, rows that steer (held-out), rows that judge (test).
#pragma once

#include "data/example.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace graft::data {

enum class SetKind { training, held_out, test };
std::string_view nameOf(SetKind set);      // "training" | "held_out" | "test"

struct SplitPlan {
    static constexpr double standardShare = 0.1;
    double held_out_share = standardShare, test_share = standardShare;  // of all rows; 0: this set stays empty
    // Rows of held-out and test each. The least is for the standard share, unless there are few rows (isFewRows); any other share is taken as it is,
    // rounded up.
    std::int64_t least = 16, most = 500;
    std::uint64_t seed = 1;
    // From 1 to `folds`: all but the judging rows are dealt into so many folds of about one size, and this one steers, whatever its share. 0: no folds.
    static constexpr std::int64_t folds = 5;
    std::int64_t fold = 0;
};

struct Split {
    std::vector<std::int64_t> training, held_out, test;  // indices of examples, ascending
};

// By hash of (seed, normalised prompt or group): the same rows give the same sets whatever their order, and new rows do not move old ones
// between sets beyond the limits. Rows that share a prompt or a group, also by way of others, are dealt as one.
// Few rows are divided by their share alone, rounded up, so that most of them are left to learn from; a set of one or two rows judges nothing
// surely. Fewer rows than sets, or too few such clusters: an error that says how many are needed.
Result<Split> splitExamples(const std::vector<Example>& examples, const SplitPlan& plan);

// Of a set, at most `most` rows, drawn by the hash of their prompts: the same for every order of the file, and a larger draw holds the smaller one.
// In the order of the set; 0 draws all.
std::vector<std::int64_t> drawRows(const std::vector<Example>& examples, std::vector<std::int64_t> set, std::int64_t most, std::uint64_t seed);

// How large the sets become of so many rows, about: rows that stay together move the limits, and above them chance does.
struct SplitSizes {
    std::int64_t training = 0, held_out = 0, test = 0;
};
SplitSizes expectedSizes(std::int64_t rows, const SplitPlan& plan);

// One row for each set that the plan asks for, and whether there are too few for `least` in each.
std::int64_t leastRows(const SplitPlan& plan);
bool isFewRows(std::int64_t rows, const SplitPlan& plan);

}  // namespace graft::data
