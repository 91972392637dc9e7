// A race at the terminal: told as it goes, stopped by Ctrl+C, compared at its end.
#pragma once

#include "output.h"
#include "service/race.h"
#include "service/run.h"

#include <string>
#include <vector>

namespace graft::app {

// The time of day in so many seconds: "05:40".
std::string clockAfter(double seconds);

// The exit code. `beside`: ids of runs that the comparison at the end shows as well.
int runToEnd(service::Engine& engine, service::Project& project, service::Race& race, const std::vector<std::string>& beside, Format format);

}  // namespace graft::app
