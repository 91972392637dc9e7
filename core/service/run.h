// Trains a run of a project and evaluates it.
#pragma once

#include "base/run_control.h"
#include "recipe/evaluation_report.h"
#include "recipe/train_event.h"
#include "service/engine.h"
#include "service/project.h"

#include <string>
#include <vector>

namespace graft::service {

enum class Start { fresh, resume };

// Blocks until the run ends or pauses for good; writes events.jsonl, the record and the adapter folder; `sink` gets every event too, on this thread.
Result<recipe::RunSummary> trainRun(Engine& engine, Project& project, const std::string& run, Start start, RunControl& control, const recipe::EventSink& sink);

enum class Contestants { run_only, with_baselines };  // baselines: majority label, base, base with instruction and 3 examples; cached per base, data and split
enum class EvaluationSet { held_out, test };

// Loss on the set, answers to its prompts, scores with intervals; kept under the run's evaluation/ folder.
Result<std::vector<recipe::EvaluationReport>> evaluateRun(Engine& engine, Project& project, const std::string& run, EvaluationSet set, Contestants contestants,
                                                          const ProgressSink& progress = {});

}  // namespace graft::service
