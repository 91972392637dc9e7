// Several ways of teaching on the same examples, one after the other: which runs belong to a race, where each stands and what comes next. Kept in the
// project as races/<id>.json; what a run has reached is read from the run itself, so that a race goes on after a crash where it was.
#pragma once

#include "service/project.h"
#include "service/training_choices.h"

#include <optional>
#include <string>
#include <vector>

namespace graft::service {

struct RaceEntry {
    std::string method, run;      // ids
    std::string given_up = {};    // why the race went on without it; empty: it did not
    double seconds_low = 0, seconds_high = 0;   // of its training, as estimated when the race was made; 0: not known
    std::uint64_t disk_bytes = 0;               // of its adapter and checkpoints; 0: not known
    double measuring_seconds = 0;               // of its answers, estimated in the same way; 0: not known
    bool operator==(const RaceEntry&) const = default;
};

struct Race {
    std::string id;
    std::int64_t created = 0;     // seconds since 1970, UTC
    std::vector<RaceEntry> entries;
};

enum class RaceStanding {
    ready,      // not begun
    cut_off,    // stopped, paused or interrupted: it can go on
    learned,    // not measured yet
    measured,
    failed,     // or given up
    gone,       // its run was deleted or cannot be read
};

enum class RaceAct { train, go_on, measure };
struct RaceStep {
    RaceAct act = RaceAct::train;
    std::size_t entry = 0;
};

// Makes one run for each recipe, in this order; `costs`: of each, or empty. All or none: what was made is taken away again when one cannot be.
Result<Race> createRace(const Project& project, const std::vector<recipe::Recipe>& recipes, const std::vector<MethodCost>& costs = {});
Result<Race> readRace(const Project& project, const std::string& id);
Result<std::vector<Race>> races(const Project& project);   // newest first
// The race goes on without this run. Its checkpoints stay. As with moveEntry, a race that cannot be written stays as it was.
Result<void> giveUp(const Project& project, Race& race, std::size_t entry, const std::string& why);
// Puts an entry at the place of another, which makes room.
Result<void> moveEntry(const Project& project, Race& race, std::size_t from, std::size_t to);

std::vector<RaceStanding> standings(const Project& project, const Race& race);
// What is left of it: of the training that has not begun, of the measuring that has not ended, and the disk that it will take. Entries whose cost is not known
// are left out.
struct RaceLeft {
    double seconds_low = 0, seconds_high = 0, measuring_seconds = 0;
    std::uint64_t disk_bytes = 0;
    bool all_known = true;
};
RaceLeft leftOf(const Race& race, const std::vector<RaceStanding>& standings);

// Each run is measured when it has learned, before the next one begins; empty when nothing is left to do.
std::optional<RaceStep> nextStep(const std::vector<RaceStanding>& standings);

}  // namespace graft::service
