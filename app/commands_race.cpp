#include "base/quantities.h"
#include "commands.h"
#include "printed_comparison.h"
#include "service/project_paths.h"
#include "service/race_plan.h"
#include "service/race_run.h"
#include "stop_on_signal.h"
#include "text_progress.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <ctime>
#include <memory>

namespace graft::app {

namespace fs = std::filesystem;

namespace {

struct RaceOptions {
    std::string recipe, project;
    std::vector<std::string> methods;
    bool resume = false;
};

std::string clockAfter(double seconds) {
    const auto clock = std::time(nullptr) + static_cast<std::time_t>(seconds);
    std::tm parts{};
    ::localtime_r(&clock, &parts);
    char text[16];
    std::strftime(text, sizeof text, "%H:%M", &parts);
    return text;
}

Json toJson(const service::RacePlan& plan, const service::Race& race) {
    Json lanes = Json::array();
    for (const auto& lane : plan.lanes) {
        Json json{{"method", lane.recipe.method.id}};
        if (!lane.refusal.empty()) json["refusal"] = lane.refusal;
        lanes.push_back(std::move(json));
    }
    return {{"event", "race"}, {"race", race.id}, {"lanes", lanes}, {"seconds_low", plan.cost.seconds_low}, {"seconds_high", plan.cost.seconds_high}, {"disk_bytes", plan.cost.disk_bytes}, {"warnings", plan.warnings}};
}

void print(const service::RacePlan& plan) {
    for (const auto& lane : plan.lanes)
        if (!lane.refusal.empty()) std::printf("%s takes no part: %s\n", lane.name.c_str(), lane.refusal.c_str());
    for (const auto& warning : plan.warnings) std::printf("Note: %s\n", warning.c_str());
    std::printf("%zu methods, one after the other: %s to %s of training, ready about %s with the measuring on top; %s on the disk.\n", service::recipesOf(plan).size(), formatDuration(plan.cost.seconds_low).c_str(),
                formatDuration(plan.cost.seconds_high).c_str(), clockAfter(plan.cost.seconds_high).c_str(), formatBytes(plan.cost.disk_bytes).c_str());
    std::fflush(stdout);
}

// Tells on stdout as JSON lines, each with its method, or on stderr for people.
class RaceProgress {
public:
    RaceProgress(const service::Project& project, const service::Race& race, Format format) : m_project(project), m_race(race), m_format(format) {}

    void show(const service::RaceNews& news) {
        const auto& entry = m_race.entries[news.entry];
        if (news.moment == service::RaceMoment::event) return showEvent(entry, *news.event);
        static constexpr const char* words[] = {"begins", "goes_on", "event", "learned", "measured", "failed"};
        const char* word = words[static_cast<std::size_t>(news.moment)];
        if (m_format == Format::json) {
            Json json{{"event", "race_entry"}, {"method", entry.method}, {"run", m_project.runFolder(entry.run).string()}, {"state", word}};
            if (!news.why.empty()) json["why"] = news.why;
            printJson(json);
            return;
        }
        if (news.moment == service::RaceMoment::begins || news.moment == service::RaceMoment::goes_on) m_text = {};
        std::fprintf(stderr, "%s%zu of %zu, %s: %s%s\n", ::isatty(STDERR_FILENO) ? "\r\033[K" : "", news.entry + 1, m_race.entries.size(), entry.method.c_str(),
                     news.moment == service::RaceMoment::goes_on ? "goes on" : word, news.why.empty() ? "" : (" (" + news.why + "); the race goes on").c_str());
    }

private:
    void showEvent(const service::RaceEntry& entry, const recipe::TrainEvent& event) {
        if (m_format == Format::text) return m_text.show(event);
        auto told = event;
        if (auto* summary = std::get_if<recipe::RunSummary>(&told)) summary->run = m_project.runFolder(entry.run).string();
        Json json = recipe::toJson(told);
        json["method"] = entry.method;
        printJson(json);
    }

    const service::Project& m_project;
    const service::Race& m_race;
    Format m_format;
    TextProgress m_text;
};

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
    const auto recipe = TRY(service::loadRecipeFile(options.recipe));
    const auto plan = TRY(service::planRace(engine, recipe, methods, project.folder()));
    auto race = TRY(service::createRace(project, service::recipesOf(plan)));
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
    RunControl control;
    RaceProgress progress(*project, *race, format);
    const StopOnSignal stop(control);
    const auto ending = service::runRace(engine, *project, *race, control, [&](const service::RaceNews& news) { progress.show(news); });
    OR_REPORT(ending, format);
    if (*ending == service::RaceEnding::stopped) {
        std::fprintf(stderr, "The race was stopped; graft race --resume goes on where it was.\n");
        return stopped;
    }
    std::vector<std::string> runs;
    const auto reached = service::standings(*project, *race);
    for (std::size_t i = 0; i < reached.size(); ++i)
        if (reached[i] == service::RaceStanding::measured) runs.push_back(race->entries[i].run);
    if (runs.empty()) return report(Error{ErrorKind::badInput, "The race has no result", "every run failed", "Each run's events.jsonl says why"}, format);
    return printComparison(*project, runs, format);
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
    resume->excludes(methods)->excludes(recipe);
    command->callback([=, &chosen] {
        if (!options->resume && (options->recipe.empty() || options->methods.empty())) throw CLI::ValidationError("race", "a new race needs RECIPE and --methods");
        chosen = [=] { return race(*options, *json ? Format::json : Format::text); };
    });
}

}  // namespace graft::app
