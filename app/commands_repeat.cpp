#include "base/quantities.h"
#include "commands.h"
#include "race_to_end.h"
#include "run_place.h"
#include "service/repeats.h"

#include <CLI/CLI.hpp>

#include <memory>

namespace graft::app {
namespace {

struct RepeatOptions {
    std::vector<std::string> runs;
    int seeds = 0;        // 0: not asked
    double more = 0;      // per cent; 0: not asked
};

// What the runs will be compared with at the end: themselves, and their likes that are there already.
std::vector<std::string> besideOf(const std::vector<recipe::RunRecord>& runs, const std::vector<recipe::RunRecord>& known, bool seeds) {
    std::vector<std::string> ids;
    for (const auto& run : runs) ids.push_back(run.id);
    for (const auto& other : known)
        for (const auto& run : runs)
            if (seeds && other.state == recipe::RunState::done && service::differInSeedAlone(run.recipe, other.recipe)) ids.push_back(other.id);
    return ids;
}

void print(const service::RepeatPlan& plan) {
    std::printf("%zu runs, about %s of training as measured before, ready about %s with the measuring on top; %s on the disk.\n", plan.recipes.size(), formatDuration(plan.cost.seconds_high).c_str(),
                clockAfter(plan.cost.seconds_high).c_str(), formatBytes(plan.cost.disk_bytes).c_str());
    std::fflush(stdout);
}

int repeat(const RepeatOptions& options, Format format) {
    auto places = placesOf(options.runs, "Cannot train the runs again");
    OR_REPORT(places, format);
    const auto known = places->project.runs();
    std::vector<recipe::RunRecord> runs;
    for (const auto& id : places->ids) {
        auto run = places->project.run(id);
        OR_REPORT(run, format);
        if (run->state != recipe::RunState::done)
            return report(Error{ErrorKind::badInput, "Cannot train the run " + id + " again", "it has not come to its end", "Go on with it first: graft train --resume"}, format);
        runs.push_back(std::move(run).value());
    }
    const auto plan = options.seeds > 0 ? service::withOtherSeeds(runs, known, options.seeds) : service::withMoreExamples(runs, options.more / 100);
    if (plan.recipes.empty()) return report(Error{ErrorKind::badInput, "There is nothing to train", "the runs stand there with as many seeds already", "Ask for more seeds, or compare them: graft compare"}, format);
    auto race = service::createRace(places->project, plan.recipes, plan.costs);
    OR_REPORT(race, format);
    if (format == Format::text) print(plan);
    service::Engine engine;
    return runToEnd(engine, places->project, *race, besideOf(runs, known, options.seeds > 0), format);
}

}  // namespace

void addRepeatCommand(CLI::App& parser, Command& chosen) {
    auto* command = parser.add_subcommand("repeat", "Trains runs again with other seeds or with more examples, and compares them");
    const auto options = std::make_shared<RepeatOptions>();
    const auto json = std::make_shared<bool>(false);
    command->add_option("RUN", options->runs, "Folders PROJECT/runs/ID of runs that have ended")->required();
    auto* seeds = command->add_option("--seeds", options->seeds, "So many seeds of each, with those that are there: how much of a score is chance")->check(CLI::Range(2, 20));
    auto* more = command->add_option("--more", options->more, "So many per cent more examples for each, from the beginning")->check(CLI::Range(1.0, 900.0));
    command->add_flag("--json", *json, "One event a line, each with its method; the comparison last");
    seeds->excludes(more);
    command->callback([=, &chosen] {
        if (options->seeds == 0 && options->more == 0) throw CLI::ValidationError("repeat", "say what changes: --seeds N or --more PERCENT");
        chosen = [=] { return repeat(*options, *json ? Format::json : Format::text); };
    });
}

}  // namespace graft::app
