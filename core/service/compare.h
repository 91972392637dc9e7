// Several runs side by side: one table, one verdict, and the same question asked of each from one copy of the base model.
#pragma once

#include "service/run.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace graft::service {

// Of runs that differ in their seed alone: the main score, as far apart as chance has put it. Not an interval of a known certainty: three runs are too few for one.
struct SeedSpread {
    std::int64_t runs = 0;
    double mean = 0, low = 0, high = 0;
};

struct ComparedRow {
    std::string contestant, label;        // run id or "base", "base_with_examples", "majority"
    std::optional<recipe::MetricScore> score;   // the main metric
    std::optional<double> held_out_loss;
    std::optional<std::uint64_t> peak_memory_bytes, file_bytes, trained_parameters;
    std::optional<double> seconds;
    bool best = false;                    // its paired difference to every other row excludes zero
    bool within_noise = false;            // the difference to the best contains zero
    std::string apart = {};               // why it is never ranked with the rows above: "another split"; empty: it is comparable
    std::vector<std::string> places = {}; // where a run can go: "PEFT"
    std::optional<recipe::Recipe> recipe = {};        // of a run
    std::optional<recipe::RunSummary> summary = {};
    std::int64_t created = 0;             // seconds since 1970, UTC
    std::optional<double> forgetting = {};    // rise of the loss of general texts over the base model's; below zero: it foretells them better
    std::optional<SeedSpread> seeds = {};     // of this run and those like it; empty: no other is measured
};

struct ComparedSetting {
    std::string key, label, help;
    std::map<std::string, std::string> values;  // run id -> what it is there; a run of a method without this setting is missing
};

struct Comparison {
    std::string verdict;                  // one sentence in plain words
    std::string recommendation;
    std::vector<ComparedRow> rows;        // the runs from the best down (core/service/ranking), the baselines, and what stands apart
    std::vector<std::string> not_comparable;  // run ids with another base, data, split or template than the first run
    std::vector<recipe::EvaluationReport> reports;  // of the comparable rows, with answers
    std::vector<DamagedRun> damaged;      // runs whose evaluation cannot be read: they stand in the table as not measured
    std::string set = {};                 // "held_out" | "test": which rows scores, losses and reports are of
    std::vector<ComparedSetting> settings = {};
    std::string chosen = {};              // run id; empty: none is chosen
    std::vector<recipe::EvaluationReport> test_reports = {};   // of the chosen run and the baselines beside it
    std::int64_t test_readings = 0;       // how often the test rows were read, for whichever run
};

// From what evaluateRun has kept; nothing is computed by a model.
Result<Comparison> compareRuns(const Project& project, const std::vector<std::string>& runs);

struct Question {
    std::string prompt;                   // one user turn
    std::int64_t max_new_tokens = 128;
    double temperature = 0;
    double top_p = 1;
    std::uint64_t seed = 1;
};
// `run` empty: the base model. Text arrives in whole characters on this thread; false stops that answer.
using TextSink = std::function<bool(std::size_t contestant, std::string_view text)>;
Result<std::vector<std::string>> ask(Engine& engine, const Project& project, const std::string& base_of_run, const std::vector<std::string>& contestants,
                                     const Question& question, const TextSink& sink = {});

}  // namespace graft::service
