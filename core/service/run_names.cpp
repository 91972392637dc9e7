#include "service/run_names.h"

#include "base/utf8.h"
#include "peft/registry.h"
#include "service/compared_settings.h"
#include "service/project_paths.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <ctime>

namespace graft::service {

namespace {

constexpr std::size_t mostDifferences = 3;

// What follows from other settings or from the machine tells nobody which run it was.
constexpr std::array consequences{"training.evaluate_every", "training.save_every", "training.micro_batch_tokens", "training.recompute", "training.patience", "model.hash", "data.hash"};

std::string ownName(const recipe::RunRecord& record) {
    if (!record.recipe.name.empty()) return record.recipe.name;
    const auto method = peft::methodNamed(record.recipe.method.id);
    return method ? (*method)->info.name : record.recipe.method.id;
}

std::string startOf(const recipe::RunRecord& record) {
    const auto clock = static_cast<std::time_t>(record.created);
    std::tm parts{};
    ::localtime_r(&clock, &parts);
    char text[32];
    std::strftime(text, sizeof text, "%e %b %H:%M:%S", &parts);
    return text[0] == ' ' ? text + 1 : text;
}

// "80 epochs", "seed 2".
std::string inWords(const ComparedSetting& setting, const std::string& run) {
    const auto value = setting.values.find(run);
    if (value == setting.values.end()) return {};
    if (setting.key == "training.epochs") return value->second + (value->second == "1" ? " epoch" : " epochs");
    std::string label = setting.label;
    if (!label.empty() && !(label.size() > 1 && std::isupper(static_cast<unsigned char>(label[1])))) label[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(label[0])));
    return label + " " + value->second;
}

bool differs(const ComparedSetting& setting, const std::vector<ComparedRow>& rows) {
    return std::ranges::any_of(rows, [&](const ComparedRow& row) {
        const auto mine = setting.values.find(row.contestant), first = setting.values.find(rows.front().contestant);
        return (mine == setting.values.end()) != (first == setting.values.end()) || (mine != setting.values.end() && mine->second != first->second);
    });
}

// A run that has not begun has open fields still: its settings say nothing yet.
bool isDecided(const recipe::RunRecord& record) { return record.recipe.training.learning_rate.has_value(); }

std::map<std::string, std::string> apart(const std::vector<recipe::RunRecord>& namesakes) {
    std::vector<ComparedRow> rows;
    for (const auto& record : namesakes) {
        if (!isDecided(record)) continue;
        rows.push_back({.contestant = record.id, .label = {}, .score = {}, .held_out_loss = {}});
        rows.back().recipe = record.recipe;
    }
    std::map<std::string, std::string> words;
    std::map<std::string, std::size_t> counts;
    const auto settings = settingsOf(rows);
    for (const auto& setting : settings) {
        if (std::ranges::find(consequences, setting.key) != consequences.end() || !differs(setting, rows)) continue;
        for (const auto& row : rows) {
            const auto word = inWords(setting, row.contestant);
            if (word.empty() || counts[row.contestant] == mostDifferences) continue;
            words[row.contestant] += ", " + word;
            counts[row.contestant] += 1;
        }
    }
    return words;
}

}  // namespace

std::map<std::string, std::string> namesOf(const std::vector<recipe::RunRecord>& records) {
    std::map<std::string, std::vector<recipe::RunRecord>> byName;
    for (const auto& record : records) byName[ownName(record)].push_back(record);
    std::map<std::string, std::string> names;
    for (const auto& [name, namesakes] : byName) {
        const auto differences = namesakes.size() > 1 ? apart(namesakes) : std::map<std::string, std::string>();
        for (const auto& record : namesakes) {
            const auto found = differences.find(record.id);
            names[record.id] = found == differences.end() ? name : name + found->second;
        }
        std::map<std::string, int> times;
        for (const auto& record : namesakes) times[names[record.id]] += 1;
        for (const auto& record : namesakes)
            if (times[names[record.id]] > 1) names[record.id] += ", " + startOf(record);
    }
    return names;
}

Result<void> renameRun(const Project& project, const std::string& run, const std::string& name) {
    if (project.access() != Access::write)
        return Error{ErrorKind::inputOutput, "Cannot rename a run of " + project.name(), "the project is in use by " + project.holder(), "Close it there first"};
    if (name.size() > longestRunName || validUtf8(name) != name.size())
        return Error{ErrorKind::badInput, "Cannot rename the run", "the name has " + std::to_string(name.size()) + " bytes or is no text; at most " + std::to_string(longestRunName) + " are kept", "Choose a shorter name"};
    auto record = TRY(project.run(run));
    record.recipe.name = name;
    return recipe::saveRecipe(asStored(record.recipe, project.folder()), project.runFolder(run) / "recipe.json");
}

}  // namespace graft::service
