#include "service/run_choice.h"

#include "base/durable_file.h"
#include "base/hash.h"
#include "service/run.h"

#include <algorithm>
#include <ctime>

namespace graft::service {

namespace fs = std::filesystem;

namespace {

fs::path fileOf(const Project& project) { return project.folder() / "choice.json"; }

Error damaged(const fs::path& file, const std::string& why) {
    return {ErrorKind::badInput, "Cannot read " + file.string(), why, "Restore it from a copy, or move it away: then the judging rows count as unread and no run as chosen"};
}

std::string rowsOf(const recipe::Recipe& recipe) {
    const auto& data = recipe.data;
    Json key = {data.hash.empty() ? data.path : data.hash, data.split_seed, data.held_out_share, data.test_share, data.group_column};
    if (data.first_row != "guess") key.push_back(data.first_row);  // left out where it was always so: readings noted before stay counted
    return sha256Hex(writeJsonLine(key)).substr(0, 16);
}

Result<RunChoice> choiceFrom(const Json& json, const fs::path& file) {
    if (!json.is_object() || json.value("format", Json()) != Json(1)) return damaged(file, "it has a format that this version does not know (expected 1)");
    RunChoice choice;
    if (json.contains("run") && !json["run"].is_string()) return damaged(file, "the field run is no text");
    choice.run = json.value("run", std::string());
    const Json readings = json.value("readings", Json::array());
    if (!readings.is_array()) return damaged(file, "the field readings is no list");
    for (const auto& one : readings) {
        const bool whole = one.is_object() && one.contains("run") && one["run"].is_string() && one.contains("rows") && one["rows"].is_string() && one.contains("time") && one["time"].is_number_integer();
        if (!whole) return damaged(file, "reading " + std::to_string(choice.readings.size() + 1) + " has no run, rows and time");
        choice.readings.push_back({one["run"].get<std::string>(), one["rows"].get<std::string>(), one["time"].get<std::int64_t>()});
    }
    return choice;
}

Result<void> writeChoice(const Project& project, const RunChoice& choice) {
    Json readings = Json::array();
    for (const auto& one : choice.readings) readings.push_back({{"run", one.run}, {"rows", one.rows}, {"time", one.time}});
    return writeFileDurably(fileOf(project), writeJson({{"format", 1}, {"run", choice.run}, {"readings", readings}}));
}

}  // namespace

Result<RunChoice> readChoice(const Project& project) {
    const auto file = fileOf(project);
    std::error_code failed;
    if (!fs::exists(file, failed)) return RunChoice{};
    const auto json = readJsonFile(file, smallFile);
    return json ? choiceFrom(*json, file) : Result<RunChoice>(damaged(file, json.error().why));
}

Result<void> noteTestReading(const Project& project, const recipe::RunRecord& run) {
    auto choice = TRY(readChoice(project));
    choice.readings.push_back({run.id, rowsOf(run.recipe), static_cast<std::int64_t>(std::time(nullptr))});
    return writeChoice(project, choice);
}

std::int64_t timesRead(const RunChoice& choice, const recipe::Recipe& recipe) {
    return std::ranges::count(choice.readings, rowsOf(recipe), &TestReading::rows);
}

Result<void> chooseRun(Engine& engine, Project& project, const std::string& run, const ProgressSink& progress) {
    if (project.access() != Access::write)
        return Error{ErrorKind::inputOutput, "Cannot choose a run in " + project.name(), "the project is in use by " + project.holder(), "Close it there first"};
    auto choice = TRY(readChoice(project));
    const auto kept = project.evaluations(run);
    const bool measured = kept && std::ranges::any_of(*kept, [&](const recipe::EvaluationReport& report) { return report.set == "test" && report.contestant == run; });
    if (!measured) {
        TRY(evaluateRun(engine, project, run, EvaluationSet::test, Contestants::with_baselines, progress));
        choice = TRY(readChoice(project));
    }
    choice.run = run;
    return writeChoice(project, choice);
}

}  // namespace graft::service
