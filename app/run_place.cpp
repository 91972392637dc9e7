#include "run_place.h"

#include <optional>

namespace graft::app {

namespace fs = std::filesystem;

Result<RunPlace> placeOf(const std::string& path) {
    auto folder = fs::absolute(path).lexically_normal();
    if (!folder.has_filename()) folder = folder.parent_path();
    if (!fs::exists(folder / "record.json")) return Error{ErrorKind::notFound, "Cannot find the run " + path, "it is not a run's folder", "Name a folder PROJECT/runs/ID, as graft train prints it"};
    return RunPlace{TRY(service::Project::open(folder.parent_path().parent_path())), folder.filename().string()};
}

Result<RunPlaces> placesOf(const std::vector<std::string>& paths, const std::string& what) {
    std::optional<RunPlaces> places;
    for (const auto& path : paths) {
        auto place = TRY(placeOf(path));
        if (places && places->project.folder() != place.project.folder()) return Error{ErrorKind::badInput, what, "the runs lie in different projects", "Name runs of one project"};
        if (!places) places = RunPlaces{std::move(place.project), {}};
        places->ids.push_back(place.id);
    }
    if (!places) return Error{ErrorKind::badInput, what, "no run is named", "Name a folder PROJECT/runs/ID, as graft train prints it"};
    return std::move(*places);
}

}  // namespace graft::app
