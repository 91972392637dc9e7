// Writes a run's adapter for other programs, proved by reading it back.
#pragma once

#include "service/engine.h"
#include "service/project.h"

#include <filesystem>
#include <string>
#include <vector>

namespace graft::service {

struct Destination {
    std::string id;             // --to
    std::string name;           // "For a Python colleague (PEFT)"
    std::string refusal;        // why this method cannot go there; empty: it can
    std::string place = {};     // the short word for it: "PEFT"
};
std::vector<Destination> destinations(const recipe::Recipe& recipe);
// Where the run can go, before where it cannot; the one that was asked for first, where the run can go there.
std::vector<Destination> destinations(const recipe::Recipe& recipe, const std::string& asked);

struct TakenHome {
    std::filesystem::path folder;
    std::uint64_t bytes = 0;
    std::int64_t proof_prompts = 0;
    double largest_difference = 0, tolerance = 0, rounding_difference = 0;  // as in exporting/adapter_folder.h
    std::vector<std::string> steps;   // three sentences: what to do with it
};
// README.md as it will lie in the folder, from the run's files alone. Scores that cannot be read are told in it and are no error.
Result<std::string> modelCardOf(const Project& project, const std::string& run, const std::string& destination);

// What was written of a run under the project's exports/, the newest folder for each destination; found on disk, so that it is known at any later opening.
struct WrittenFolder {
    std::string destination;
    std::filesystem::path folder;
    std::int64_t time = 0;            // seconds since 1970, UTC
};
std::vector<WrittenFolder> writtenOf(const Project& project, const std::string& run);

// `folder` must not exist. The adapter is the run's best checkpoint.
Result<TakenHome> takeHome(Engine& engine, const Project& project, const std::string& run, const std::string& destination, const std::filesystem::path& folder);

}  // namespace graft::service
