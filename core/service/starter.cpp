#include "service/starter.h"

#include <array>
#include <cstdlib>
#include <unistd.h>

namespace graft::service {

namespace fs = std::filesystem;

namespace {

fs::path programFolder() {
    std::error_code failed;
    return fs::read_symlink("/proc/self/exe", failed).parent_path();
}

// Where resources/ lies: given by the user, installed, or up the tree from a build folder.
std::vector<fs::path> places() {
    std::vector<fs::path> found;
    if (const char* given = std::getenv("GRAFT_RESOURCES")) found.emplace_back(given);
    const auto program = programFolder();
    found.push_back(program.parent_path() / "share/graft");
    for (auto folder = program; folder.has_relative_path(); folder = folder.parent_path()) found.push_back(folder / "resources");
    return found;
}

}  // namespace

std::optional<fs::path> findGeneralTexts() {
    std::error_code ignored;
    for (const auto& place : places())
        if (fs::exists(place / "starter/general.jsonl", ignored)) return place / "starter/general.jsonl";
    return std::nullopt;
}

Result<Starter> findStarter() {
    std::error_code ignored;
    for (const auto& place : places()) {
        Starter starter{.model = place / "starter/model", .data = place / "starter/tickets.csv", .recipe = {}};
        if (!fs::exists(starter.model / "config.json", ignored) || !fs::exists(starter.data, ignored)) continue;
        starter.recipe.model.path = starter.model.string();
        starter.recipe.data.path = starter.data.string();
        starter.recipe.data.roles = {{"message", "prompt"}, {"ticket", "answer"}};
        starter.recipe.evaluation.label_field = "category";
        return starter;
    }
    return Error{ErrorKind::notFound, "Cannot find the sample", "no folder resources/starter lies beside or above the program",
                 "Start Graft from its checkout or its installation, or set GRAFT_RESOURCES to the folder resources"};
}

}  // namespace graft::service
