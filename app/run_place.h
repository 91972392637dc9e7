// A run as it is named at the terminal: its folder PROJECT/runs/ID, as `graft train` prints it.
#pragma once

#include "service/project.h"

#include <string>
#include <vector>

namespace graft::app {

struct RunPlace {
    service::Project project;
    std::string id;
};
Result<RunPlace> placeOf(const std::string& path);

struct RunPlaces {
    service::Project project;
    std::vector<std::string> ids;
};
// Of one project; else an error that begins with `what`.
Result<RunPlaces> placesOf(const std::vector<std::string>& paths, const std::string& what);

}  // namespace graft::app
