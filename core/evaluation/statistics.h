// How sure a mean over examples is: bootstrap intervals, the same on every machine for one seed; wide ones where there are next to no examples.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

namespace graft::evaluation {

struct Interval {
    double mean = 0, low = 0, high = 0;  // low and high: 2.5 % and 97.5 %
    std::int64_t rows = 0;
    bool containsZero() const { return low <= 0 && high >= 0; }
};

// Of fewer values a bootstrap claims to be sure of what it cannot know (of one value: width zero), and no two-sided sign test reaches 5 %.
inline constexpr std::size_t leastForBootstrap = 6;

// Percentile bootstrap over examples (Efron 1979): `resamples` means of as many values drawn with replacement. No values: all zero with rows 0.
Interval bootstrapMean(std::span<const double> values, std::uint64_t seed = 1, std::int64_t resamples = 2000);

// The bootstrap, or of fewer than leastForBootstrap values Hoeffding's bound (J. Am. Stat. Assoc. 58, 1963), which holds for any values in [least, most].
Interval meanInterval(std::span<const double> values, double least, double most, std::uint64_t seed = 1);

// left - right of the rows that both have, by ascending row.
std::vector<double> pairedDifferences(const std::map<std::int64_t, double>& left, const std::map<std::int64_t, double>& right);

// The interval of their mean, of values in [0, 1]; empty when there are none.
std::optional<Interval> pairedDifference(const std::map<std::int64_t, double>& left, const std::map<std::int64_t, double>& right, std::uint64_t seed = 1,
                                         std::int64_t resamples = 2000);

// How often chance alone would bring a mean so far below zero: Fisher's randomisation test for pairs (The Design of Experiments, 1935), one-sided, in which each
// difference keeps its size and a coin gives its sign. Exact for up to 14 differences other than zero, of more from `resamples` throws. 1 without any.
double chanceOfLoss(std::span<const double> differences, std::uint64_t seed = 1, std::int64_t resamples = 20000);

}  // namespace graft::evaluation
