// What happens during a run, as a closed set of values: written to events.jsonl and sent to the window; never a tensor.
#pragma once

#include "base/json.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace graft::recipe {

struct RunStarted {  // also on resume
    std::int64_t step = 0;         // steps done before
    std::int64_t total_steps = 0;
    std::uint64_t trained_parameters = 0;
    std::int64_t training_rows = 0, held_out_rows = 0, test_rows = 0;
    std::string device;            // "CPU, 2 threads"
};
struct StepDone {
    std::int64_t step = 0;         // 1-based
    double loss = 0;               // mean over learned tokens of the step, natural log; may be NaN
    double learning_rate = 0, gradient_norm = 0;  // norm before clipping
    std::int64_t tokens = 0, learned_tokens = 0;  // real tokens of this step
    double tokens_per_second = 0, seconds = 0, epoch = 0;  // epoch: passes done, fractional
};
struct EvalDone {
    std::int64_t step = 0;
    double loss = 0;               // held-out, mean over learned tokens
    bool best = false;
    double seconds = 0;
};
struct SampleWritten {
    std::int64_t step = 0;         // 0: the base model's answer
    std::int64_t row = 0;          // which of the sampled held-out rows
    std::string prompt, expected, answer;
};
struct CheckpointSaved {
    std::int64_t step = 0;
    bool best = false;
    std::string folder;            // name under checkpoints/
};
struct MemoryRead {
    std::int64_t step = 0;
    std::uint64_t peak_bytes = 0;
};
struct StepSkipped {               // non-finite loss or gradient: the weights were not touched
    std::int64_t step = 0;
    std::string cause;
    std::vector<std::int64_t> rows;  // row numbers of the imported table
};
// paused: as it was asked to; held and unsaved: the run paused by itself, and the text says why; unsaved: for want of room to save, which another run would want as well.
enum class RemarkKind { info, memory_answered, checkpoint_bypassed, plateau, paused, held, unsaved, resumed, stopped, failed };
constexpr bool pausedByItself(RemarkKind kind) { return kind == RemarkKind::held || kind == RemarkKind::unsaved; }
struct Remark {
    std::int64_t step = 0;
    RemarkKind kind = RemarkKind::info;
    std::string text;
    // Of memory_answered: what a pass takes since then, as the recipe's fields say it.
    std::optional<std::int64_t> micro_batch_tokens = {};
    std::optional<std::string> recompute = {};
};
struct RunSummary {
    std::string run;               // its folder
    std::string ending;            // "done" | "early_stop" | "stopped" | "paused" | "failed"
    std::int64_t steps = 0, best_step = 0;
    double best_held_out_loss = 0, last_loss = 0;
    std::int64_t tokens = 0;
    double tokens_per_second = 0, seconds = 0;
    std::uint64_t peak_memory_bytes = 0, trained_parameters = 0;
    std::optional<std::uint64_t> file_bytes = {};   // of the adapter as it is taken home, in float32; empty: it has no form that can be written, or the run is of an older version
};
// Where a run does not say it: of the trained parameters alone.
inline std::uint64_t fileBytes(const RunSummary& run) { return run.file_bytes.value_or(4 * run.trained_parameters); }

using TrainEvent = std::variant<RunStarted, StepDone, EvalDone, SampleWritten, CheckpointSaved, MemoryRead, StepSkipped, Remark, RunSummary>;
using EventSink = std::function<void(const TrainEvent&)>;  // called on the training thread; must be quick

// {"event": "step", ...}; NaN and infinities are written as the strings "NaN", "Infinity", "-Infinity".
Json toJson(const TrainEvent& event);
Result<TrainEvent> eventFromJson(const Json& json);

}  // namespace graft::recipe
