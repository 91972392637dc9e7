#include "base/hash.h"
#include "evaluation/evaluate.h"
#include "service/guarded.h"
#include "service/run.h"
#include "service/run_choice.h"
#include "service/run_files.h"
#include "service/starter.h"
#include "service/subject.h"

#include <algorithm>

namespace graft::service {

namespace fs = std::filesystem;
using recipe::EvaluationReport;

namespace {

// Baselines depend on base model, data, split and template, not on the run: they are measured once for all runs that share these.
fs::path baselineFolder(const Project& project, const recipe::Recipe& recipe) {
    auto part = recipe;
    part.name.clear();
    part.method = {};
    part.training = {};
    part.reasons.clear();
    return project.folder() / "baselines" / sha256Hex(writeJsonLine(recipe::toJson(part))).substr(0, 16);
}

Result<std::vector<EvaluationReport>> baselines(const evaluation::EvaluationJob& job, const fs::path& folder, const std::string& set, const ProgressSink& progress) {
    if (auto kept = readEvaluations(folder)) {  // where one cannot be read, they are measured anew
        std::erase_if(*kept, [&](const EvaluationReport& report) { return report.set != set; });
        if (!kept->empty()) return kept;
    }
    std::vector<EvaluationReport> reports;
    if (const auto majority = TRY(evaluation::evaluateMajority(job))) reports.push_back(*majority);
    reports.push_back(TRY(evaluation::evaluate(job, {.id = "base", .label = recipe::mark("Base")}, progress)));
    const evaluation::Contestant shown{.id = "base_with_examples", .label = recipe::mark("Base with your instruction and 3 examples"), .shown = evaluation::Shown::three_examples};
    auto withExamples = evaluation::evaluate(job, shown, progress);
    if (withExamples) reports.push_back(*withExamples);
    else if (withExamples.error().kind != ErrorKind::unsupported) return withExamples.error();
    for (const auto& report : reports) TRY(writeEvaluation(folder, report));
    return reports;
}

// Those that the recipe names, else those that ship with Graft, where they lie beside the program.
Result<std::optional<evaluation::GeneralTexts>> generalTexts(const recipe::Recipe& recipe, const Prepared& prepared, const ProgressSink& progress) {
    using Texts = std::optional<evaluation::GeneralTexts>;
    const auto shipped = findGeneralTexts();
    const auto& chosen = recipe.evaluation.general_texts;
    if (chosen.empty() && !shipped) return Texts();
    const std::int64_t room = std::min(evaluation::longestGeneralText, prepared.plan.shape.max_positions - prepared.plan.method.positionsBefore());
    return Texts(TRY(evaluation::readGeneralTexts(chosen.empty() ? *shipped : fs::path(chosen), prepared.tokenizer, prepared.form, room, progress)));
}

}  // namespace

Result<std::vector<EvaluationReport>> evaluateRun(Engine& engine, Project& project, const std::string& run, EvaluationSet set, Contestants contestants, const ProgressSink& progress) {
    return guarded("Cannot evaluate the run " + run, [&]() -> Result<std::vector<EvaluationReport>> {
        if (project.access() != Access::write)
            return Error{ErrorKind::inputOutput, "Cannot evaluate in " + project.name(), "the project is in use by " + project.holder(), "Close it there first"};
        const auto record = TRY(project.run(run));
        const auto prepared = TRY(prepare(engine, record.recipe, Estimate::nothing, progress));
        const auto subject = TRY(subjectOfRun(engine, project, run));
        const auto general = TRY(generalTexts(record.recipe, prepared, progress));
        const evaluation::EvaluationJob job{.base = subject.base.get(), .tokenizer = &prepared.tokenizer, .form = &prepared.form, .data = &prepared.data, .plan = record.recipe.evaluation,
                                            .set = set == EvaluationSet::test ? data::SetKind::test : data::SetKind::held_out, .seed = record.recipe.training.seed, .general = general ? &*general : nullptr};
        auto label = record.recipe.name.empty() ? prepared.method->info.name : record.recipe.name;
        auto own = TRY(evaluation::evaluate(job, {.id = run, .label = std::move(label), .adapter = &subject.adapter}, progress));
        std::vector<EvaluationReport> reports{std::move(own)};
        if (contestants == Contestants::with_baselines)
            for (auto& report : TRY(baselines(job, baselineFolder(project, record.recipe), reports.front().set, progress))) reports.push_back(std::move(report));
        if (set == EvaluationSet::test) TRY(noteTestReading(project, record));
        for (const auto& report : reports) TRY(writeEvaluation(project.runFolder(run) / "evaluation", report));
        auto updated = record;
        for (const auto& score : reports.front().scores) updated.scores[score.id] = score.value;
        TRY(writeRecord(project.runFolder(run), updated));
        return reports;
    });
}

}  // namespace graft::service
