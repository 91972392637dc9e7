#include "base/quantities.h"
#include "commands.h"
#include "interruption.h"
#include "output.h"
#include "printed_comparison.h"
#include "run_place.h"
#include "service/run.h"
#include "service/plan.h"
#include "service/project_paths.h"
#include "service/rate_search.h"
#include "service/take_home.h"
#include "stop_on_signal.h"
#include "text_progress.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cmath>
#include <memory>

namespace graft::app {

namespace fs = std::filesystem;

namespace {

struct TrainOptions {
    std::string recipe, project;
    bool resume = false;
};

// With --resume the newest run that did not come to its end goes on; without it a new one begins.
Result<std::string> chooseRun(const service::Project& project, const recipe::Recipe& recipe, bool resume) {
    if (!resume) return TRY(project.createRun(recipe)).id;
    for (const auto& run : project.damagedRuns()) std::fprintf(stderr, "The run %s is left out. %s: %s\n", run.id.c_str(), run.error.what.c_str(), run.error.why.c_str());
    for (const auto& record : project.runs())
        if (record.state != recipe::RunState::done) return record.id;
    return Error{ErrorKind::notFound, "Cannot resume", "the project has no run that was cut off, paused or stopped", "Start one without --resume"};
}

int train(const TrainOptions& options, Format format) {
    const auto recipe = service::loadRecipeFile(options.recipe);
    OR_REPORT(recipe, format);
    auto project = service::Project::openOrCreate(options.project, fs::absolute(options.project).lexically_normal().filename().string());
    OR_REPORT(project, format);
    const auto run = chooseRun(*project, *recipe, options.resume);
    OR_REPORT(run, format);
    service::Engine engine;
    RunControl control;
    TextProgress progress;
    const auto sink = [&](const recipe::TrainEvent& event) {
        if (format == Format::json) {
            // The log keeps the run's name, which stays right when the project is moved; whoever reads this line wants its place.
            auto told = event;
            if (auto* summary = std::get_if<recipe::RunSummary>(&told)) summary->run = project->runFolder(*run).string();
            printJson(recipe::toJson(told));
        } else {
            progress.show(event);
        }
        const auto* remark = std::get_if<recipe::Remark>(&event);
        // Nobody is there to answer a pause: the run ends with its checkpoint, and --resume goes on.
        if (remark && (remark->kind == recipe::RemarkKind::paused || recipe::pausedByItself(remark->kind))) control.ask(Wish::stop);
    };
    const StopOnSignal stop(control);
    const auto summary = service::trainRun(engine, *project, *run, options.resume ? service::Start::resume : service::Start::fresh, control, sink);
    OR_REPORT(summary, format);
    if (format == Format::text) {
        const std::string best = std::isfinite(summary->best_held_out_loss) ? "best held-out loss " + formatFigure(summary->best_held_out_loss, 4) + " at step " + std::to_string(summary->best_step)
                                                                            : std::string("no look at the held-out rows yet");
        std::printf("%s: %s after %lld steps, %s, %s tokens/s, %s, %s of memory at the peak\n", project->runFolder(*run).c_str(), summary->ending.c_str(), static_cast<long long>(summary->steps), best.c_str(),
                    formatFigure(summary->tokens_per_second, 0).c_str(), formatDuration(summary->seconds).c_str(), formatBytes(summary->peak_memory_bytes).c_str());
    }
    const bool ended = summary->ending == "done" || summary->ending == "early_stop";
    return ended ? done : summary->ending == "failed" ? failed : stopped;
}

int evaluate(const std::vector<std::string>& runs, service::EvaluationSet set, Format format) {
    for (const auto& path : runs) {
        auto place = placeOf(path);
        OR_REPORT(place, format);
        service::Engine engine;
        const auto reports = service::evaluateRun(engine, place->project, place->id, set, service::Contestants::with_baselines);
        OR_REPORT(reports, format);
        for (const auto& report : *reports) {
            if (format == Format::json) {
                printJson(recipe::toJson(report));
                continue;
            }
            std::printf("%s on the %s rows (%zu)%s\n", report.label.c_str(), report.set.c_str(), report.answers.size(), report.loss ? (", loss " + formatFigure(*report.loss, 4)).c_str() : "");
            std::vector<std::vector<std::string>> rows;
            for (const auto& score : report.scores) rows.push_back({"  " + score.label, interval(score)});
            printTable(rows);
        }
    }
    return done;
}

int compare(const std::vector<std::string>& paths, const std::string& groups, Format format) {
    const auto places = placesOf(paths, "Cannot compare");
    OR_REPORT(places, format);
    return printComparison(places->project, places->ids, format, groups);
}

// Every fourth rate is shown to people; the curve is what tells, not its single points.
int rates(const std::string& file, Format format) {
    constexpr std::size_t shownEvery = 4;
    const auto recipe = service::loadRecipeFile(file);
    OR_REPORT(recipe, format);
    service::Engine engine;
    noteInterruptions();
    const auto test = service::testRates(engine, *recipe, {}, [](const Progress&) { return !interrupted(); });
    if (!test && test.error().kind == ErrorKind::stopped) return stopped;
    OR_REPORT(test, format);
    if (format == Format::json) {
        Json tried = Json::array();
        for (const auto& one : test->tried) tried.push_back({{"learning_rate", one.learning_rate}, {"loss", one.loss}});
        Json json{{"usual", test->usual}, {"tried", tried}};
        if (test->proposed) json["proposed"] = *test->proposed;
        printJson(json);
        return done;
    }
    std::vector<std::vector<std::string>> table{{"learning rate", "loss"}};
    for (std::size_t i = 0; i < test->tried.size(); i += shownEvery) {
        char rate[32];
        std::snprintf(rate, sizeof rate, "%.2g", test->tried[i].learning_rate);
        table.push_back({rate, formatFigure(test->tried[i].loss, 3)});
    }
    printTable(table);
    if (test->proposed) std::printf("Proposed: %g, a third of the rate up to which the loss falls. Usual: %g. Take it with --set training.learning_rate=%g.\n", *test->proposed, test->usual, *test->proposed);
    else std::printf("No rate taught the model anything in so few steps. Usual: %g.\n", test->usual);
    return done;
}

int takeHome(const std::string& run, const std::string& destination, const std::string& folder, Format format) {
    const auto place = placeOf(run);
    OR_REPORT(place, format);
    service::Engine engine;
    const auto taken = service::takeHome(engine, place->project, place->id, destination, folder);
    OR_REPORT(taken, format);
    if (format == Format::json) {
        printJson({{"folder", taken->folder.string()}, {"bytes", taken->bytes}, {"proof_prompts", taken->proof_prompts}, {"largest_difference", taken->largest_difference}, {"tolerance", taken->tolerance}, {"rounding_difference", taken->rounding_difference}});
        return done;
    }
    std::printf("%s (%s)\nRead back and replayed on %lld held-out prompts: largest logit difference %.2g, allowed %.2g.\n", taken->folder.c_str(), formatBytes(taken->bytes).c_str(),
                static_cast<long long>(taken->proof_prompts), taken->largest_difference, taken->tolerance);
    if (taken->rounding_difference > 0) std::printf("Storing rounded weights changes a logit by at most %.2g.\n", taken->rounding_difference);
    for (std::size_t i = 0; i < taken->steps.size(); ++i) std::printf("  %zu. %s\n", i + 1, taken->steps[i].c_str());
    return done;
}

}  // namespace

void addRunCommands(CLI::App& parser, Command& chosen) {
    const auto json = std::make_shared<bool>(false);
    const auto format = [json] { return *json ? Format::json : Format::text; };

    auto* run = parser.add_subcommand("train", "Trains a recipe in a project folder");
    const auto options = std::make_shared<TrainOptions>();
    run->add_option("RECIPE", options->recipe, "Recipe file")->required();
    run->add_option("--project", options->project, "Project folder, made when it is not there")->required()->check([](const std::string& path) { return path.empty() ? "the project needs a folder" : std::string(); });
    run->add_flag("--resume", options->resume, "Go on with the newest run that did not end");
    run->add_flag("--json", *json, "One event a line");
    run->callback([=, &chosen] { chosen = [=] { return train(*options, format()); }; });

    const auto runs = std::make_shared<std::vector<std::string>>();
    auto* measure = parser.add_subcommand("evaluate", "Answers and scores of runs, beside the base model's");
    const auto test = std::make_shared<bool>(false);
    measure->add_option("RUN", *runs, "Folders PROJECT/runs/ID")->required();
    measure->add_flag("--test", *test, "On the test rows instead of the held-out ones; for the run you have chosen");
    measure->add_flag("--json", *json, "One report a line");
    measure->callback([=, &chosen] { chosen = [=] { return evaluate(*runs, *test ? service::EvaluationSet::test : service::EvaluationSet::held_out, format()); }; });

    auto* table = parser.add_subcommand("compare", "A table and a verdict over evaluated runs");
    table->add_option("RUN", *runs, "Folders PROJECT/runs/ID")->required();
    const auto groups = std::make_shared<std::string>();
    table->add_option("--groups", *groups, "Scores by parts of the rows too, worst first: \"label\", a field of the answers, or a column of the data; with labels, what was answered instead of each");
    table->add_flag("--json", *json, "One JSON object");
    table->callback([=, &chosen] { chosen = [=] { return compare(*runs, *groups, format()); }; });

    auto* rate = parser.add_subcommand("rates", "Looks for the learning rate that suits a recipe: a short training whose rate rises");
    const auto file = std::make_shared<std::string>();
    rate->add_option("RECIPE", *file, "Recipe file")->required();
    rate->add_flag("--json", *json, "One JSON object");
    rate->callback([=, &chosen] { chosen = [=] { return rates(*file, format()); }; });

    auto* take = parser.add_subcommand("export", "Writes a run's adapter for other programs and proves it");
    const auto path = std::make_shared<std::string>(), folder = std::make_shared<std::string>(), to = std::make_shared<std::string>("peft");
    take->add_option("RUN", *path, "Folder PROJECT/runs/ID")->required();
    take->add_option("--to", *to, "Destination")->capture_default_str();
    take->add_option("FOLDER", *folder, "Folder to make")->required();
    take->add_flag("--json", *json, "One JSON object");
    take->callback([=, &chosen] { chosen = [=] { return takeHome(*path, *to, *folder, format()); }; });
}

}  // namespace graft::app
