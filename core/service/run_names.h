// What a run is called: the name its user gave it, or its method with what sets it apart from its namesakes.
#pragma once

#include "service/project.h"

#include <map>
#include <string>
#include <vector>

namespace graft::service {

inline constexpr std::size_t longestRunName = 80;   // bytes

// Run id -> name: "LoRA" where there is one, "LoRA, 80 epochs, seed 2" by the settings in which namesakes differ, else by when it was begun.
std::map<std::string, std::string> namesOf(const std::vector<recipe::RunRecord>& records);

// Kept in the run's recipe. An empty name is the method's again.
Result<void> renameRun(const Project& project, const std::string& run, const std::string& name);

}  // namespace graft::service
