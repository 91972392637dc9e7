#include "service/run_files.h"

#include "base/durable_file.h"
#include "service/project_paths.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <unistd.h>

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

constexpr const char* moveOrRestore = "Move the run's folder out of the project, or restore it from a copy";
constexpr const char* measureAgain = "Measure the run again, which writes the file anew, or restore the file from a copy";

Error damaged(const fs::path& file, const std::string& why) { return {ErrorKind::badInput, "Cannot read " + file.string(), why, moveOrRestore}; }

// What a file's reader advises is for whoever wrote it by hand; nobody writes these.
template <class Value>
Result<Value> advised(Result<Value> read, const char* hint) {
    if (read) return read;
    Error error = read.error();
    error.hint = hint;
    return error;
}

Result<std::string> readText(const fs::path& path) {
    std::error_code failed;
    if (fs::exists(path, failed) && !fs::is_regular_file(path, failed)) return damaged(path, "it is not a regular file");
    std::ifstream stream(path, std::ios::binary);
    if (!stream) return Error{ErrorKind::notFound, "Cannot read " + path.string(), std::strerror(errno), "Check that the file exists and may be read"};
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

enum class LastLine { may_be_torn, whole };  // torn: by a crash in the middle of a write; it is left out

template <class Item>
Result<std::vector<Item>> readLines(const fs::path& path, Result<Item> (*read)(const Json&), LastLine last) {
    const std::string text = TRY(readText(path));
    std::vector<Item> items;
    std::size_t line = 1;
    for (std::size_t begin = 0; begin < text.size(); ++line) {
        const auto end = text.find('\n', begin);
        if (end == std::string::npos && last == LastLine::may_be_torn) break;
        if (end == std::string::npos) return damaged(path, "line " + std::to_string(line) + ": the file breaks off");
        const auto json = parseJson(std::string_view(text).substr(begin, end - begin), path.string());
        auto item = json ? read(*json) : Result<Item>(json.error());
        if (!item) return damaged(path, "line " + std::to_string(line) + ": " + item.error().why);
        items.push_back(std::move(*item));
        begin = end + 1;
    }
    return items;
}

Result<RunRecord> recordFrom(const Json& json) {
    const auto refuse = [](const std::string& why) { return Error{ErrorKind::badInput, "Cannot read a run's record", why, ""}; };
    if (!json.is_object()) return refuse("it does not hold a JSON object");
    if (json.value("format", Json()) != Json(1)) return refuse("it has a format that this version does not know (expected 1)");
    if (!json.contains("state") || !json["state"].is_string()) return refuse("the field state is missing");
    if (!json.contains("created") || !json["created"].is_number_integer()) return refuse("the field created is missing or is no whole number");
    RunRecord record;
    const auto name = json["state"].get<std::string>();
    const auto row = std::ranges::find_if(stateNames, [&](const auto& entry) { return name == entry.second; });
    if (row == stateNames.end()) return refuse("the state \"" + name + "\" is not known");
    record.state = row->first;
    record.created = json["created"].get<std::int64_t>();
    if (json.contains("scores") && json["scores"].is_object())
        for (const auto& [key, value] : json["scores"].items())
            if (value.is_number()) record.scores[key] = value.get<double>();
    if (!json.contains("summary")) return record;
    const auto event = TRY(recipe::eventFromJson(json["summary"]));
    const auto* summary = std::get_if<recipe::RunSummary>(&event);
    if (!summary) return refuse("the field summary holds another event");
    record.summary = *summary;
    return record;
}

}  // namespace

Result<void> writeRecord(const fs::path& runFolder, const RunRecord& record) {
    Json json{{"format", 1}, {"id", record.id}, {"state", nameOf(record.state)}, {"created", record.created}, {"scores", record.scores}};
    if (record.summary) json["summary"] = recipe::toJson(recipe::TrainEvent(*record.summary));
    return writeFileDurably(runFolder / "record.json", writeJson(json));
}

Result<RunRecord> readRecord(const fs::path& runFolder) {
    const auto path = runFolder / "record.json";
    const Json json = TRY(advised(readJsonFile(path), moveOrRestore));
    auto record = recordFrom(json);
    if (!record) return damaged(path, record.error().why);
    record->recipe = asUsed(TRY(advised(recipe::loadRecipe(runFolder / "recipe.json"), moveOrRestore)), runFolder.parent_path().parent_path());
    record->id = runFolder.filename().string();
    return record;
}

Result<std::vector<recipe::TrainEvent>> readEvents(const fs::path& runFolder) {
    const auto path = runFolder / "events.jsonl";
    std::error_code failed;
    if (!fs::exists(path, failed)) return std::vector<recipe::TrainEvent>{};
    return readLines<recipe::TrainEvent>(path, recipe::eventFromJson, LastLine::may_be_torn);
}

Result<EventLog> EventLog::open(const fs::path& runFolder) {
    EventLog log;
    log.m_path = runFolder / "events.jsonl";
    const auto cannot = [&](const std::string& why) { return Error{ErrorKind::inputOutput, "Cannot write " + log.m_path.string(), why, "Check the folder's permissions and the free space"}; };
    std::error_code failed;
    if (fs::exists(log.m_path, failed)) {
        const auto text = TRY(readText(log.m_path));
        const auto end = text.rfind('\n');
        log.m_whole = end == std::string::npos ? 0 : end + 1;
        if (log.m_whole != text.size()) fs::resize_file(log.m_path, log.m_whole, failed);
        if (failed) return cannot(failed.message());
    }
    log.m_file.reset(std::fopen(log.m_path.c_str(), "ab"));
    if (!log.m_file) return cannot(std::strerror(errno));
    return log;
}

// A line that did not fit is taken back, so that the next one does not follow half of it.
void EventLog::append(const recipe::TrainEvent& event) {
    if (m_torn) return;
    const auto line = writeJsonLine(recipe::toJson(event)) + '\n';
    const int file = ::fileno(m_file.get());
    std::size_t written = 0;
    while (written < line.size()) {
        const auto count = ::write(file, line.data() + written, line.size() - written);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) break;
        written += static_cast<std::size_t>(count);
    }
    if (written == line.size()) {
        m_whole += written;
        return;
    }
    const int code = errno;
    const bool full = code == ENOSPC || code == EDQUOT || code == EFBIG;
    if (!m_failure)
        m_failure = Error{full ? ErrorKind::diskFull : ErrorKind::inputOutput, "Cannot write " + m_path.string(), std::strerror(code), "Free some space; the run's checkpoints are kept apart from its log"};
    m_torn = written > 0 && ::ftruncate(file, static_cast<off_t>(m_whole)) != 0;
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

namespace {

Result<recipe::EvaluationReport> readEvaluation(const fs::path& file) {
    const Json json = TRY(readJsonFile(file));
    auto report = recipe::reportFromJson(json);
    if (!report) return damaged(file, report.error().why);
    auto answers = file;
    report->answers = TRY(readLines<recipe::AnswerRow>(answers.replace_extension(".answers.jsonl"), recipe::answerFromJson, LastLine::whole));
    return report;
}

}  // namespace

Result<std::vector<recipe::EvaluationReport>> readEvaluations(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code ignored;
    for (const auto& entry : fs::recursive_directory_iterator(folder, ignored))
        if (entry.path().extension() == ".json") files.push_back(entry.path());
    std::ranges::sort(files);
    std::vector<recipe::EvaluationReport> reports;
    for (const auto& file : files) reports.push_back(TRY(advised(readEvaluation(file), measureAgain)));
    return reports;
}

Result<void> setEvaluationAside(const fs::path& runFolder, std::int64_t step) {
    const auto measured = runFolder / "evaluation";
    std::error_code failed;
    if (!fs::exists(measured, failed)) return {};
    const auto name = "evaluation-at-step-" + std::to_string(step);
    auto aside = runFolder / name;
    for (int copy = 2; fs::exists(aside, failed); ++copy) aside = runFolder / (name + "-" + std::to_string(copy));
    fs::rename(measured, aside, failed);
    if (failed) return Error{ErrorKind::inputOutput, "Cannot move " + measured.string(), failed.message(), "Check the folder's permissions"};
    return {};
}

}  // namespace graft::service
