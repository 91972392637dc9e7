// A whole training job that runs in milliseconds: a random model of two layers, a few rows, and a record of what happened.
#pragma once

#include "../model/tiny_models.h"
#include "peft/registry.h"
#include "text/byte_pairs.h"
#include "training/checkpoint_store.h"
#include "training/train.h"

#include <ATen/Parallel.h>

#include <QTemporaryDir>
#include <QtTest>

#include <fstream>
#include <map>
#include <vector>

namespace graft::test {

// A byte-level tokenizer without merges; the tiny models speak its first 61 bytes.
inline text::Tokenizer tinyTokenizer(const std::filesystem::path& folder) {
    Json vocabulary = Json::object();
    for (int byte = 0; byte < 256; ++byte) vocabulary[text::byteCharacters()[static_cast<std::size_t>(byte)]] = byte;
    const Json file{{"version", "1.0"}, {"added_tokens", {{{"id", 256}, {"content", "<eos>"}, {"special", true}, {"single_word", false}, {"lstrip", false}, {"rstrip", false}, {"normalized", false}}}},
                    {"normalizer", nullptr}, {"pre_tokenizer", {{"type", "ByteLevel"}, {"add_prefix_space", false}, {"trim_offsets", true}, {"use_regex", true}}},
                    {"post_processor", nullptr}, {"decoder", {{"type", "ByteLevel"}, {"add_prefix_space", true}, {"trim_offsets", true}, {"use_regex", true}}},
                    {"model", {{"type", "BPE"}, {"dropout", nullptr}, {"unk_token", nullptr}, {"vocab", vocabulary}, {"merges", Json::array()}}}};
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "tokenizer.json") << file.dump();
    std::ofstream(folder / "tokenizer_config.json") << R"({"eos_token": "<eos>", "tokenizer_class": "PreTrainedTokenizerFast"})";
    auto tokenizer = text::Tokenizer::load(folder);
    if (!tokenizer) qFatal("%s", tokenizer.error().why.c_str());
    return *tokenizer;
}

struct TinySetting {
    std::string method = "lora";
    std::string recompute = "none";
    double dropout = 0;
    std::int64_t steps = 12, batch_rows = 8, micro_batch_tokens = 30;
};

inline recipe::Recipe tinyRecipe(const TinySetting& setting) {
    recipe::Recipe recipe;
    recipe.method.id = setting.method;
    if (setting.method == "lora") recipe.method.values = {{"rank", std::int64_t{4}}, {"alpha", std::int64_t{8}}, {"dropout", setting.dropout}};
    recipe.training.learning_rate = 5e-3;
    recipe.training.max_steps = setting.steps;
    recipe.training.batch_rows = setting.batch_rows;
    recipe.training.micro_batch_tokens = setting.micro_batch_tokens;
    recipe.training.recompute = setting.recompute;
    recipe.training.weight_decay = 0.01;
    recipe.training.warmup_share = 0.2;
    recipe.training.evaluate_every = 4;
    recipe.training.save_every = 3;
    recipe.training.patience = 0;
    recipe.training.sample_rows = 2;
    recipe.evaluation.max_new_tokens = 6;
    return recipe;
}

inline training::TrainingJob tinyJob(const std::filesystem::path& folder, const TinySetting& setting = {}) {
    std::filesystem::create_directories(folder);
    training::TrainingJob job{.recipe = tinyRecipe(setting), .run_folder = folder, .base = tinyModel("llama"), .data = {}, .tokenizer = tinyTokenizer(folder / "tokenizer")};
    job.data.training.rows = tinyRows({9, 14, 5, 21, 8, 12, 17, 6, 11, 19, 7, 10, 13, 16, 5, 9, 23, 8, 6, 12});
    job.data.held_out.rows = tinyRows({10, 15, 8, 13, 6});
    return job;
}

// What a run told; events of replayed steps replace the old ones.
struct RunLog {
    std::map<std::int64_t, recipe::StepDone> steps;
    std::map<std::int64_t, recipe::EvalDone> evaluations;
    std::map<std::pair<std::int64_t, std::int64_t>, std::string> answers;
    std::vector<recipe::StepSkipped> skipped;
    std::vector<recipe::Remark> remarks;
    std::vector<std::string> saved;

    void add(const recipe::TrainEvent& event) {
        if (const auto* step = std::get_if<recipe::StepDone>(&event)) steps[step->step] = *step;
        if (const auto* evaluation = std::get_if<recipe::EvalDone>(&event)) evaluations[evaluation->step] = *evaluation;
        if (const auto* sample = std::get_if<recipe::SampleWritten>(&event)) answers[{sample->step, sample->row}] = sample->answer;
        if (const auto* skip = std::get_if<recipe::StepSkipped>(&event)) skipped.push_back(*skip);
        if (const auto* remark = std::get_if<recipe::Remark>(&event)) remarks.push_back(*remark);
        if (const auto* checkpoint = std::get_if<recipe::CheckpointSaved>(&event)) saved.push_back(checkpoint->folder);
    }
    recipe::EventSink sink() {
        return [this](const recipe::TrainEvent& event) { add(event); };
    }
    std::size_t remarked(recipe::RemarkKind kind) const {
        return static_cast<std::size_t>(std::count_if(remarks.begin(), remarks.end(), [&](const recipe::Remark& remark) { return remark.kind == kind; }));
    }
};

// The figures that must be the same to the last bit, one line a step; clocks left out.
inline QString figuresOf(const RunLog& log) {
    QString text;
    for (const auto& [step, done] : log.steps)
        text += QStringLiteral("step %1 loss %2 rate %3 norm %4 tokens %5 learned %6\n").arg(step).arg(done.loss, 0, 'g', 17).arg(done.learning_rate, 0, 'g', 17).arg(done.gradient_norm, 0, 'g', 17).arg(done.tokens).arg(done.learned_tokens);
    for (const auto& [step, done] : log.evaluations) text += QStringLiteral("held-out %1 loss %2 best %3\n").arg(step).arg(done.loss, 0, 'g', 17).arg(done.best);
    for (const auto& [key, answer] : log.answers) text += QStringLiteral("answer %1 %2 %3\n").arg(key.first).arg(key.second).arg(QString::fromStdString(answer));
    return text;
}

// SHA-256 of adapter and optimiser of the newest checkpoint.
inline QString tensorsOf(const std::filesystem::path& runFolder) {
    const auto folder = training::findCheckpoint(runFolder, training::Which::last);
    if (!folder) return QString::fromStdString(folder.error().why);
    const auto manifest = training::verifyCheckpoint(*folder);
    return QString::fromStdString(folder->filename().string() + " " + manifest->files.at("adapter.safetensors").second + " " + manifest->files.at("optimizer.safetensors").second);
}

inline const char* whyOf(const Error& error) {
    static std::string text;
    text = error.what + ": " + error.why;
    return text.c_str();
}

}  // namespace graft::test
