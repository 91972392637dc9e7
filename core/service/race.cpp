#include "service/race.h"

#include "base/durable_file.h"
#include "service/race_plan.h"

#include <algorithm>
#include <chrono>
#include <ctime>

namespace graft::service {

namespace fs = std::filesystem;
using recipe::RunRecord;
using recipe::RunState;

namespace {

constexpr const char* moveAway = "Move the file away: the runs of the race stay as they are";

fs::path folderOf(const Project& project) { return project.folder() / "races"; }
fs::path fileOf(const Project& project, const std::string& id) { return folderOf(project) / (id + ".json"); }

Error damaged(const fs::path& file, const std::string& why) { return {ErrorKind::badInput, "Cannot read " + file.string(), why, moveAway}; }

Result<Race> raceFrom(const Json& json, const fs::path& file) {
    if (!json.is_object() || json.value("format", Json()) != Json(1)) return damaged(file, "it has a format that this version does not know (expected 1)");
    if (!json.contains("created") || !json["created"].is_number_integer()) return damaged(file, "the field created is missing or is no whole number");
    if (!json.contains("entries") || !json["entries"].is_array()) return damaged(file, "the field entries is missing or is no list");
    Race race{.id = file.stem().string(), .created = json["created"].get<std::int64_t>(), .entries = {}};
    for (const auto& entry : json["entries"]) {
        const auto isText = [&](const char* key) { return entry.is_object() && entry.contains(key) && entry[key].is_string(); };
        if (!isText("method") || !isText("run")) return damaged(file, "entry " + std::to_string(race.entries.size() + 1) + " has no method and run");
        const auto number = [&](const char* key) { return entry.contains(key) && entry[key].is_number() ? std::max(0.0, entry[key].get<double>()) : 0.0; };
        race.entries.push_back({entry["method"].get<std::string>(), entry["run"].get<std::string>(), isText("given_up") ? entry["given_up"].get<std::string>() : std::string(), number("seconds_low"), number("seconds_high"),
                                static_cast<std::uint64_t>(number("disk_bytes")), number("measuring_seconds")});
    }
    return race;
}

Result<void> writeRace(const Project& project, const Race& race) {
    Json entries = Json::array();
    for (const auto& entry : race.entries) {
        entries.push_back({{"method", entry.method}, {"run", entry.run}});
        if (!entry.given_up.empty()) entries.back()["given_up"] = entry.given_up;
        if (entry.seconds_high > 0) entries.back().update({{"seconds_low", entry.seconds_low}, {"seconds_high", entry.seconds_high}, {"disk_bytes", entry.disk_bytes}, {"measuring_seconds", entry.measuring_seconds}});
    }
    return writeFileDurably(fileOf(project, race.id), writeJson({{"format", 1}, {"created", race.created}, {"entries", entries}}));
}

// race-20261128-140501; of two in one second the second is -2.
Result<std::string> freeName(const Project& project, std::time_t clock) {
    std::error_code failed;
    fs::create_directories(folderOf(project), failed);
    if (failed) return Error{ErrorKind::inputOutput, "Cannot make " + folderOf(project).string(), failed.message(), "Check that you may write into the project's folder"};
    std::tm parts{};
    ::gmtime_r(&clock, &parts);
    char stamp[40];
    std::strftime(stamp, sizeof stamp, "race-%Y%m%d-%H%M%S", &parts);
    std::string name = stamp;
    for (int copy = 2; fs::exists(fileOf(project, name), failed); ++copy) name = std::string(stamp) + "-" + std::to_string(copy);
    return name;
}

RaceStanding standingOf(const Project& project, const RaceEntry& entry) {
    const auto record = project.run(entry.run);
    if (!record) return RaceStanding::gone;
    if (record->state == RunState::done) {
        const auto kept = project.evaluations(entry.run);
        const bool measured = kept && std::ranges::any_of(*kept, [&](const recipe::EvaluationReport& report) { return report.contestant == entry.run; });
        if (measured) return RaceStanding::measured;
        return entry.given_up.empty() ? RaceStanding::learned : RaceStanding::failed;
    }
    if (!entry.given_up.empty() || record->state == RunState::failed) return RaceStanding::failed;
    return record->state == RunState::ready ? RaceStanding::ready : RaceStanding::cut_off;
}

}  // namespace

Result<Race> createRace(const Project& project, const std::vector<recipe::Recipe>& recipes, const std::vector<MethodCost>& costs) {
    if (recipes.empty()) return Error{ErrorKind::badInput, "Cannot begin a race", "there is nothing to train", "Choose a way of teaching"};
    Race race{.id = {}, .created = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count(), .entries = {}};
    const auto begin = [&]() -> Result<void> {
        for (const auto& recipe : recipes) race.entries.push_back({recipe.method.id, TRY(project.createRun(recipe)).id});
        for (std::size_t i = 0; i < costs.size() && i < race.entries.size(); ++i) {
            auto& entry = race.entries[i];
            entry.seconds_low = costs[i].seconds_low;
            entry.seconds_high = costs[i].seconds_high;
            entry.disk_bytes = costOf({costs[i]}).disk_bytes;
            entry.measuring_seconds = costs[i].measuring_seconds;
        }
        race.id = TRY(freeName(project, race.created));
        return writeRace(project, race);
    };
    if (const auto begun = begin(); !begun) {
        std::error_code ignored;
        for (const auto& entry : race.entries) fs::remove_all(project.runFolder(entry.run), ignored);
        return begun.error();
    }
    return race;
}

Result<Race> readRace(const Project& project, const std::string& id) {
    const auto file = fileOf(project, id);
    const auto json = readJsonFile(file, smallFile);
    if (!json) return damaged(file, json.error().why);
    return raceFrom(*json, file);
}

Result<std::vector<Race>> races(const Project& project) {
    std::vector<Race> found;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folderOf(project), ignored))
        if (entry.path().extension() == ".json") found.push_back(TRY(readRace(project, entry.path().stem().string())));
    std::ranges::sort(found, [](const Race& a, const Race& b) { return std::tie(a.created, a.id) > std::tie(b.created, b.id); });
    return found;
}

Result<void> giveUp(const Project& project, Race& race, std::size_t entry, const std::string& why) {
    auto without = race;
    without.entries[entry].given_up = why;
    TRY(writeRace(project, without));
    race = std::move(without);
    return {};
}

Result<void> moveEntry(const Project& project, Race& race, std::size_t from, std::size_t to) {
    auto moved = race;
    const auto first = moved.entries.begin() + static_cast<std::ptrdiff_t>(std::min(from, to)), last = moved.entries.begin() + static_cast<std::ptrdiff_t>(std::max(from, to)) + 1;
    std::rotate(first, from < to ? first + 1 : last - 1, last);
    TRY(writeRace(project, moved));
    race = std::move(moved);
    return {};
}

RaceLeft leftOf(const Race& race, const std::vector<RaceStanding>& standings) {
    RaceLeft left;
    for (std::size_t i = 0; i < race.entries.size(); ++i) {
        const auto& entry = race.entries[i];
        const bool over = standings[i] == RaceStanding::measured || standings[i] == RaceStanding::failed || standings[i] == RaceStanding::gone;
        if (!over) left.measuring_seconds += entry.measuring_seconds;
        if (standings[i] != RaceStanding::ready) continue;
        left.all_known = left.all_known && entry.seconds_high > 0;
        left.seconds_low += entry.seconds_low;
        left.seconds_high += entry.seconds_high;
        left.disk_bytes += entry.disk_bytes;
    }
    return left;
}

std::vector<RaceStanding> standings(const Project& project, const Race& race) {
    std::vector<RaceStanding> found;
    for (const auto& entry : race.entries) found.push_back(standingOf(project, entry));
    return found;
}

std::optional<RaceStep> nextStep(const std::vector<RaceStanding>& standings) {
    for (std::size_t i = 0; i < standings.size(); ++i) switch (standings[i]) {
            case RaceStanding::ready: return RaceStep{RaceAct::train, i};
            case RaceStanding::cut_off: return RaceStep{RaceAct::go_on, i};
            case RaceStanding::learned: return RaceStep{RaceAct::measure, i};
            default: break;
        }
    return std::nullopt;
}

}  // namespace graft::service
