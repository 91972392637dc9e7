#include "service/run_report.h"

#include "base/quantities.h"
#include "base/shown_text.h"
#include "peft/registry.h"
#include "recipe/field_text.h"
#include "service/models.h"
#include "service/run_names.h"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <set>

namespace graft::service {

using recipe::EvaluationReport;

namespace {

constexpr std::size_t shownExamples = 3, nameLength = 120, textLength = 600;

// Decided for the machine's sake: they change how long it takes and not what is learned.
const std::set<std::string> ofTheMachine{"training.micro_batch_tokens", "training.recompute", "training.evaluate_every", "training.save_every", "model.base_precision", "model.compute_precision"};

std::string count(std::int64_t number) { return formatCount(static_cast<std::uint64_t>(std::max<std::int64_t>(0, number))); }

std::string percent(double share) { return formatFigure(100 * share, 0) + " %"; }

std::string dayOf(std::int64_t seconds) {
    const auto clock = static_cast<std::time_t>(seconds);
    std::tm parts{};
    ::localtime_r(&clock, &parts);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%d %H:%M", &parts);
    return text;
}

std::string columnsWith(const recipe::DataChoice& data, const std::set<std::string>& roles) {
    std::string names;
    for (const auto& [column, role] : data.roles)
        if (roles.contains(role)) names += (names.empty() ? "" : ", ") + shown(column, nameLength);
    return names;
}

ReportSection taskOf(const recipe::Recipe& recipe) {
    ReportSection section{.title = "Task", .paragraphs = {}, .table = {}};
    if (recipe.data.instruction && !recipe.data.instruction->empty()) section.paragraphs.push_back("Instruction: " + shown(*recipe.data.instruction, textLength));
    const auto asked = columnsWith(recipe.data, {"prompt", "instruction"}), learned = columnsWith(recipe.data, {"answer"}), whole = columnsWith(recipe.data, {"messages", "text"});
    if (!asked.empty() && !learned.empty()) section.paragraphs.push_back("Asked with " + asked + ", it answers as the examples do in " + learned + ".");
    else if (!whole.empty()) section.paragraphs.push_back("It learned the texts in " + whole + ".");
    else section.paragraphs.push_back("It learned the answers of the examples to their prompts.");
    return section;
}

ReportSection materialOf(const recipe::Recipe& recipe, const std::optional<recipe::RunStarted>& started) {
    ReportSection section{.title = "Data and base model", .paragraphs = {}, .table = {}};
    auto& rows = section.table.rows;
    rows.push_back({"Examples", shownName(recipe.data.path)});
    if (started) rows.push_back({"Rows", count(started->training_rows) + " learned, " + count(started->held_out_rows) + " steering rows (held-out), " + count(started->test_rows) + " judging rows (test)"});
    rows.push_back({"SHA-256 of the file", shown(recipe.data.hash)});
    rows.push_back({"Base model", shown(locateModel(recipe.model.path).name, nameLength)});
    rows.push_back({"SHA-256 of its weights", shown(recipe.model.hash)});
    return section;
}

ReportSection methodOf(const recipe::Recipe& recipe, const peft::Method* method) {
    ReportSection section{.title = "Method", .paragraphs = {}, .table = {.head = {"Setting", "Value", "Why"}, .rows = {}}};
    section.paragraphs.push_back(method ? method->info.name + ": " + method->info.summary : shown(recipe.method.id));
    recipe::eachField(recipe, [&](const auto& value, const recipe::FieldInfo& info) {
        const auto reason = recipe.reasons.find(info.key);
        if (reason == recipe.reasons.end() || ofTheMachine.contains(info.key)) return;
        section.table.rows.push_back({info.label, shown(recipe::textOf(recipe::writeField(value))), shown(reason->second, textLength)});
    });
    for (const auto& [key, value] : recipe.method.values) {
        std::string label = key, why = "chosen";
        if (method)
            for (const auto& field : method->info.fields) {
                if (field.info.key != key) continue;
                label = field.info.label;
                if (field.standard == value) why = "the method's standard";
            }
        if (const auto reason = recipe.reasons.find("method." + key); reason != recipe.reasons.end()) why = shown(reason->second, textLength);
        section.table.rows.push_back({shown(label), shown(recipe::textOf(recipe::toJson(value))), why});
    }
    return section;
}

// The run first, then what it is measured against; of the test rows where the run was measured on them.
std::vector<const EvaluationReport*> measured(const std::vector<EvaluationReport>& reports, const std::string& run) {
    const bool tested = std::ranges::any_of(reports, [&](const EvaluationReport& each) { return each.contestant == run && each.set == "test"; });
    std::vector<const EvaluationReport*> chosen;
    for (const auto& report : reports)
        if (report.set == (tested ? "test" : "held_out") && !report.scores.empty()) chosen.push_back(&report);
    std::ranges::stable_sort(chosen, {}, [&](const EvaluationReport* each) { return each->contestant != run; });
    return chosen;
}

ReportSection scoresOf(const std::vector<const EvaluationReport*>& reports) {
    ReportSection section{.title = "Scores", .paragraphs = {}, .table = {}};
    if (reports.empty()) {
        section.paragraphs.push_back("This run has not been measured yet.");
        return section;
    }
    section.paragraphs.push_back(std::string("On the ") + (reports.front()->set == "test" ? "judging" : "steering") + " rows (" + count(static_cast<std::int64_t>(reports.front()->answers.size())) +
                                 "), with the 95 % interval over them.");
    section.table.head.push_back("");
    for (const auto& score : reports.front()->scores) section.table.head.push_back(shown(score.label));
    section.table.head.push_back("Loss");
    for (const auto* report : reports) {
        std::vector<std::string> row{shown(report->label, nameLength)};
        for (const auto& wanted : reports.front()->scores) {
            const auto score = std::ranges::find(report->scores, wanted.id, &recipe::MetricScore::id);
            row.push_back(score == report->scores.end() ? "not measured" : percent(score->value) + " (" + percent(score->low) + " to " + percent(score->high) + ")");
        }
        row.push_back(report->loss ? formatFigure(*report->loss, 3) : "");
        section.table.rows.push_back(std::move(row));
    }
    return section;
}

ReportSection costOf(const recipe::RunSummary& run, const std::optional<recipe::RunStarted>& started) {
    const std::string best = std::isfinite(run.best_held_out_loss) ? "Best loss on the steering rows " + formatFigure(run.best_held_out_loss, 3) + " at step " + count(run.best_step) + "."
                                                                   : std::string("It ended before the first look at the steering rows.");
    return {.title = "Cost",
            .paragraphs = {formatDuration(run.seconds) + " on " + (started ? shown(started->device) : std::string("this computer")) + ", " + count(run.steps) + " steps at " + formatFigure(run.tokens_per_second, 0) +
                           " tokens a second; " + formatBytes(run.peak_memory_bytes) + " of memory at the peak; " + formatCount(run.trained_parameters) + " trained parameters, " +
                           formatBytes(recipe::fileBytes(run)) + " as a file. " + best},
            .table = {}};
}

ReportSection limitsOf(const std::vector<const EvaluationReport*>& reports) {
    ReportSection section{.title = "Limits", .paragraphs = {}, .table = {}};
    std::string text = "The scores are means over rows like those that were learned, and say nothing of other kinds of text. ";
    if (!reports.empty() && reports.front()->set != "test") text += "They are of the steering rows, which also chose the best step; the judging rows have not been read for this run. ";
    const bool overlap = !reports.empty() && std::ranges::any_of(reports.front()->scores, [](const recipe::MetricScore& score) { return score.id.starts_with("rouge"); });
    if (overlap) text += "ROUGE is word overlap, not correctness. ";
    text += "What the model writes may be wrong however fluent it is. Whether rows that it learned can be drawn out of it word for word has not been tested.";
    section.paragraphs.push_back(std::move(text));
    return section;
}

// Line breaks stay; what would hide or turn the text does not.
std::string linesOf(const std::string& text) {
    std::string lines, line;
    for (const char letter : text.substr(0, textLength)) {
        if (letter != '\n') line += letter;
        else lines += shown(std::exchange(line, {}), textLength) + '\n';
    }
    return lines + shown(line, textLength) + (text.size() > textLength ? "\u2026" : "");
}

// Scored by nothing but right and wrong, so that examples of both can be told apart.
bool isRightOrWrong(const EvaluationReport& report) {
    return !report.scores.empty() && std::ranges::all_of(report.answers, [&](const recipe::AnswerRow& answer) {
        const auto score = answer.scores.find(report.scores.front().id);
        return score != answer.scores.end() && (score->second == 0 || score->second == 1);
    });
}

bool isWrong(const EvaluationReport& report, const recipe::AnswerRow& answer) { return answer.scores.at(report.scores.front().id) == 0; }

// As many wrong ones as their share, and one where there is any; those that are right first.
std::vector<const recipe::AnswerRow*> representative(const EvaluationReport& report) {
    std::vector<const recipe::AnswerRow*> right, wrong;
    const bool split = isRightOrWrong(report);
    for (const auto& answer : report.answers) (split && isWrong(report, answer) ? wrong : right).push_back(&answer);
    const double share = report.answers.empty() ? 0 : static_cast<double>(wrong.size()) / static_cast<double>(report.answers.size());
    std::size_t wanted = wrong.empty() ? 0 : std::max<std::size_t>(1, static_cast<std::size_t>(std::lround(share * shownExamples)));
    if (right.size() + wanted < shownExamples) wanted = std::min(wrong.size(), shownExamples - right.size());
    right.resize(std::min(right.size(), shownExamples - std::min(shownExamples, wanted)));
    right.insert(right.end(), wrong.begin(), wrong.begin() + static_cast<std::ptrdiff_t>(std::min(wanted, wrong.size())));
    return right;
}

ReportSection examplesOf(const std::vector<const EvaluationReport*>& reports) {
    ReportSection section{.title = "Examples", .paragraphs = {}, .table = {.head = {"Asked", "Expected", "Answered"}, .rows = {}}};
    if (reports.empty()) return section;
    const auto& report = *reports.front();
    const auto chosen = representative(report);
    for (const auto* answer : chosen) section.table.rows.push_back({linesOf(answer->prompt), linesOf(answer->expected), linesOf(answer->answer)});
    const auto wrong = static_cast<std::size_t>(std::ranges::count_if(chosen, [&](const auto* answer) { return isRightOrWrong(report) && isWrong(report, *answer); }));
    const std::string rows = report.set == "test" ? "judging rows" : "steering rows";
    if (!isRightOrWrong(report)) section.paragraphs.push_back("The first of the " + rows + ", as they stand in the table.");
    else if (wrong == 0) section.paragraphs.push_back("The first of the " + rows + " that are right; none is wrong.");
    else
        section.paragraphs.push_back(formatCount(chosen.size() - wrong) + " right and " + formatCount(wrong) + " wrong, the first of each among the " + rows +
                                     ": about as often as it happens, and at least one that is wrong, so that its mistakes are seen. Of all rows, see the scores.");
    section.paragraphs.push_back("These rows are printed as they are. Names, numbers and addresses of people may be in them: look before you pass this page on.");
    return section;
}

}  // namespace

Result<RunReport> reportOf(const Project& project, const std::string& run, Examples examples) {
    const auto record = TRY(project.run(run));
    const auto known = peft::methodNamed(record.recipe.method.id);
    const auto* method = known ? *known : nullptr;
    const auto series = project.series(run);
    const auto started = series ? series->started() : std::nullopt;
    const auto evaluations = project.evaluations(run);
    const auto reports = evaluations ? measured(*evaluations, run) : std::vector<const EvaluationReport*>();

    RunReport report;
    auto names = namesOf(project.runs());
    report.title = shown(project.name(), nameLength) + ": " + shown(names[run], nameLength);
    report.subtitle = "A run of " + dayOf(record.created) + " on the base model " + shown(locateModel(record.recipe.model.path).name, nameLength) + ". Made with Graft.";
    report.sections = {taskOf(record.recipe), materialOf(record.recipe, started), methodOf(record.recipe, method)};
    ReportSection training{.title = "Training", .paragraphs = {}, .table = {}, .with_curve = true};
    if (!series) training.paragraphs.push_back("The curves cannot be read: " + shown(series.error().why, textLength));
    report.sections.push_back(std::move(training));
    report.sections.push_back(scoresOf(reports));
    if (!evaluations) report.sections.back().paragraphs = {"No evaluation could be read: " + shown(evaluations.error().why, textLength)};
    if (record.summary) report.sections.push_back(costOf(*record.summary, started));
    report.sections.push_back(limitsOf(reports));
    if (examples == Examples::shown) report.sections.push_back(examplesOf(reports));
    return report;
}

}  // namespace graft::service
