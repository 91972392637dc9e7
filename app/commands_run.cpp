#include "base/quantities.h"
#include "commands.h"
#include "interruption.h"
#include "output.h"
#include "service/compare.h"
#include "service/plan.h"
#include "service/project_paths.h"
#include "service/take_home.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <memory>
#include <thread>
#include <unistd.h>

namespace graft::app {

namespace fs = std::filesystem;

namespace {

// Turns Ctrl-C and SIGTERM into the wish to stop, on a thread of its own: a signal handler may not lock.
class StopOnSignal {
public:
    explicit StopOnSignal(RunControl& control)
        : m_thread([this, &control] {
              while (!m_done) {
                  if (interrupted()) control.ask(Wish::stop);
                  std::this_thread::sleep_for(std::chrono::milliseconds(50));
              }
          }) {
        noteInterruptions();
    }
    ~StopOnSignal() {
        m_done = true;
        m_thread.join();
    }

private:
    std::atomic<bool> m_done = false;
    std::thread m_thread;
};

// One line that is written over on a terminal; elsewhere a line for each held-out evaluation.
class TextProgress {
public:
    void show(const recipe::TrainEvent& event) {
        m_series.add(event);
        if (const auto* step = std::get_if<recipe::StepDone>(&event)) {
            if (::isatty(STDERR_FILENO))
                std::fprintf(stderr, "\r\033[Kstep %lld of %lld  loss %s  %s tokens/s  %s left", static_cast<long long>(step->step), static_cast<long long>(m_series.started()->total_steps),
                             formatFigure(step->loss, 4).c_str(), formatFigure(step->tokens_per_second, 0).c_str(), m_series.secondsLeft() ? formatDuration(*m_series.secondsLeft()).c_str() : "?");
        } else if (const auto* evaluation = std::get_if<recipe::EvalDone>(&event)) {
            line("step " + std::to_string(evaluation->step) + ": held-out loss " + formatFigure(evaluation->loss, 4) + (evaluation->best ? ", the best so far" : ""));
        } else if (const auto* remark = std::get_if<recipe::Remark>(&event)) {
            line(remark->text);
        } else if (const auto* skipped = std::get_if<recipe::StepSkipped>(&event)) {
            line("step " + std::to_string(skipped->step) + " was skipped: " + skipped->cause);
        }
    }

private:
    void line(const std::string& text) { std::fprintf(stderr, "%s%s\n", ::isatty(STDERR_FILENO) ? "\r\033[K" : "", text.c_str()); }
    recipe::MetricSeries m_series;
};

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
        if (remark && (remark->kind == recipe::RemarkKind::paused || remark->kind == recipe::RemarkKind::held)) control.ask(Wish::stop);
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

// PROJECT/runs/ID, as train prints it.
struct RunPlace {
    service::Project project;
    std::string id;
};
Result<RunPlace> placeOf(const std::string& path) {
    auto folder = fs::absolute(path).lexically_normal();
    if (!folder.has_filename()) folder = folder.parent_path();
    if (!fs::exists(folder / "record.json")) return Error{ErrorKind::notFound, "Cannot find the run " + path, "it is not a run's folder", "Name a folder PROJECT/runs/ID, as graft train prints it"};
    return RunPlace{TRY(service::Project::open(folder.parent_path().parent_path())), folder.filename().string()};
}

std::string interval(const recipe::MetricScore& score) {
    return formatFigure(score.value, 3) + " (" + formatFigure(score.low, 3) + " to " + formatFigure(score.high, 3) + ")";
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

int compare(const std::vector<std::string>& paths, Format format) {
    std::vector<std::string> ids;
    std::optional<service::Project> project;
    for (const auto& path : paths) {
        auto place = placeOf(path);
        OR_REPORT(place, format);
        if (project && project->folder() != place->project.folder())
            return report(Error{ErrorKind::badInput, "Cannot compare", "the runs lie in different projects", "Compare runs of one project"}, format);
        if (!project) project = std::move(place->project);
        ids.push_back(place->id);
    }
    const auto comparison = service::compareRuns(*project, ids);
    OR_REPORT(comparison, format);
    for (const auto& run : comparison->damaged)
        std::fprintf(stderr, "What was measured of the run %s is left out. %s: %s. %s.\n", run.id.c_str(), run.error.what.c_str(), run.error.why.c_str(), run.error.hint.c_str());
    if (format == Format::json) {
        Json rows = Json::array();
        for (const auto& row : comparison->rows) {
            Json json{{"contestant", row.contestant}, {"label", row.label}, {"best", row.best}, {"within_noise", row.within_noise}};
            if (row.score) json["score"] = {{"id", row.score->id}, {"value", row.score->value}, {"low", row.score->low}, {"high", row.score->high}};
            if (row.held_out_loss) json["loss"] = *row.held_out_loss;
            if (row.seconds) json["seconds"] = *row.seconds;
            if (row.peak_memory_bytes) json["peak_memory_bytes"] = *row.peak_memory_bytes;
            if (row.file_bytes) json["file_bytes"] = *row.file_bytes;
            rows.push_back(std::move(json));
        }
        Json damaged = Json::array();
        for (const auto& run : comparison->damaged) damaged.push_back({{"run", run.id}, {"what", run.error.what}, {"why", run.error.why}, {"hint", run.error.hint}});
        printJson({{"verdict", comparison->verdict}, {"recommendation", comparison->recommendation}, {"rows", rows}, {"not_comparable", comparison->not_comparable}, {"damaged", damaged}});
        return done;
    }
    std::printf("%s\n%s\n\n", comparison->verdict.c_str(), comparison->recommendation.c_str());
    std::vector<std::vector<std::string>> rows{{"", "score", "loss", "time", "memory", "file"}};
    for (const auto& row : comparison->rows)
        rows.push_back({(row.best ? "* " : "  ") + row.label, row.score ? interval(*row.score) : "-", row.held_out_loss ? formatFigure(*row.held_out_loss, 3) : "-",
                        row.seconds ? formatDuration(*row.seconds) : "-", row.peak_memory_bytes ? formatBytes(*row.peak_memory_bytes) : "-", row.file_bytes ? formatBytes(*row.file_bytes) : "-"});
    printTable(rows);
    for (const auto& id : comparison->not_comparable) std::printf("%s stands apart: it has another base model, data, split or template.\n", id.c_str());
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
    table->add_flag("--json", *json, "One JSON object");
    table->callback([=, &chosen] { chosen = [=] { return compare(*runs, format()); }; });

    auto* take = parser.add_subcommand("export", "Writes a run's adapter for other programs and proves it");
    const auto path = std::make_shared<std::string>(), folder = std::make_shared<std::string>(), to = std::make_shared<std::string>("peft");
    take->add_option("RUN", *path, "Folder PROJECT/runs/ID")->required();
    take->add_option("--to", *to, "Destination")->capture_default_str();
    take->add_option("FOLDER", *folder, "Folder to make")->required();
    take->add_flag("--json", *json, "One JSON object");
    take->callback([=, &chosen] { chosen = [=] { return takeHome(*path, *to, *folder, format()); }; });
}

}  // namespace graft::app
