// The files of one run folder: recipe.json, record.json, events.jsonl, evaluation/.
#pragma once

#include "recipe/evaluation_report.h"
#include "recipe/metric_series.h"
#include "recipe/run_record.h"

#include <cstdio>
#include <filesystem>
#include <memory>
#include <vector>

namespace graft::service {

Result<void> writeRecord(const std::filesystem::path& runFolder, const recipe::RunRecord& record);
Result<recipe::RunRecord> readRecord(const std::filesystem::path& runFolder);

// One event a line. A last line without its newline was torn by a crash and is left out; any other damaged line is an error.
Result<std::vector<recipe::TrainEvent>> readEvents(const std::filesystem::path& runFolder);

// Appends to events.jsonl; a torn last line is cut off first. Used on one thread.
class EventLog {
public:
    static Result<EventLog> open(const std::filesystem::path& runFolder);
    void append(const recipe::TrainEvent& event);
    // The first write that failed, if any: the run goes on, and its sink is told at once.
    const std::optional<Error>& failure() const { return m_failure; }

private:
    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    std::unique_ptr<std::FILE, Close> m_file;
    std::filesystem::path m_path;
    std::uint64_t m_whole = 0;   // bytes of whole lines
    bool m_torn = false;         // half a line could not be taken back: nothing may follow it
    std::optional<Error> m_failure;
};

// evaluation/<set>/<contestant>.json and .answers.jsonl
Result<void> writeEvaluation(const std::filesystem::path& folder, const recipe::EvaluationReport& report);
Result<std::vector<recipe::EvaluationReport>> readEvaluations(const std::filesystem::path& folder);

// What was measured of a run that has learned more since is kept beside it as evaluation-at-step-N: it tells nothing of the run as it is now.
Result<void> setEvaluationAside(const std::filesystem::path& runFolder, std::int64_t step);

}  // namespace graft::service
