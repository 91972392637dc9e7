#include "service/recent.h"

#include "base/durable_file.h"
#include "base/json.h"
#include "service/project.h"
#include "service/run_files.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <tuple>

namespace graft::service {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t mostKept = 20;

struct Entry {
    fs::path folder;
    std::int64_t opened = 0;
};

// A list that cannot be read is an empty one: it holds nothing that the user cannot open again.
std::vector<Entry> readList() {
    std::vector<Entry> entries;
    const auto json = readJsonFile(profileFolder() / "recent.json");
    if (!json || !json->is_array()) return entries;
    for (const auto& row : *json)
        if (row.is_object() && row.contains("folder") && row["folder"].is_string() && row.contains("opened") && row["opened"].is_number_integer())
            entries.push_back({row["folder"].get<std::string>(), row["opened"].get<std::int64_t>()});
    return entries;
}

Result<void> writeList(const std::vector<Entry>& entries) {
    std::error_code failed;
    fs::create_directories(profileFolder(), failed);
    Json json = Json::array();
    for (const auto& entry : entries) json.push_back({{"folder", entry.folder.string()}, {"opened", entry.opened}});
    return writeFileDurably(profileFolder() / "recent.json", writeJson(json));
}

std::vector<double> thinned(const std::vector<double>& curve) {
    constexpr std::size_t most = 64;
    if (curve.size() <= most) return curve;
    std::vector<double> points;
    for (std::size_t i = 0; i < most; ++i) points.push_back(curve[i * (curve.size() - 1) / (most - 1)]);
    return points;
}

// "desk/" and "desk" are one project.
fs::path plain(const fs::path& folder) {
    std::error_code failed;
    const auto path = fs::absolute(folder, failed).lexically_normal();
    return path.has_filename() ? path : path.parent_path();
}

// Reads without taking the project's lock, so that a list never keeps anyone from opening.
RecentProject describe(const Entry& entry) {
    RecentProject project{.folder = entry.folder, .name = entry.folder.filename().string(), .opened = entry.opened, .last_curve = {}, .last_run = {}};
    if (const auto json = readJsonFile(entry.folder / "project.json", smallFile); json && json->is_object() && json->contains("name") && (*json)["name"].is_string())
        project.name = (*json)["name"].get<std::string>();
    std::optional<recipe::RunRecord> newest;
    std::error_code ignored;
    for (const auto& run : fs::directory_iterator(entry.folder / "runs", ignored))
        if (auto record = readRecord(run.path()); record && (!newest || std::tie(record->created, record->id) > std::tie(newest->created, newest->id))) newest = std::move(*record);
    if (!newest) return project;
    project.last_run = newest->id;
    recipe::MetricSeries series;
    if (const auto events = readEvents(entry.folder / "runs" / newest->id))
        for (const auto& event : *events) series.add(event);
    project.last_curve = thinned(series.smoothedLoss());
    project.interrupted = newest->state == recipe::RunState::interrupted || (newest->state == recipe::RunState::running && !isHeld(entry.folder));
    if (project.interrupted && !series.steps().empty()) project.interrupted_step = series.steps().back().step;
    return project;
}

}  // namespace

fs::path profileFolder() {
    if (const char* given = std::getenv("GRAFT_PROFILE")) return given;
    if (const char* config = std::getenv("XDG_CONFIG_HOME"); config && *config) return fs::path(config) / "graft";
    const char* home = std::getenv("HOME");
    return fs::path(home ? home : ".") / ".config/graft";
}

std::vector<RecentProject> recentProjects() {
    std::vector<RecentProject> projects;
    std::error_code ignored;
    for (const auto& entry : readList())
        if (fs::exists(entry.folder / "project.json", ignored)) projects.push_back(describe(entry));
    return projects;
}

Result<void> rememberProject(const fs::path& folder) {
    auto entries = readList();
    const auto path = plain(folder);
    std::erase_if(entries, [&](const Entry& entry) { return entry.folder == path; });
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    entries.insert(entries.begin(), {path, std::chrono::duration_cast<std::chrono::seconds>(now).count()});
    if (entries.size() > mostKept) entries.resize(mostKept);
    return writeList(entries);
}

Result<void> forgetProject(const fs::path& folder) {
    auto entries = readList();
    std::erase_if(entries, [path = plain(folder)](const Entry& entry) { return entry.folder == path; });
    return writeList(entries);
}

}  // namespace graft::service
