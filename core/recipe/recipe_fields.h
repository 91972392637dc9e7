// Every field of the recipe, declared once: visitors make JSON, help, --set, checks and differences of it. Included by recipe.h alone.
#pragma once

#include "recipe/recipe.h"

namespace graft::recipe {

template <class RecipeRef, class Visit>
void eachField(RecipeRef& recipe, Visit&& visit) {
    using Level = FieldLevel;
    const auto infinite = std::numeric_limits<double>::infinity();

    visit(recipe.name, FieldInfo{.key = "name", .label = mark("Name"), .help = mark("How the run is called in lists.")});

    auto& model = recipe.model;
    visit(model.path, FieldInfo{.key = "model.path", .label = mark("Base model"), .help = mark("The folder of the model that learns.")});
    visit(model.base_precision, FieldInfo{.key = "model.base_precision", .label = mark("Base precision"), .help = mark("How the frozen model is held in memory: bfloat16 needs half of float32, int8 a quarter, nf4 about a seventh; nf4_double packs the scales of nf4 too."),
                                          .choices = {"bfloat16", "float32", "nf4", "nf4_double", "int8"}, .level = Level::advanced});
    visit(model.compute_precision, FieldInfo{.key = "model.compute_precision", .label = mark("Compute precision"), .help = mark("The number format of the products where the base model is held as nf4 or int8; else it is the base precision."),
                                             .choices = {"bfloat16", "float32"}, .level = Level::advanced});
    visit(model.initialisation, FieldInfo{.key = "model.initialisation", .label = mark("Start from"), .help = mark("The weights of the folder, or random ones to train a model from nothing with full fine-tuning."),
                                          .choices = {"pretrained", "random"}, .level = Level::advanced});
    visit(model.hash, FieldInfo{.key = "model.hash", .label = mark("Model hash"), .help = mark("SHA-256 over the weight files, noted when the run starts."), .level = Level::advanced});

    auto& data = recipe.data;
    visit(data.path, FieldInfo{.key = "data.path", .label = mark("Examples"), .help = mark("The table of examples: CSV, TSV, JSON or JSON lines.")});
    visit(data.first_row, FieldInfo{.key = "data.first_row", .label = mark("First row"), .help = mark("Whether the first row of a CSV or TSV names the columns (header) or is an example already (row)."),
                                    .choices = {"guess", "header", "row"}, .level = Level::advanced});
    visit(data.roles, FieldInfo{.key = "data.roles", .label = mark("Columns"), .help = mark("What each column means: messages, instruction, prompt, answer, text or group; empty to guess."),
                                .choices = {"messages", "instruction", "prompt", "answer", "text", "group"}});
    visit(data.instruction, FieldInfo{.key = "data.instruction", .label = mark("Instruction"), .help = mark("Said to the model before every prompt.")});
    visit(data.max_length, FieldInfo{.key = "data.max_length", .label = mark("Longest row"), .help = mark("Rows with more tokens than this are dropped or cut."), .unit = "tokens", .low = 2, .high = 1 << 20});
    visit(data.length_policy, FieldInfo{.key = "data.length_policy", .label = mark("Longer rows"), .help = mark("Drop rows that are too long, or cut their end off."), .choices = {"drop", "cut"}, .level = Level::advanced});
    visit(data.held_out_share, FieldInfo{.key = "data.held_out_share", .label = mark("Share of steering rows"), .help = mark("Rows that are never learned and steer stopping and choices; at most 500. A tenth, the standard, means at least 16 rows unless there are fewer than 48."), .low = 0.01, .high = 0.5, .level = Level::advanced});
    visit(data.test_share, FieldInfo{.key = "data.test_share", .label = mark("Share of judging rows"), .help = mark("Rows that only judge the chosen run; at most 500. A tenth, the standard, means at least 16 rows unless there are fewer than 48."), .low = 0.01, .high = 0.5, .level = Level::advanced});
    visit(data.split_seed, FieldInfo{.key = "data.split_seed", .label = mark("Split seed"), .help = mark("Another number gives other steering and judging rows."), .low = 0, .level = Level::advanced});
    visit(data.fold, FieldInfo{.key = "data.fold", .label = mark("Fold"), .help = mark("For a cross-validation in five parts: all but the judging rows are dealt into five folds, and the one with this number steers. 0: the share of steering rows decides."), .low = 0, .high = 5, .level = Level::advanced});
    visit(data.most_training_rows, FieldInfo{.key = "data.most_training_rows", .label = mark("Rows that learn at most"), .help = mark("For a first try: only so many rows learn, the others wait; 0 takes all. The rows set aside stay the same."), .unit = "rows", .low = 0, .level = Level::advanced});
    visit(data.group_column, FieldInfo{.key = "data.group_column", .label = mark("Keep together"), .help = mark("Rows with the same value in this column are never in two sets."), .level = Level::advanced});
    visit(data.hash, FieldInfo{.key = "data.hash", .label = mark("Data hash"), .help = mark("SHA-256 of the file, noted when the run starts."), .level = Level::advanced});

    visit(recipe.method.id, FieldInfo{.key = "method.id", .label = mark("Method"), .help = mark("How the model is taught.")});

    auto& plan = recipe.training;
    visit(plan.effort, FieldInfo{.key = "training.effort", .label = mark("Effort"), .help = mark("How long the run may take to learn: it decides the epochs and the patience where they are left open."), .choices = {"quick", "balanced", "thorough"}});
    visit(plan.learning_rate, FieldInfo{.key = "training.learning_rate", .label = mark("Learning rate"), .help = mark("Size of a step: too small learns nothing, too large diverges."), .low = 1e-9, .high = 10});
    visit(plan.epochs, FieldInfo{.key = "training.epochs", .label = mark("Epochs"), .help = mark("Passes over the training rows."), .low = 0.001, .high = 1000});
    visit(plan.max_steps, FieldInfo{.key = "training.max_steps", .label = mark("Steps"), .help = mark("Ends after this many steps, whatever the epochs say."), .unit = "steps", .low = 1, .high = 1e9, .level = Level::advanced});
    visit(plan.batch_rows, FieldInfo{.key = "training.batch_rows", .label = mark("Effective batch"), .help = mark("Rows that one step learns from."), .unit = "rows", .low = 1, .high = 65536});
    visit(plan.micro_batch_tokens, FieldInfo{.key = "training.micro_batch_tokens", .label = mark("Micro-batch"), .help = mark("Tokens worked on at once: a question of memory, not of the result."), .unit = "tokens", .low = 1, .high = 1 << 24, .level = Level::advanced});
    visit(plan.recompute, FieldInfo{.key = "training.recompute", .label = mark("Recompute"), .help = mark("Computes each layer twice to save memory; the result is the same."), .choices = {"none", "whole"}, .level = Level::advanced});
    visit(plan.schedule, FieldInfo{.key = "training.schedule", .label = mark("Schedule"), .help = mark("How the learning rate falls after warm-up."), .choices = {"cosine", "linear", "constant"}, .level = Level::advanced});
    visit(plan.warmup_share, FieldInfo{.key = "training.warmup_share", .label = mark("Warm-up"), .help = mark("Share of the steps in which the learning rate rises from zero."), .low = 0, .high = 1, .level = Level::advanced});
    visit(plan.weight_decay, FieldInfo{.key = "training.weight_decay", .label = mark("Weight decay"), .help = mark("Pulls weights towards zero at each step."), .low = 0, .high = 1, .level = Level::advanced});
    visit(plan.clip_norm, FieldInfo{.key = "training.clip_norm", .label = mark("Gradient limit"), .help = mark("Longer gradients are shortened to this norm; 0 leaves them."), .low = 0, .high = 1e6, .level = Level::advanced});
    visit(plan.beta1, FieldInfo{.key = "training.beta1", .label = mark("Beta 1"), .help = mark("Memory of the gradient's mean in AdamW."), .low = 0, .high = 0.99999, .level = Level::advanced});
    visit(plan.beta2, FieldInfo{.key = "training.beta2", .label = mark("Beta 2"), .help = mark("Memory of the gradient's square in AdamW."), .low = 0, .high = 0.9999999, .level = Level::advanced});
    visit(plan.epsilon, FieldInfo{.key = "training.epsilon", .label = mark("Epsilon"), .help = mark("Keeps AdamW from dividing by zero."), .low = 0, .high = 1, .level = Level::advanced});
    visit(plan.seed, FieldInfo{.key = "training.seed", .label = mark("Seed"), .help = mark("Start of every random choice: the same seed gives the same run."), .low = 0, .high = infinite, .level = Level::advanced});
    visit(plan.evaluate_every, FieldInfo{.key = "training.evaluate_every", .label = mark("Evaluate every"), .help = mark("Steps between two looks at the steering rows."), .unit = "steps", .low = 1, .high = 1e9, .level = Level::advanced});
    visit(plan.save_every, FieldInfo{.key = "training.save_every", .label = mark("Save every"), .help = mark("Steps between two checkpoints."), .unit = "steps", .low = 1, .high = 1e9, .level = Level::advanced});
    visit(plan.patience, FieldInfo{.key = "training.patience", .label = mark("Patience"), .help = mark("Evaluations without a better loss on the steering rows before the run stops; 0 never stops early."), .low = 0, .high = 1e6, .level = Level::advanced});
    visit(plan.sample_rows, FieldInfo{.key = "training.sample_rows", .label = mark("Samples"), .help = mark("Steering rows answered at each evaluation."), .low = 0, .high = 100, .level = Level::advanced});

    auto& evaluation = recipe.evaluation;
    visit(evaluation.metrics, FieldInfo{.key = "evaluation.metrics", .label = mark("Metrics"), .help = mark("How answers are scored; empty to choose by the form of the data."), .level = Level::advanced});
    visit(evaluation.max_new_tokens, FieldInfo{.key = "evaluation.max_new_tokens", .label = mark("Longest answer"), .help = mark("An answer is cut after this many tokens."), .unit = "tokens", .low = 1, .high = 65536, .level = Level::advanced});
    visit(evaluation.general_texts, FieldInfo{.key = "evaluation.general_texts", .label = mark("General texts"), .help = mark("A file of texts that are not about the task: how much worse the model foretells them afterwards is what it forgot. Empty for those that ship with Graft."), .level = Level::advanced});
    visit(evaluation.label_field, FieldInfo{.key = "evaluation.label_field", .label = mark("Label field"), .help = mark("The line of a structured answer that holds its label, as \"category\"."), .level = Level::advanced});
}

}  // namespace graft::recipe
