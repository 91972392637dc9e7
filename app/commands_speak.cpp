#include "commands.h"
#include "interruption.h"
#include "base/shown_text.h"
#include "output.h"
#include "service/answer_file.h"

#include <map>
#include <memory>
#include <unistd.h>

namespace graft::app {

namespace {

struct SpeakOptions {
    std::string run, model, prompt, data, output, column;
    bool greedy = false, raw = false, json = false;
    service::Question question{.prompt = {}, .temperature = 0.7, .top_p = 0.95};
    std::string target() const { return run.empty() ? model : run; }
    Format format() const { return json ? Format::json : Format::text; }
};

// Which rows have no answer, and why; on stderr, so that the outcome stays alone on stdout.
void tellMissing(const data::Table& cases, const std::vector<service::AnsweredRow>& rows) {
    for (const auto& damaged : cases.report.rejections) std::fprintf(stderr, "line %llu is damaged and left out: %s\n", static_cast<unsigned long long>(damaged.line), shown(damaged.reason, 200).c_str());
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (!rows[i].reason.empty()) std::fprintf(stderr, "line %llu has no answer: %s\n", static_cast<unsigned long long>(cases.lines[i]), shown(rows[i].reason, 200).c_str());
}

std::map<std::string, std::string> rolesOf(const std::string& run) {
    const auto recipe = recipe::loadRecipe(std::filesystem::path(run) / "recipe.json");
    return recipe ? service::rolesLearned(recipe->data) : std::map<std::string, std::string>();
}

// One line that is written over on a terminal; elsewhere one after the first rows and after each tenth of them. Ctrl-C ends the asking.
ProgressSink rowsTold() {
    return [told = std::uint64_t(0)](const Progress& progress) mutable {
        const bool terminal = ::isatty(STDERR_FILENO);
        const bool ended = progress.done == progress.total;
        if (progress.done > told && (terminal || told == 0 || ended || progress.done - told >= progress.total / 10)) {
            told = progress.done;
            std::fprintf(stderr, "%srow %llu of %llu%s", terminal ? "\r\033[K" : "", static_cast<unsigned long long>(progress.done), static_cast<unsigned long long>(progress.total),
                         terminal && !ended ? "" : "\n");
        }
        return !interrupted();
    };
}

int generateFile(const SpeakOptions& options, service::Wrapping wrapping) {
    const auto cases = data::importTable(options.data);
    OR_REPORT(cases, options.format());
    const auto asking = options.column.empty() ? Result(service::guessAsking(*cases, options.run.empty() ? std::map<std::string, std::string>() : rolesOf(options.run)))
                                               : service::askWith(*cases, options.column);
    OR_REPORT(asking, options.format());
    if (asking->roles.empty()) {
        const Result<void> unknown = Error{ErrorKind::badInput, "Cannot read prompts from " + options.data, asking->explanation, "Name the column with --column"};
        OR_REPORT(unknown, options.format());
    }
    if (!options.json) std::fprintf(stderr, "%s\n", asking->explanation.c_str());
    service::Engine engine;
    noteInterruptions();
    const auto rows = service::answerCases(engine, options.target(), *cases, *asking, wrapping, options.question, {}, options.json ? ProgressSink([](const Progress&) { return !interrupted(); }) : rowsTold());
    OR_REPORT(rows, options.format());
    const auto written = service::saveAnswers(options.data, options.output, *cases, *rows);
    OR_REPORT(written, options.format());
    const auto books = service::booksOf(*cases, *rows);
    if (options.json) {
        printJson({{"file", options.output}, {"rows_in_file", books.in_file}, {"answered", books.answered}, {"cut", books.cut}, {"damaged", books.damaged}, {"nothing_asked", books.nothing_asked}, {"too_long", books.too_long}, {"not_reached", books.waiting}});
        return books.waiting > 0 ? stopped : done;
    }
    tellMissing(*cases, *rows);
    std::printf("%llu answers for %llu rows in %s\n", static_cast<unsigned long long>(books.answered), static_cast<unsigned long long>(books.in_file), options.output.c_str());
    if (books.waiting == 0) return done;
    std::printf("Stopped: %llu rows were not reached and have no answer.\n", static_cast<unsigned long long>(books.waiting));
    return stopped;
}

int generate(SpeakOptions options) {
    if (options.greedy) options.question.temperature = 0;
    const auto wrapping = options.raw ? service::Wrapping::raw : service::Wrapping::chat;
    if (!options.data.empty()) return generateFile(options, wrapping);
    service::Engine engine;
    const service::TextSink print = [](std::size_t, std::string_view text) {
        std::fwrite(text.data(), 1, text.size(), stdout);
        std::fflush(stdout);
        return true;
    };
    const auto answers = service::generateTexts(engine, options.target(), {options.prompt}, wrapping, options.question, options.json ? service::TextSink{} : print);
    OR_REPORT(answers, options.format());
    if (options.json) printJson({{"prompt", options.prompt}, {"answer", answers->front()}});
    else std::puts("");
    return done;
}

int score(const SpeakOptions& options) {
    service::Engine engine;
    const auto scored = service::scoreText(engine, options.target(), options.prompt);
    OR_REPORT(scored, options.format());
    if (options.json) {
        printJson({{"ids", scored->ids}, {"tokens", scored->tokens}, {"log_probabilities", scored->log_probabilities}});
        return done;
    }
    double sum = 0;
    for (std::size_t i = 0; i < scored->ids.size(); ++i) {
        if (i == 0) std::printf("%8d  %-20s\n", scored->ids[i], scored->tokens[i].c_str());
        else std::printf("%8d  %-20s %10.4f\n", scored->ids[i], scored->tokens[i].c_str(), scored->log_probabilities[i - 1]);
        if (i > 0) sum += scored->log_probabilities[i - 1];
    }
    std::printf("mean log-probability %.4f over %zu tokens\n", sum / static_cast<double>(scored->log_probabilities.size()), scored->log_probabilities.size());
    return done;
}

void addTarget(CLI::App* command, SpeakOptions& options) {
    auto* run = command->add_option("RUN", options.run, "Folder PROJECT/runs/ID");
    auto* model = command->add_option("--model", options.model, "Model folder, instead of a run");
    run->excludes(model);
    command->add_flag("--json", options.json, "One JSON object");
    command->final_callback([&options] {
        if (options.run.empty() && options.model.empty()) throw CLI::RequiredError("RUN or --model");
    });
}

}  // namespace

void addSpeakCommands(CLI::App& parser, Command& chosen) {
    const auto options = std::make_shared<SpeakOptions>();

    auto* speak = parser.add_subcommand("generate", "Answers a prompt, or every prompt of a file");
    addTarget(speak, *options);
    auto* prompt = speak->add_option("--prompt", options->prompt, "What is asked");
    auto* data = speak->add_option("--data", options->data, "File of prompts; the answers come in a new column");
    auto* output = speak->add_option("-o,--output", options->output, "File to write: .csv, .jsonl or .json");
    speak->add_option("--column", options->column, "Column of the prompts")->needs(data);
    prompt->excludes(data);
    data->needs(output);
    speak->add_flag("--greedy", options->greedy, "Always the likeliest token");
    speak->add_flag("--raw", options->raw, "Continue the prompt as it stands, without the chat template");
    speak->add_option("--max-new-tokens", options->question.max_new_tokens, "Longest answer")->capture_default_str();
    speak->add_option("--temperature", options->question.temperature, "How free the choice is; 0 is greedy")->capture_default_str()->check(CLI::Range(0.0, 10.0));
    speak->add_option("--top-p", options->question.top_p, "Choose among the likeliest tokens of this share")->capture_default_str()->check(CLI::Range(0.0, 1.0));
    speak->add_option("--seed", options->question.seed, "Same seed, same answer")->capture_default_str();
    speak->callback([options, &chosen] { chosen = [options] { return generate(*options); }; });

    auto* probability = parser.add_subcommand("score", "Token ids of a text and the log-probability of each");
    addTarget(probability, *options);
    probability->add_option("--text", options->prompt, "The text")->required();
    probability->callback([options, &chosen] { chosen = [options] { return score(*options); }; });
}

}  // namespace graft::app
