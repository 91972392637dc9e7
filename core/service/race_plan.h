// What a race will do and cost before it begins: the same rows, the same order of chance and as many examples for each method, each with its own rate.
#pragma once

#include "service/plan.h"

#include <filesystem>
#include <string>
#include <vector>

namespace graft::service {

enum class Judged { steering_rows, in_folds };   // in_folds: service/folds.h

struct RaceLane {
    std::string name;             // of the method
    recipe::Recipe recipe;        // to begin its run with
    std::optional<MethodCost> cost;
    std::string refusal = {};     // why this method cannot run here; it takes no part
};

struct RaceCost {
    double seconds_low = 0, seconds_high = 0;   // training of all that take part
    double measuring_seconds = 0;               // of all of them, on top of that; 0: not known
    std::uint64_t disk_bytes = 0;               // of their adapters and checkpoints
    std::uint64_t memory_bytes = 0;             // of the one that needs most
};
RaceCost costOf(const std::vector<MethodCost>& methods, std::int64_t times = 1);   // each of them so often

// Shares of so many rows that lie closer together cannot be told apart.
double leastDifference(std::int64_t heldOutRows);
// What so few rows cannot tell, in one or two sentences; empty: there are enough.
std::string fewRowsWarning(std::int64_t trainingRows, std::int64_t heldOutRows);

struct RacePlan {
    std::vector<RaceLane> lanes;
    RaceCost cost;
    std::uint64_t free_disk_bytes = 0;          // 0: not known
    std::vector<std::string> warnings;
};

// `asked`: what its user chose stays; values and learning rate that were chosen for its own method are no other's. `folder`: where the project lies.
Result<RacePlan> planRace(Engine& engine, const recipe::Recipe& asked, const std::vector<std::string>& methods, const std::filesystem::path& folder, const ProgressSink& progress = {});

// That the disk has no room for it; empty: it has, or nobody knows.
std::string diskWarning(const RacePlan& plan);

// Of those that take part.
std::vector<recipe::Recipe> recipesOf(const RacePlan& plan);
std::vector<MethodCost> costsOf(const RacePlan& plan);

}  // namespace graft::service
