#include "base/quantities.h"
#include "commands.h"
#include "output.h"
#include "race_to_end.h"
#include "service/folds.h"
#include "service/project_paths.h"
#include "service/race_plan.h"

#include <CLI/CLI.hpp>

#include <memory>

namespace graft::app {

namespace fs = std::filesystem;

namespace {

struct RaceOptions {
    std::string recipe, project;
    std::vector<std::string> methods;
    bool resume = false, folds = false;
};

Json toJson(const service::RacePlan& plan, const service::Race& race) {
    Json lanes = Json::array();
    for (const auto& lane : plan.lanes) {
        Json json{{"method", lane.recipe.method.id}};
        if (!lane.refusal.empty()) json["refusal"] = lane.refusal;
        lanes.push_back(std::move(json));
    }
    return {{"event", "race"}, {"race", race.id}, {"lanes", lanes}, {"seconds_low", plan.cost.seconds_low}, {"seconds_high", plan.cost.seconds_high}, {"measuring_seconds", plan.cost.measuring_seconds}, {"disk_bytes", plan.cost.disk_bytes}, {"warnings", plan.warnings}};
}

void print(const service::RacePlan& plan) {
    for (const auto& lane : plan.lanes)
        if (!lane.refusal.empty()) std::printf("%s takes no part: %s\n", lane.name.c_str(), lane.refusal.c_str());
    for (const auto& warning : plan.warnings) std::printf("Note: %s\n", warning.c_str());
    std::printf("%zu runs, one after the other: %s to %s of training, ready and measured about %s; %s on the disk.\n", service::recipesOf(plan).size(), formatDuration(plan.cost.seconds_low).c_str(),
                formatDuration(plan.cost.seconds_high).c_str(), clockAfter(plan.cost.seconds_high + plan.cost.measuring_seconds).c_str(), formatBytes(plan.cost.disk_bytes).c_str());
    std::fflush(stdout);
}

// A new race, or with --resume the newest one, as far as it has come.
Result<service::Race> chooseRace(service::Engine& engine, const service::Project& project, const RaceOptions& options, Format format) {
    if (options.resume) {
        const auto found = TRY(service::races(project));
        if (found.empty()) return Error{ErrorKind::notFound, "Cannot resume", "the project has no race", "Start one without --resume"};
        return found.front();
    }
    auto methods = options.methods;
    if (methods == std::vector<std::string>{"all"}) {
        methods.clear();
        for (const auto& info : service::methods()) methods.push_back(info.id);
    }
    if (methods.size() < 2 && !options.folds) return Error{ErrorKind::badInput, "Cannot begin a race", "it needs two ways of teaching at least", "Name another method as well, or judge the one in folds: --folds"};
    const auto recipe = TRY(service::loadRecipeFile(options.recipe));
    const auto whole = TRY(service::planRace(engine, recipe, methods, project.folder()));
    const auto plan = options.folds ? service::inFolds(whole) : whole;
    auto race = TRY(service::createRace(project, service::recipesOf(plan), service::costsOf(plan)));
    if (format == Format::json) printJson(toJson(plan, race));
    else print(plan);
    return race;
}

int race(const RaceOptions& options, Format format) {
    auto project = service::Project::openOrCreate(options.project, fs::absolute(options.project).lexically_normal().filename().string());
    OR_REPORT(project, format);
    service::Engine engine;
    auto race = chooseRace(engine, *project, options, format);
    OR_REPORT(race, format);
    return runToEnd(engine, *project, *race, {}, format);
}

}  // namespace

void addRaceCommand(CLI::App& parser, Command& chosen) {
    auto* command = parser.add_subcommand("race", "Trains several methods on one recipe, one after the other, and compares them");
    const auto options = std::make_shared<RaceOptions>();
    const auto json = std::make_shared<bool>(false);
    auto* recipe = command->add_option("RECIPE", options->recipe, "Recipe file; what it says of its own method stays with that method");
    auto* methods = command->add_option("--methods", options->methods, "Methods, as lora,prefix,bitfit; or all")->delimiter(',');
    command->add_option("--project", options->project, "Project folder, made when it is not there")->required()->check([](const std::string& path) { return path.empty() ? "the project needs a folder" : std::string(); });
    auto* resume = command->add_flag("--resume", options->resume, "Go on with the newest race of the project");
    command->add_flag("--json", *json, "One event a line, each with its method; the comparison last");
    auto* folds = command->add_flag("--folds", options->folds, "Each method five times, so that every row but the judging ones is scored once by a model that has not learned it");
    resume->excludes(methods)->excludes(recipe)->excludes(folds);
    command->callback([=, &chosen] {
        if (!options->resume && (options->recipe.empty() || options->methods.empty())) throw CLI::ValidationError("race", "a new race needs RECIPE and --methods");
        chosen = [=] { return race(*options, *json ? Format::json : Format::text); };
    });
}

}  // namespace graft::app
