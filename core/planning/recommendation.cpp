#include "planning/recommendation.h"

#include "base/quantities.h"

#include <algorithm>
#include <cmath>

namespace graft::planning {

namespace {

constexpr double clearlyLess = 0.9;   // a saving below a tenth is not worth a sentence

double share(std::uint64_t part, std::uint64_t whole) { return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : 1; }

std::string percent(double value) {
    if (value >= 0.995) return "all";
    return value < 0.01 ? "under 1 %" : std::to_string(std::lround(100 * value)) + " %";
}

// The one that would need most of what `figure` counts, beside the chosen one.
const Candidate* dearest(const std::vector<Candidate>& candidates, const Candidate& chosen, std::uint64_t (*figure)(const Candidate&)) {
    const Candidate* most = nullptr;
    for (const auto& candidate : candidates)
        if (&candidate != &chosen && (!most || figure(candidate) > figure(*most))) most = &candidate;
    return most && share(figure(chosen), figure(*most)) < clearlyLess ? most : nullptr;
}

}  // namespace

std::optional<Recommendation> recommend(const std::vector<Candidate>& candidates, const recipe::ModelShape& shape) {
    const auto found = std::find_if(candidates.begin(), candidates.end(), [](const Candidate& candidate) { return candidate.usable; });
    if (found == candidates.end()) return {};
    Recommendation recommendation{static_cast<std::size_t>(found - candidates.begin()), {}};
    auto& reasons = recommendation.reasons;
    const double trained = share(found->plan.trained_parameters, shape.parameters);
    if (trained < 0.5) reasons.push_back("It trains " + percent(trained) + " of the model's parameters, so most of what the model knows stays as it is.");
    if (const auto* other = dearest(candidates, *found, [](const Candidate& each) { return each.memory_bytes; }))
        reasons.push_back("It needs " + formatBytes(found->memory_bytes) + " of memory; " + other->info.name + " needs " + formatBytes(other->memory_bytes) + ".");
    if (const auto* other = dearest(candidates, *found, [](const Candidate& each) { return each.plan.file_bytes; }))
        reasons.push_back("What you take home is " + formatBytes(found->plan.file_bytes) + " instead of " + formatBytes(other->plan.file_bytes) + ".");
    for (auto before = candidates.begin(); before != found; ++before) reasons.push_back(before->info.name + " cannot be used here.");
    if (reasons.empty()) reasons.push_back("It is the one to try first.");
    return recommendation;
}

}  // namespace graft::planning
