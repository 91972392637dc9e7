#include "service/run_files.h"

#include "base/durable_file.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

namespace graft::service {

namespace fs = std::filesystem;
using recipe::RunRecord;
using recipe::RunState;

namespace {

constexpr std::array stateNames{std::pair{RunState::ready, "ready"},     std::pair{RunState::running, "running"},
                                std::pair{RunState::paused, "paused"},   std::pair{RunState::interrupted, "interrupted"},
                                std::pair{RunState::done, "done"},       std::pair{RunState::stopped, "stopped"},
                                std::pair{RunState::failed, "failed"}};

const char* nameOf(RunState state) {
    return std::ranges::find(stateNames, state, [](const auto& row) { return row.first; })->second;
}

Error damaged(const fs::path& file, const std::string& why) {
    return {ErrorKind::badInput, "Cannot read " + file.string(), why, "Move the run's folder out of the project, or restore it from a copy"};
}

Result<std::string> readText(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    if (!stream) return Error{ErrorKind::notFound, "Cannot read " + path.string(), std::strerror(errno), "Check that the file exists and may be read"};
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

template <class Item>
Result<std::vector<Item>> readLines(const fs::path& path, Result<Item> (*read)(const Json&)) {
    const std::string text = TRY(readText(path));
    std::vector<Item> items;
    std::size_t line = 1;
    for (std::size_t begin = 0; begin < text.size(); ++line) {
        const auto end = text.find('\n', begin);
        if (end == std::string::npos) break;  // torn by a crash in the middle of a write
        const auto json = parseJson(std::string_view(text).substr(begin, end - begin), path.filename().string() + " line " + std::to_string(line));
        if (!json) return damaged(path, json.error().why);
        items.push_back(TRY(read(*json)));
        begin = end + 1;
    }
    return items;
}

}  // namespace

Result<void> writeRecord(const fs::path& runFolder, const RunRecord& record) {
    Json json{{"format", 1}, {"id", record.id}, {"state", nameOf(record.state)}, {"created", record.created}, {"scores", record.scores}};
    if (record.summary) json["summary"] = recipe::toJson(recipe::TrainEvent(*record.summary));
    return writeFileDurably(runFolder / "record.json", writeJson(json));
}

Result<RunRecord> readRecord(const fs::path& runFolder) {
    const auto path = runFolder / "record.json";
    const Json json = TRY(readJsonFile(path));
    RunRecord record;
    record.recipe = TRY(recipe::loadRecipe(runFolder / "recipe.json"));
    if (!json.is_object() || !json.contains("state") || !json["state"].is_string()) return damaged(path, "the field state is missing");
    const auto name = json["state"].get<std::string>();
    const auto row = std::ranges::find_if(stateNames, [&](const auto& entry) { return name == entry.second; });
    if (row == stateNames.end()) return damaged(path, "the state \"" + name + "\" is not known");
    record.state = row->first;
    record.id = runFolder.filename().string();
    record.created = json.value("created", std::int64_t{0});
    if (json.contains("scores") && json["scores"].is_object())
        for (const auto& [key, value] : json["scores"].items())
            if (value.is_number()) record.scores[key] = value.get<double>();
    if (json.contains("summary")) {
        const auto event = TRY(recipe::eventFromJson(json["summary"]));
        if (const auto* summary = std::get_if<recipe::RunSummary>(&event)) record.summary = *summary;
    }
    return record;
}

Result<std::vector<recipe::TrainEvent>> readEvents(const fs::path& runFolder) {
    const auto path = runFolder / "events.jsonl";
    if (!fs::exists(path)) return std::vector<recipe::TrainEvent>{};
    return readLines<recipe::TrainEvent>(path, recipe::eventFromJson);
}

Result<EventLog> EventLog::open(const fs::path& runFolder) {
    EventLog log;
    log.m_path = runFolder / "events.jsonl";
    std::error_code ignored;
    if (fs::exists(log.m_path)) {
        const auto text = TRY(readText(log.m_path));
        const auto whole = text.rfind('\n') == std::string::npos ? 0 : text.rfind('\n') + 1;
        if (whole != text.size()) fs::resize_file(log.m_path, whole, ignored);
    }
    log.m_file.reset(std::fopen(log.m_path.c_str(), "ab"));
    if (!log.m_file)
        return Error{ErrorKind::inputOutput, "Cannot write " + log.m_path.string(), std::strerror(errno), "Check the folder's permissions and the free space"};
    return log;
}

void EventLog::append(const recipe::TrainEvent& event) {
    const auto line = writeJsonLine(recipe::toJson(event)) + '\n';
    const bool written = std::fwrite(line.data(), 1, line.size(), m_file.get()) == line.size() && std::fflush(m_file.get()) == 0;
    if (!written && !m_failure)
        m_failure = Error{errno == ENOSPC ? ErrorKind::diskFull : ErrorKind::inputOutput, "Cannot write " + m_path.string(), std::strerror(errno),
                          "Free some space; the run's checkpoints are kept apart from its log"};
}

Result<void> writeEvaluation(const fs::path& folder, const recipe::EvaluationReport& report) {
    const auto place = folder / report.set;
    std::error_code failed;
    fs::create_directories(place, failed);
    if (failed) return Error{ErrorKind::inputOutput, "Cannot make " + place.string(), failed.message(), "Check the folder's permissions"};
    std::string lines;
    for (const auto& row : report.answers) lines += writeJsonLine(recipe::toJson(row)) + '\n';
    TRY(writeFileDurably(place / (report.contestant + ".answers.jsonl"), lines));
    return writeFileDurably(place / (report.contestant + ".json"), writeJson(recipe::toJson(report)));
}

Result<std::vector<recipe::EvaluationReport>> readEvaluations(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code ignored;
    for (const auto& entry : fs::recursive_directory_iterator(folder, ignored))
        if (entry.path().extension() == ".json") files.push_back(entry.path());
    std::ranges::sort(files);
    std::vector<recipe::EvaluationReport> reports;
    for (const auto& file : files) {
        const Json json = TRY(readJsonFile(file));
        auto report = TRY(recipe::reportFromJson(json));
        auto answers = file;
        answers.replace_extension(".answers.jsonl");
        report.answers = TRY(readLines<recipe::AnswerRow>(answers, recipe::answerFromJson));
        reports.push_back(std::move(report));
    }
    return reports;
}

}  // namespace graft::service
