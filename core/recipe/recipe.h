// Everything that defines a run, as one value: the form edits it, the file stores it, the trainer follows it, the comparison diffs it.
#pragma once

#include "base/json.h"
#include "recipe/field.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace graft::recipe {

// std::optional means "the guide decides"; planning writes the decision back, with its reason in Recipe::reasons, before training.

struct ModelChoice {
    std::string path;                             // model folder
    std::optional<std::string> base_precision;    // "bfloat16" | "float32" | "nf4" | "nf4_double" | "int8"
    std::optional<std::string> compute_precision; // "bfloat16" | "float32": of the products; differs from base_precision only where that packs the layers
    std::string initialisation = "pretrained";    // "pretrained" | "random" (method full only)
    std::string hash;                             // SHA-256 over the weight files' hashes, filled when the run starts
    friend bool operator==(const ModelChoice&, const ModelChoice&) = default;
};

struct DataChoice {
    std::string path;                             // CSV, TSV, JSON or JSON lines
    std::string first_row = "guess";              // "guess" | "header" | "row": whether the first row of a CSV names the columns or is a row
    std::map<std::string, std::string> roles;     // column -> role; empty: the guide guesses
    std::optional<std::string> instruction;       // put before every prompt, as system message where the template has one
    std::optional<std::int64_t> max_length;       // tokens a row may have
    std::string length_policy = "drop";           // "drop" | "cut" rows that are longer
    double held_out_share = 0.1;                  // of all rows, at most 500; 0.1 gives 16 or more of 48 rows and up
    double test_share = 0.1;
    std::uint64_t split_seed = 1;
    std::int64_t fold = 0;                        // from 1 to 5: all but the judging rows are dealt into five folds, and this one steers; 0: held_out_share says it
    std::int64_t most_training_rows = 0;          // at most this many of the rows that learn do; 0: all. Who is set aside does not change by it
    std::string group_column;                     // rows with equal values are never in two sets; empty: none
    std::string hash;                             // SHA-256 of the file
    friend bool operator==(const DataChoice&, const DataChoice&) = default;
};

struct MethodChoice {
    std::string id = "lora";                      // a row of core/peft/registry.cpp
    std::map<std::string, FieldValue> values;     // by field key; a missing one has the method's default
    friend bool operator==(const MethodChoice&, const MethodChoice&) = default;
};

struct TrainingPlan {
    std::string effort = "balanced";            // "quick" | "balanced" | "thorough": what the guide aims at where epochs and patience are open
    std::optional<double> learning_rate;
    std::optional<double> epochs;                 // passes over the training rows; max_steps wins when set
    std::optional<std::int64_t> max_steps;
    std::optional<std::int64_t> batch_rows;       // rows per optimiser step (the effective batch)
    std::optional<std::int64_t> micro_batch_tokens;  // token budget of one forward and backward pass
    std::optional<std::string> recompute;         // "none" | "whole"
    std::string schedule = "cosine";              // "cosine" | "linear" | "constant", after warm-up
    double warmup_share = 0.06;                   // of all steps
    double weight_decay = 0.0;
    double clip_norm = 1.0;                       // of the global gradient; 0: no clipping
    double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;
    std::uint64_t seed = 1;
    std::optional<std::int64_t> evaluate_every;   // steps between held-out evaluations
    std::optional<std::int64_t> save_every;       // steps between checkpoints
    std::optional<std::int64_t> patience;         // evaluations without a better held-out loss before stopping; 0: never
    std::int64_t sample_rows = 3;                 // held-out prompts answered at each evaluation
    friend bool operator==(const TrainingPlan&, const TrainingPlan&) = default;
};

struct EvaluationPlan {
    std::vector<std::string> metrics;             // ids of core/evaluation; empty: chosen by the data's form
    std::int64_t max_new_tokens = 128;
    std::string general_texts;                    // file of texts that are not about the task, to measure what is forgotten; empty: those that ship with Graft
    std::string label_field;                      // the "key:" line that holds the label of structured answers; empty: whole answer
    friend bool operator==(const EvaluationPlan&, const EvaluationPlan&) = default;
};

struct Recipe {
    static constexpr int currentVersion = 1;
    std::string name;                             // shown in lists; empty: made from method and date
    ModelChoice model;
    DataChoice data;
    MethodChoice method;
    TrainingPlan training;
    EvaluationPlan evaluation;
    std::map<std::string, std::string> reasons;   // field key ("training.learning_rate") -> why the guide chose it
    friend bool operator==(const Recipe&, const Recipe&) = default;
};

// Calls visit(member, FieldInfo) for every field of the recipe except the method's own values; keys are dotted
// ("training.learning_rate"). JSON, --help, --set, checks and the difference of two recipes are visitors.
template <class RecipeRef, class Visit>
void eachField(RecipeRef& recipe, Visit&& visit);

Json toJson(const Recipe& recipe);
Result<Recipe> fromJson(const Json& json);        // upgrades older versions; unknown keys are errors that name the key
Result<Recipe> loadRecipe(const std::filesystem::path& path);
Result<void> saveRecipe(const Recipe& recipe, const std::filesystem::path& path);

// Sets one field from text, as in --set training.learning_rate=2e-4 or --set rank=16 (a bare key that no recipe field
// has is a value of the method; `fields` are the chosen method's).
Result<void> setField(Recipe& recipe, std::string_view key, std::string_view value, const std::vector<MethodField>& fields);

struct Difference {
    std::string key, label, left, right;
};
std::vector<Difference> differences(const Recipe& left, const Recipe& right);

}  // namespace graft::recipe

#include "recipe/recipe_fields.h"
