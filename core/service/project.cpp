#include "service/project.h"

#include "base/durable_file.h"
#include "peft/registry.h"
#include "service/project_paths.h"
#include "service/run_files.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sys/file.h>
#include <unistd.h>

namespace graft::service {

namespace fs = std::filesystem;
using recipe::RunRecord;
using recipe::RunState;

// The lock is flock() on project.lock: the kernel lets go of it when the process ends, however it ends.
struct Project::Open {
    fs::path folder;
    std::string name;
    Access access = Access::read;
    std::string holder;
    int lock = -1;

    ~Open() {
        if (lock < 0) return;
        // The name goes before the lock; one that stays is looked at only where the lock is held.
        [[maybe_unused]] const int emptied = ::ftruncate(lock, 0);
        ::close(lock);
    }
};

namespace {

// "graft-studio, process 4711"; empty when there is no such process.
std::string describeProcess(const std::string& number) {
    std::error_code failed;
    const auto program = fs::read_symlink("/proc/" + number + "/exe", failed);
    return failed ? std::string() : program.filename().string() + ", process " + number;
}

std::string thisProcess() {
    const auto number = std::to_string(::getpid());
    const auto name = describeProcess(number);
    return name.empty() ? "graft, process " + number : name;
}

Error cannot(const std::string& verb, const fs::path& path, const std::string& why) {
    return {ErrorKind::inputOutput, "Cannot " + verb + " " + path.string(), why, "Check that the folder exists and that you may write into it"};
}

struct Lock {
    int descriptor = -1;
    std::string holder;  // of somebody else's lock
};

Result<Lock> takeLock(const fs::path& file) {
    Lock lock;
    lock.descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (lock.descriptor < 0) {
        if (errno == EACCES || errno == EROFS) return Lock{-1, "nobody, but the folder may not be written"};
        return cannot("open", file, std::strerror(errno));
    }
    if (::flock(lock.descriptor, LOCK_EX | LOCK_NB) == 0) {
        const auto self = thisProcess();
        if (::ftruncate(lock.descriptor, 0) != 0 || ::pwrite(lock.descriptor, self.data(), self.size(), 0) < 0)
            lock.holder.clear();  // the name is a courtesy to the second opener; the lock holds without it
        return lock;
    }
    char text[256] = {};
    const auto length = ::pread(lock.descriptor, text, sizeof text - 1, 0);
    lock.holder = length > 0 ? std::string(text, static_cast<std::size_t>(length)) : "another program";
    ::close(lock.descriptor);
    lock.descriptor = -1;
    return lock;
}

// The overloads of <filesystem> that throw are not used here: a link in a circle or too long a name is an answer, not an exception.
bool isThere(const fs::path& path) {
    std::error_code failed;
    return fs::exists(path, failed);
}

// A folder without any file is what a run leaves that could not even be begun.
std::vector<fs::path> runFolders(const fs::path& project) {
    std::vector<fs::path> folders;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(project / "runs", ignored))
        if (entry.is_directory(ignored) && !fs::is_empty(entry.path(), ignored)) folders.push_back(entry.path());
    std::ranges::sort(folders);
    return folders;
}

// Whoever holds the lock is the only one that can be running: what is marked as running was cut off.
void markInterrupted(const fs::path& project) {
    for (const auto& folder : runFolders(project)) {
        auto record = readRecord(folder);
        if (!record || record->state != RunState::running) continue;
        record->state = RunState::interrupted;
        if (!writeRecord(folder, *record)) continue;  // stays "running" on disk; shown as interrupted at the next open
    }
}

// "models/help desk/" is called as "models/help desk" is.
std::string nameOf(const fs::path& folder) {
    std::error_code failed;
    const auto path = fs::absolute(folder, failed).lexically_normal();
    return (path.has_filename() ? path : path.parent_path()).filename().string();
}

}  // namespace

bool isHeld(const fs::path& folder) {
    std::ifstream file(folder / "project.lock");
    std::string holder;
    std::getline(file, holder);
    const auto space = holder.rfind(' ');
    if (space == std::string::npos) return false;
    const auto number = holder.substr(space + 1);
    return !number.empty() && std::ranges::all_of(number, [](char digit) { return digit >= '0' && digit <= '9'; }) && describeProcess(number) == holder;
}

Project::Project(std::shared_ptr<Open> open) : m_open(std::move(open)) {}

Result<Project> Project::create(const fs::path& folder, const std::string& name) {
    std::error_code failed;
    if (isThere(folder / "project.json"))
        return Error{ErrorKind::badInput, "Cannot make a project in " + folder.string(), "the folder holds a project already", "Open it, or choose another folder"};
    fs::create_directories(folder / "runs", failed);
    if (failed) return cannot("make", folder, failed.message());
    TRY(writeFileDurably(folder / "project.json", writeJson({{"format", 1}, {"name", name}})));
    return open(folder);
}

Result<Project> Project::open(const fs::path& folder) {
    if (!isThere(folder / "project.json"))
        return Error{ErrorKind::notFound, "Cannot open " + folder.string(), "it has no project.json, so it is not a Graft project", "Choose the folder that holds project.json"};
    const Json json = TRY(readJsonFile(folder / "project.json", smallFile));
    if (!json.is_object() || json.value("format", Json()) != Json(1))
        return Error{ErrorKind::unsupported, "Cannot open " + folder.string(), "project.json has a format that this version does not know (expected 1)",
                     "Open it with the version of Graft that made it, or a newer one"};
    auto open = std::make_shared<Open>();
    std::error_code failed;
    open->folder = fs::absolute(folder, failed);
    if (failed) return cannot("open", folder, failed.message());
    open->name = json.contains("name") && json["name"].is_string() ? json["name"].get<std::string>() : nameOf(folder);
    const auto lock = TRY(takeLock(folder / "project.lock"));
    open->lock = lock.descriptor;
    open->holder = lock.holder;
    open->access = lock.descriptor >= 0 ? Access::write : Access::read;
    if (open->access == Access::write) markInterrupted(open->folder);
    return Project(std::move(open));
}

Result<Project> Project::openOrCreate(const fs::path& folder, const std::string& name) {
    return isThere(folder / "project.json") ? open(folder) : create(folder, name);
}

const fs::path& Project::folder() const { return m_open->folder; }
const std::string& Project::name() const { return m_open->name; }
Access Project::access() const { return m_open->access; }
std::string Project::holder() const { return m_open->holder; }
bool Project::heldByThisProcess() const { return access() == Access::read && holder() == thisProcess(); }
fs::path Project::runFolder(const std::string& id) const { return m_open->folder / "runs" / id; }

Result<RunRecord> Project::createRun(const recipe::Recipe& recipe) const {
    if (access() != Access::write)
        return Error{ErrorKind::inputOutput, "Cannot add a run to " + name(), "the project is in use by " + holder(), "Close it there, or open another project"};
    TRY(peft::methodNamed(recipe.method.id));  // it names the folder
    const auto now = std::chrono::system_clock::now();
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
    const std::time_t clock = seconds;
    std::tm parts{};
    ::gmtime_r(&clock, &parts);
    char stamp[32];
    std::strftime(stamp, sizeof stamp, "%Y%m%d-%H%M%S", &parts);
    const auto stem = recipe.method.id + "-" + stamp;
    RunRecord record{.id = stem, .state = RunState::ready, .created = seconds, .recipe = recipe, .summary = {}, .scores = {}};
    std::error_code failed;
    for (int copy = 2; !fs::create_directory(runFolder(record.id), failed); ++copy) {
        if (failed) return cannot("make", runFolder(record.id), failed.message());
        record.id = stem + "-" + std::to_string(copy);
    }
    TRY(recipe::saveRecipe(asStored(recipe, folder()), runFolder(record.id) / "recipe.json"));
    TRY(writeRecord(runFolder(record.id), record));
    return record;
}

std::vector<RunRecord> Project::runs() const {
    std::vector<RunRecord> records;
    for (const auto& folder : runFolders(m_open->folder))
        if (auto record = readRecord(folder)) records.push_back(std::move(*record));
    std::ranges::sort(records, [](const RunRecord& a, const RunRecord& b) { return std::tie(a.created, a.id) > std::tie(b.created, b.id); });
    return records;
}

std::vector<DamagedRun> Project::damagedRuns() const {
    std::vector<DamagedRun> damaged;
    for (const auto& folder : runFolders(m_open->folder))
        if (const auto record = readRecord(folder); !record) damaged.push_back({folder.filename().string(), record.error()});
    return damaged;
}

Result<fs::path> Project::existing(const std::string& id) const {
    const bool plain = !id.empty() && id != "." && id != ".." && id.find('/') == std::string::npos;
    if (!plain || !isThere(runFolder(id) / "record.json"))
        return Error{ErrorKind::notFound, "There is no run " + id, "the project " + name() + " has no run folder of this name", "See the folders under " + (folder() / "runs").string()};
    return runFolder(id);
}

Result<RunRecord> Project::run(const std::string& id) const {
    const auto place = TRY(existing(id));
    return readRecord(place);
}

Result<recipe::MetricSeries> Project::series(const std::string& id) const {
    const auto place = TRY(existing(id));
    recipe::MetricSeries series;
    for (const auto& event : TRY(readEvents(place))) series.add(event);
    return series;
}

Result<std::vector<recipe::EvaluationReport>> Project::evaluations(const std::string& id) const {
    const auto place = TRY(existing(id));
    return readEvaluations(place / "evaluation");
}

}  // namespace graft::service
