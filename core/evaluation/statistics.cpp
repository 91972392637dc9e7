#include "evaluation/statistics.h"

#include "base/counter_random.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace graft::evaluation {

namespace {

double mean(std::span<const double> values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

// Linear between the neighbouring ranks, as numpy's default.
double quantile(const std::vector<double>& ascending, double share) {
    const double place = share * static_cast<double>(ascending.size() - 1);
    const auto below = static_cast<std::size_t>(std::floor(place));
    const auto above = std::min(below + 1, ascending.size() - 1);
    return ascending[below] + (place - static_cast<double>(below)) * (ascending[above] - ascending[below]);
}

double resampledMean(std::span<const double> values, std::uint32_t resample, std::uint64_t seed) {
    const std::array<std::uint32_t, 2> key{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)};
    double sum = 0;
    for (std::size_t drawn = 0; drawn < values.size(); drawn += 4) {
        const auto bits = philox({static_cast<std::uint32_t>(drawn / 4), resample, 0, 0}, key);
        for (std::size_t i = 0; i < std::min<std::size_t>(4, values.size() - drawn); ++i)
            sum += values[static_cast<std::size_t>((static_cast<std::uint64_t>(bits[i]) * values.size()) >> 32)];
    }
    return sum / static_cast<double>(values.size());
}

}  // namespace

Interval bootstrapMean(std::span<const double> values, std::uint64_t seed, std::int64_t resamples) {
    if (values.empty()) return {};
    std::vector<double> means;
    means.reserve(static_cast<std::size_t>(resamples));
    for (std::int64_t resample = 0; resample < resamples; ++resample) means.push_back(resampledMean(values, static_cast<std::uint32_t>(resample), seed));
    std::sort(means.begin(), means.end());
    return {mean(values), quantile(means, 0.025), quantile(means, 0.975), static_cast<std::int64_t>(values.size())};
}

Interval meanInterval(std::span<const double> values, double least, double most, std::uint64_t seed) {
    if (values.empty() || values.size() >= leastForBootstrap) return bootstrapMean(values, seed);
    constexpr double outside = 0.05;
    const double half = (most - least) * std::sqrt(std::log(2 / outside) / (2 * static_cast<double>(values.size())));
    const double middle = mean(values);
    return {middle, std::max(least, middle - half), std::min(most, middle + half), static_cast<std::int64_t>(values.size())};
}

std::vector<double> pairedDifferences(const std::map<std::int64_t, double>& left, const std::map<std::int64_t, double>& right) {
    std::vector<double> differences;
    for (const auto& [row, value] : left)
        if (const auto other = right.find(row); other != right.end()) differences.push_back(value - other->second);
    return differences;
}

std::optional<Interval> pairedDifference(const std::map<std::int64_t, double>& left, const std::map<std::int64_t, double>& right, std::uint64_t seed,
                                         std::int64_t resamples) {
    const auto differences = pairedDifferences(left, right);
    if (differences.empty()) return std::nullopt;
    if (differences.size() < leastForBootstrap) return meanInterval(differences, -1, 1, seed);
    return bootstrapMean(differences, seed, resamples);
}

double chanceOfLoss(std::span<const double> differences, std::uint64_t seed, std::int64_t resamples) {
    constexpr std::size_t mostExact = 14;
    constexpr double rounding = 1e-9;
    std::vector<double> sizes;
    double sum = 0;
    for (const double difference : differences) {
        if (difference == 0) continue;
        sizes.push_back(std::abs(difference));
        sum += difference;
    }
    if (sizes.empty()) return 1;
    const auto isAsFar = [&](auto isNegative) {
        double flipped = 0;
        for (std::size_t i = 0; i < sizes.size(); ++i) flipped += isNegative(i) ? -sizes[i] : sizes[i];
        return flipped <= sum + rounding;
    };
    std::int64_t asFar = 0;
    if (sizes.size() <= mostExact) {
        const std::uint32_t patterns = 1u << sizes.size();
        for (std::uint32_t pattern = 0; pattern < patterns; ++pattern) asFar += isAsFar([&](std::size_t i) { return (pattern >> i & 1) != 0; });
        return static_cast<double>(asFar) / patterns;
    }
    const std::array<std::uint32_t, 2> key{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)};
    for (std::int64_t resample = 0; resample < resamples; ++resample) {
        std::array<std::uint32_t, 4> bits{};
        asFar += isAsFar([&](std::size_t i) {
            if (i % 128 == 0) bits = philox({static_cast<std::uint32_t>(i / 128), static_cast<std::uint32_t>(resample), 1, 0}, key);
            return (bits[i / 32 % 4] >> (i % 32) & 1) != 0;
        });
    }
    return static_cast<double>(asFar + 1) / static_cast<double>(resamples + 1);   // the differences themselves are one of the throws
}

}  // namespace graft::evaluation
