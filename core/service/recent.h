// The projects opened lately, for the Start page.
#pragma once

#include "base/result.h"

#include <filesystem>
#include <string>
#include <vector>

namespace graft::service {

struct RecentProject {
    std::filesystem::path folder;
    std::string name;
    std::int64_t opened = 0;              // seconds since 1970
    std::vector<double> last_curve;       // smoothed losses of the newest run, at most 64 points
    std::string last_run;                 // id; empty when there is none
    bool interrupted = false;             // the newest run was running when its process ended
    std::int64_t interrupted_step = 0;
};
// Kept in the user's configuration folder (or $GRAFT_PROFILE); folders that are gone are left out.
std::vector<RecentProject> recentProjects();
Result<void> rememberProject(const std::filesystem::path& folder);
Result<void> forgetProject(const std::filesystem::path& folder);

std::filesystem::path profileFolder();   // where such lists are kept

}  // namespace graft::service
