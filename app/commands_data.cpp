#include "base/quantities.h"
#include "commands.h"
#include "output.h"
#include "service/inspect.h"
#include "service/models.h"
#include "service/plan.h"
#include "service/project_paths.h"

#include <algorithm>
#include <memory>

namespace graft::app {

namespace {

int listModels(const std::vector<std::filesystem::path>& places, Format format) {
    const auto models = service::findModels(places);
    if (format == Format::json) {
        Json list = Json::array();
        for (const auto& model : models) {
            Json row{{"name", model.name}, {"folder", model.folder.string()}, {"parameters", model.shape.parameters}, {"family", model.shape.family}, {"weight_bytes", model.weight_bytes}};
            if (model.broken) row["broken"] = model.broken->why;
            if (!model.remarks.empty()) row["remarks"] = model.remarks;
            list.push_back(std::move(row));
        }
        printJson({{"models", list}});
        return done;
    }
    if (models.empty()) std::puts("No base model was found. Name a folder with --in FOLDER.");
    std::vector<std::vector<std::string>> rows{{"model", "parameters", "on disk", "family"}};
    for (const auto& model : models)
        if (!model.broken) rows.push_back({model.name, formatCount(model.shape.parameters), formatBytes(model.weight_bytes), model.shape.family});
    if (rows.size() > 1) printTable(rows);
    for (const auto& model : models) {
        if (model.broken) std::printf("%s cannot be used: %s\n", model.name.c_str(), model.broken->why.c_str());
        for (const auto& remark : model.remarks) std::printf("%s: %s\n", model.name.c_str(), remark.c_str());
    }
    return done;
}

int inspect(const std::string& file, const std::string& model, Format format) {
    const auto found = service::inspectData(file, model);
    OR_REPORT(found, format);
    const auto& report = found->report;
    if (format == Format::json) {
        Json json{{"rows_in_file", report.rows_in_file}, {"imported", report.imported}, {"rejected", report.rejected}, {"columns", report.columns}, {"roles", found->roles},
                  {"explanation", found->explanation}, {"empty_cells", found->empty_cells}, {"duplicate_rows", found->duplicate_rows}, {"encoding", report.dialect.encoding}};
        if (found->lengths)
            json["token_lengths"] = {{"median", found->lengths->median}, {"p90", found->lengths->p90}, {"p99", found->lengths->p99}, {"longest", found->lengths->longest}, {"learned_share", found->lengths->learned_share}};
        printJson(json);
        return done;
    }
    std::printf("%s rows: %s read, %s rejected\n", formatCount(report.rows_in_file).c_str(), formatCount(report.imported).c_str(), formatCount(report.rejected).c_str());
    for (std::size_t i = 0; i < std::min<std::size_t>(5, report.rejections.size()); ++i)
        std::printf("  line %llu: %s\n", static_cast<unsigned long long>(report.rejections[i].line), report.rejections[i].reason.c_str());
    std::vector<std::vector<std::string>> rows{{"column", "role", "empty"}};
    for (std::size_t i = 0; i < report.columns.size(); ++i) {
        const auto role = found->roles.find(report.columns[i]);
        rows.push_back({report.columns[i], role == found->roles.end() ? "-" : role->second, formatCount(static_cast<std::uint64_t>(found->empty_cells[i]))});
    }
    printTable(rows);
    std::printf("%s\n%s rows stand there more than once.\n", found->explanation.c_str(), formatCount(static_cast<std::uint64_t>(found->duplicate_rows)).c_str());
    if (found->lengths)
        std::printf("Tokens a row: median %lld, nine of ten at most %lld, longest %lld; %s %% are learned.\n", static_cast<long long>(found->lengths->median),
                    static_cast<long long>(found->lengths->p90), static_cast<long long>(found->lengths->longest), formatFigure(100 * found->lengths->learned_share, 0).c_str());
    return done;
}

struct RecipeOptions {
    std::string model, data, method = recipe::MethodChoice{}.id, output;
    std::vector<std::string> settings;
};

Result<recipe::Recipe> buildRecipe(const RecipeOptions& options) {
    recipe::Recipe recipe;
    recipe.model.path = std::filesystem::absolute(options.model).lexically_normal().string();
    recipe.data.path = std::filesystem::absolute(options.data).lexically_normal().string();
    recipe.method.id = options.method;
    const auto methods = service::methods();
    const auto method = std::ranges::find(methods, options.method, &recipe::MethodInfo::id);
    if (method == methods.end()) {
        std::string names;
        for (const auto& known : methods) names += ' ' + known.id;
        return Error{ErrorKind::badInput, "Cannot use the method " + options.method, "there is none of this name", "The methods are:" + names};
    }
    for (const auto& setting : options.settings) {
        const auto equals = setting.find('=');
        if (equals == std::string::npos) return Error{ErrorKind::badInput, "Cannot set " + setting, "there is no = in it", "Write --set KEY=VALUE"};
        TRY(recipe::setField(recipe, setting.substr(0, equals), setting.substr(equals + 1), method->fields));
    }
    return recipe;
}

void printPlan(const service::Plan& plan) {
    std::printf("%s rows to learn from, %s held out to steer the training, %s set aside for the final test; %s steps over %s tokens.\n", formatCount(std::uint64_t(plan.training_rows)).c_str(), formatCount(std::uint64_t(plan.held_out_rows)).c_str(),
                formatCount(std::uint64_t(plan.test_rows)).c_str(), formatCount(std::uint64_t(plan.total_steps)).c_str(), formatCount(std::uint64_t(plan.training_tokens)).c_str());
    if (const auto& out = plan.left_out; out.total() > 0)
        std::printf("%s rows left out: %s unreadable, %s incomplete, %s too long, %s with nothing to learn.\n", formatCount(std::uint64_t(out.total())).c_str(), formatCount(std::uint64_t(out.unreadable)).c_str(),
                    formatCount(std::uint64_t(out.incomplete)).c_str(), formatCount(std::uint64_t(out.too_long)).c_str(), formatCount(std::uint64_t(out.nothing_learned)).c_str());
    std::printf("Trains %s parameters. About %s to %s, %s of memory (estimates).\n", formatCount(plan.method.trained_parameters).c_str(), formatDuration(plan.seconds_low).c_str(),
                formatDuration(plan.seconds_high).c_str(), formatBytes(plan.memory_bytes).c_str());
    for (const auto& [field, reason] : plan.recipe.reasons) std::printf("  %s: %s\n", field.c_str(), reason.c_str());
    for (const auto& problem : plan.problems)
        std::printf("%s %s: %s %s\n", problem.severity == service::Severity::error ? "Error:" : "Note:", problem.field.c_str(), problem.problem.c_str(), problem.hint.c_str());
}

Json planJson(const service::Plan& plan) {
    Json memory = Json::object(), problems = Json::array();
    for (const auto& part : plan.memory) memory[part.label] = part.bytes;
    for (const auto& problem : plan.problems)
        problems.push_back({{"field", problem.field}, {"severity", problem.severity == service::Severity::error ? "error" : "warning"}, {"problem", problem.problem}, {"hint", problem.hint}});
    return {{"memory_bytes", plan.memory_bytes}, {"memory", memory}, {"seconds_low", plan.seconds_low}, {"seconds_high", plan.seconds_high}, {"total_steps", plan.total_steps},
            {"training_rows", plan.training_rows}, {"held_out_rows", plan.held_out_rows}, {"test_rows", plan.test_rows},
            {"left_out", {{"unreadable", plan.left_out.unreadable}, {"incomplete", plan.left_out.incomplete}, {"too_long", plan.left_out.too_long}, {"nothing_learned", plan.left_out.nothing_learned}}},
            {"training_tokens", plan.training_tokens},
            {"trained_parameters", plan.method.trained_parameters}, {"file_bytes", plan.method.file_bytes}, {"problems", problems}, {"recipe", recipe::toJson(plan.recipe)}};
}

int writeRecipe(const RecipeOptions& options, Format format) {
    const auto recipe = buildRecipe(options);
    OR_REPORT(recipe, format);
    service::Engine engine;
    const auto plan = service::makePlan(engine, *recipe);
    OR_REPORT(plan, format);
    const auto saved = recipe::saveRecipe(plan->recipe, options.output);
    OR_REPORT(saved, format);
    if (format == Format::json) printJson(planJson(*plan));
    else printPlan(*plan);
    const bool bad = std::ranges::any_of(plan->problems, [](const service::Problem& problem) { return problem.severity == service::Severity::error; });
    return bad ? failed : done;
}

int estimate(const std::string& file, Format format) {
    const auto recipe = service::loadRecipeFile(file);
    OR_REPORT(recipe, format);
    service::Engine engine;
    const auto plan = service::makePlan(engine, *recipe);
    OR_REPORT(plan, format);
    if (format == Format::json) {
        printJson(planJson(*plan));
        return done;
    }
    printPlan(*plan);
    std::vector<std::vector<std::string>> rows;
    for (const auto& part : plan->memory) rows.push_back({part.label, formatBytes(part.bytes)});
    rows.push_back({"Together", formatBytes(plan->memory_bytes)});
    printTable(rows);
    return done;
}

}  // namespace

void addDataCommands(CLI::App& parser, Command& chosen) {
    const auto json = std::make_shared<bool>(false);
    const auto format = [json] { return *json ? Format::json : Format::text; };

    auto* models = parser.add_subcommand("models", "Base models found on this machine");
    const auto places = std::make_shared<std::vector<std::filesystem::path>>();
    models->add_option("--in", *places, "Look in this folder too");
    models->add_flag("--json", *json, "One JSON object");
    models->callback([=, &chosen] { chosen = [=] { return listModels(*places, format()); }; });

    auto* look = parser.add_subcommand("inspect", "Format, columns, guess, findings and token lengths of a file of examples");
    const auto file = std::make_shared<std::string>(), model = std::make_shared<std::string>();
    look->add_option("DATA", *file, "CSV, TSV, JSON or JSON lines")->required();
    look->add_option("--model", *model, "Model folder whose tokenizer counts");
    look->add_flag("--json", *json, "One JSON object");
    look->callback([=, &chosen] { chosen = [=] { return inspect(*file, *model, format()); }; });

    auto* recipe = parser.add_subcommand("recipe", "Writes a recipe in which every field is decided, with reasons");
    const auto options = std::make_shared<RecipeOptions>();
    recipe->add_option("--model", options->model, "Model folder")->required();
    recipe->add_option("--data", options->data, "File of examples")->required();
    recipe->add_option("--method", options->method, "Method")->capture_default_str();
    recipe->add_option("--set", options->settings, "KEY=VALUE, any number of times");
    recipe->add_option("-o,--output", options->output, "Recipe file to write")->required();
    recipe->add_flag("--json", *json, "One JSON object");
    recipe->footer([] {
        std::string text = "Fields:\n";
        for (const auto& line : service::describeFields()) text += "  " + line + '\n';
        return text;
    });
    recipe->callback([=, &chosen] { chosen = [=] { return writeRecipe(*options, format()); }; });

    auto* cost = parser.add_subcommand("estimate", "Memory and time of a recipe, without training");
    cost->add_option("RECIPE", *file, "Recipe file")->required();
    cost->add_flag("--json", *json, "One JSON object");
    cost->callback([=, &chosen] { chosen = [=] { return estimate(*file, format()); }; });
}

}  // namespace graft::app
