// How sure a mean over examples is: bootstrap intervals, the same on every machine for one seed.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>

namespace graft::evaluation {

struct Interval {
    double mean = 0, low = 0, high = 0;  // low and high: 2.5 % and 97.5 %
    std::int64_t rows = 0;
    bool containsZero() const { return low <= 0 && high >= 0; }
};

// Percentile bootstrap over examples (Efron 1979): `resamples` means of as many values drawn with replacement. No values: all zero with rows 0.
Interval bootstrapMean(std::span<const double> values, std::uint64_t seed = 1, std::int64_t resamples = 2000);

// The interval of mean(left - right) over the rows that both have; empty when there are none.
std::optional<Interval> pairedDifference(const std::map<std::int64_t, double>& left, const std::map<std::int64_t, double>& right, std::uint64_t seed = 1,
                                         std::int64_t resamples = 2000);

}  // namespace graft::evaluation
