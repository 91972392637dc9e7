// A project folder: its runs, its lock, its place on disk. One writer; a second opener reads.
#pragma once

#include "recipe/evaluation_report.h"
#include "recipe/metric_series.h"
#include "recipe/run_record.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace graft::service {

enum class Access { write, read };

struct DamagedRun {
    std::string id;
    Error error;   // which of its files cannot be read, why, and what to do
};

// Whether a living process has the project open for writing. Read from the lock's text, without touching the lock: looking keeps nobody from opening.
bool isHeld(const std::filesystem::path& folder);

// Copies share the lock; the last one releases it. The file functions are called from any one thread at a time.
class Project {
public:
    static Result<Project> create(const std::filesystem::path& folder, const std::string& name);
    static Result<Project> open(const std::filesystem::path& folder);      // read-only when another process holds it
    static Result<Project> openOrCreate(const std::filesystem::path& folder, const std::string& name);

    const std::filesystem::path& folder() const;
    const std::string& name() const;
    Access access() const;
    std::string holder() const;                                            // "graft-studio, process 4711", when read-only
    bool heldByThisProcess() const;                                        // read-only because this very program has it open

    Result<recipe::RunRecord> createRun(const recipe::Recipe& recipe) const;  // recipe.json written, state ready
    std::vector<recipe::RunRecord> runs() const;                           // newest first; a run that was running when its process died is interrupted
    std::vector<DamagedRun> damagedRuns() const;                           // those that runs() cannot list, by id; for the user to be told
    Result<recipe::RunRecord> run(const std::string& id) const;
    std::filesystem::path runFolder(const std::string& id) const;
    Result<recipe::MetricSeries> series(const std::string& id) const;      // from events.jsonl; a torn last line is left out
    Result<std::vector<recipe::EvaluationReport>> evaluations(const std::string& id) const;

private:
    Result<std::filesystem::path> existing(const std::string& id) const;
    struct Open;
    explicit Project(std::shared_ptr<Open> open);
    std::shared_ptr<Open> m_open;
};

}  // namespace graft::service
