#include "service/project_answers.h"

#include "base/durable_file.h"
#include "base/json.h"
#include "service/data_choices.h"

#include <algorithm>
#include <set>

namespace graft::service {

using data::ColumnRole;

namespace {

std::filesystem::path fileOf(const Project& project) { return project.folder() / "project.json"; }

struct Facts {
    std::size_t rows = 0, labels = 0, fields = 0;   // of the preview: with an answer, different answers, answers that are all "key: value" lines
    double prompt = 0, answer = 0;                  // mean bytes
};

// "key: value" in each of two lines or more, or a JSON object.
bool isFields(const std::string& text) {
    if (text.starts_with('{')) return true;
    std::size_t lines = 0;
    for (std::size_t at = 0; at < text.size(); ++lines) {
        const auto end = std::min(text.find('\n', at), text.size());
        const auto colon = text.find(':', at);
        if (colon == std::string::npos || colon > std::min(end, at + 40) || colon == at) return false;
        at = end + 1;
    }
    return lines >= 2;
}

Facts factsOf(const DataLook& look, const recipe::DataChoice& choice) {
    Facts facts;
    const auto roles = rolesIn(choice, look.description);
    std::set<std::string> answers;
    for (const auto& row : look.preview) {
        double prompt = 0, answer = 0;
        std::string said;
        for (std::size_t i = 0; i < std::min(row.cells.size(), look.description.columns.size()); ++i) {
            const auto role = roles.find(look.description.columns[i].name);
            if (role == roles.end()) continue;
            if (role->second == ColumnRole::prompt) prompt += static_cast<double>(row.cells[i].size());
            if (role->second == ColumnRole::answer) said += row.cells[i], answer += static_cast<double>(row.cells[i].size());
        }
        if (prompt == 0 || answer == 0) continue;
        ++facts.rows;
        facts.fields += isFields(said);
        answers.insert(said);
        facts.prompt += prompt;
        facts.answer += answer;
    }
    facts.labels = answers.size();
    if (facts.rows > 0) facts.prompt /= static_cast<double>(facts.rows), facts.answer /= static_cast<double>(facts.rows);
    return facts;
}

constexpr double longPrompt = 200, shortLabel = 60;   // bytes

bool areLabels(const Facts& facts) { return facts.labels * 5 <= facts.rows && facts.answer <= shortLabel; }
bool areFields(const Facts& facts) { return facts.fields * 10 >= facts.rows * 9; }

}  // namespace

std::string_view nameOf(Goal goal) {
    switch (goal) {
        case Goal::open: return "open";
        case Goal::sort: return "sort";
        case Goal::extract: return "extract";
        case Goal::summarise: return "summarise";
        case Goal::answer: return "answer";
        case Goal::rewrite: return "rewrite";
    }
    return "open";
}

Result<ProjectAnswers> answersOf(const Project& project) {
    const Json json = TRY(readJsonFile(fileOf(project), smallFile));
    const auto damaged = [&](const char* why) { return Error{ErrorKind::badInput, "Cannot read what was asked of " + project.name(), why, "Answer the questions again"}; };
    ProjectAnswers answers;
    if (json.contains("goal")) {
        const auto known = std::ranges::find_if(allGoals, [&](Goal goal) { return json["goal"] == nameOf(goal); });
        if (known == allGoals.end()) return damaged("project.json names a goal that this version does not know");
        answers.goal = *known;
    }
    if (json.contains("languages")) {
        if (!json["languages"].is_array()) return damaged("the languages in project.json are no list");
        for (const auto& language : json["languages"]) {
            if (!language.is_string()) return damaged("a language in project.json is no text");
            answers.languages.push_back(language.get<std::string>());
        }
    }
    if (json.contains("destination")) {
        if (!json["destination"].is_string()) return damaged("the destination in project.json is no text");
        answers.destination = json["destination"].get<std::string>();
    }
    return answers;
}

Result<void> keepAnswers(const Project& project, const ProjectAnswers& answers) {
    if (project.access() != Access::write)
        return Error{ErrorKind::inputOutput, "Cannot keep the answers of " + project.name(), "the project is in use by " + project.holder(), "Close it there first"};
    Json json = TRY(readJsonFile(fileOf(project), smallFile));
    for (const char* key : {"goal", "languages", "destination"}) json.erase(key);
    if (answers.goal != Goal::open) json["goal"] = nameOf(answers.goal);
    if (!answers.languages.empty()) json["languages"] = answers.languages;
    if (!answers.destination.empty()) json["destination"] = answers.destination;
    return writeFileDurably(fileOf(project), writeJson(json));
}

Goal looksLike(const DataLook& look, const recipe::DataChoice& choice) {
    const Facts facts = factsOf(look, choice);
    if (facts.rows == 0) return Goal::open;
    if (areFields(facts)) return Goal::extract;
    if (areLabels(facts)) return Goal::sort;
    if (facts.prompt >= longPrompt && facts.answer < 0.6 * facts.prompt) return Goal::summarise;
    if (facts.prompt < longPrompt && facts.answer > 1.5 * facts.prompt) return Goal::answer;
    return Goal::open;
}

bool looksOtherwise(Goal goal, const DataLook& look, const recipe::DataChoice& choice) {
    const Facts facts = factsOf(look, choice);
    if (facts.rows < 3) return false;
    switch (goal) {
        case Goal::open: return false;
        case Goal::sort: return !areFields(facts) && (facts.answer > 2 * shortLabel || facts.labels * 10 > facts.rows * 9);
        case Goal::extract: return !areFields(facts) && facts.answer > facts.prompt;
        case Goal::summarise: return areLabels(facts) || (!areFields(facts) && facts.answer >= facts.prompt);
        case Goal::answer: return areLabels(facts) && facts.labels < facts.rows;
        case Goal::rewrite: return areLabels(facts) || facts.answer > 4 * facts.prompt || 4 * facts.answer < facts.prompt;
    }
    return false;
}

std::map<std::string, std::string> rolesFor(Goal goal, const data::DataDescription& description) {
    const auto& columns = description.columns;
    const auto label = std::ranges::find_if(columns, looksLikeLabels);
    if (goal != Goal::sort || label == columns.end() || std::ranges::count_if(columns, looksLikeLabels) > 1) return {};
    double longest = 0;
    for (const auto& column : columns)
        if (column.name != label->name) longest = std::max(longest, column.mean_bytes);
    const auto asked = std::ranges::find_if(columns, [&](const auto& column) { return column.name != label->name && column.mean_bytes > 0 && 2 * column.mean_bytes >= longest; });
    if (asked == columns.end()) return {};
    return {{asked->name, std::string(data::nameOf(ColumnRole::prompt))}, {label->name, std::string(data::nameOf(ColumnRole::answer))}};
}

void scoreFor(recipe::Recipe& recipe, Goal goal) {
    const std::vector<std::string> labels{"label_accuracy"};
    if (goal == Goal::sort && recipe.evaluation.metrics.empty()) recipe.evaluation.metrics = labels;
    else if (goal != Goal::sort && recipe.evaluation.metrics == labels) recipe.evaluation.metrics.clear();
}

}  // namespace graft::service
