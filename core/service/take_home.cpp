#include "service/take_home.h"

#include "exporting/model_card.h"
#include "exporting/model_folder.h"
#include "exporting/adapter_folder.h"
#include "recipe/field.h"
#include "service/guarded.h"
#include "service/models.h"
#include "service/subject.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace graft::service {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t proofPrompts = 8;

std::vector<std::vector<text::TokenId>> promptsOf(const data::DataSet& data) {
    std::vector<std::vector<text::TokenId>> prompts;
    for (const auto& row : data.held_out.rows)
        if (prompts.size() < proofPrompts) prompts.push_back(row.ids);
    return prompts;
}

using Proved = Result<exporting::ExportProof>;
using recipe::mark;

using MakeSubject = Result<Subject> (*)(Engine&, const Project&, const std::string& run);

// The matrix of methods and targets: a target is one row, and what it asks of a method is why the method cannot go there (empty: it can).
struct Target {
    const char *id, *name, *place;
    std::string (*refusal)(const peft::Method&, const recipe::Recipe&);
    Proved (*write)(const exporting::ExportRequest&, const fs::path& base, const fs::path& folder);
    MakeSubject subject;
    exporting::CardKind card;
    std::array<const char*, 3> steps;
    bool (*offered)(const peft::Method&) = nullptr;   // nullptr: for every method, with the reason where it cannot go there
};

std::string cannotMerge(const peft::Method& method, const recipe::Recipe& recipe) {
    const auto values = peft::completeValues(method, recipe.method.values);
    return values && method.cannotMerge ? method.cannotMerge(*values) : "";
}

const std::array<Target, 4> targets{{
    {"peft", mark("For a Python colleague (PEFT)"), mark("PEFT"), [](const peft::Method& method, const recipe::Recipe&) { return method.without_peft; },
     [](const exporting::ExportRequest& request, const fs::path&, const fs::path& folder) { return exporting::exportPeftFolder(request, folder); }, subjectOfRun, exporting::CardKind::adapter,
     {mark("Copy this folder to the other computer, and the base model beside it."), mark("In Python: PeftModel.from_pretrained(AutoModelForCausalLM.from_pretrained(BASE), FOLDER)."),
      mark("Ask it with the base model's chat template.")}},
    // Folding rounds, so plain LoRA is made and proved in float32.
    {"plain_lora", mark("As a plain LoRA adapter, for servers"), mark("LoRA"), [](const peft::Method& method, const recipe::Recipe&) { return std::string(method.becomes_lora ? "" : mark("Only AdaLoRA and VeRA are folded into plain LoRA; the others go to PEFT as they are.")); },
     [](const exporting::ExportRequest& request, const fs::path&, const fs::path& folder) { return exporting::exportPlainLoraFolder(request, folder); }, float32SubjectOfRun, exporting::CardKind::adapter,
     {mark("Copy this folder to the other computer, and the base model beside it."),
      mark("Any program that loads LoRA adapters takes it; where it asks for the largest rank, give at least the \"r\" in adapter_config.json."), mark("Ask it with the base model's chat template.")},
     [](const peft::Method& method) { return static_cast<bool>(method.becomes_lora); }},
    {"adapterhub", mark("For a Python colleague (AdapterHub)"), mark("AdapterHub"),
     [](const peft::Method& method, const recipe::Recipe&) { return std::string(method.toHub ? "" : mark("This form holds adapters that are small layers of their own: Houlsby, Pfeiffer and parallel ones.")); },
     [](const exporting::ExportRequest& request, const fs::path&, const fs::path& folder) { return exporting::exportHubFolder(request, folder); }, subjectOfRun, exporting::CardKind::hub_adapter,
     {mark("Copy this folder to the other computer, and the base model beside it."), mark("In Python: model = AutoModelForCausalLM.from_pretrained(BASE); adapters.init(model); model.load_adapter(FOLDER, set_active=True)."),
      mark("Ask it with the base model's chat template.")}},
    {"model", mark("As a whole model folder (Hugging Face)"), mark("Hugging Face"), cannotMerge,
     [](const exporting::ExportRequest& request, const fs::path& base, const fs::path& folder) { return exporting::exportModelFolder(request, base, model::Precision::bfloat16, folder); },
     unpackedSubjectOfRun, exporting::CardKind::whole_model,
     {mark("Copy this folder to the other computer."), mark("In Python: AutoModelForCausalLM.from_pretrained(FOLDER)."), mark("Ask it with the chat template in the folder.")}},
}};

const Target* targetNamed(const std::string& id) {
    const auto found = std::ranges::find_if(targets, [&](const Target& target) { return target.id == id; });
    return found == targets.end() ? nullptr : &*found;
}

std::string targetIds() {
    std::string ids;
    for (const Target& target : targets) ids += (ids.empty() ? "" : ", ") + std::string(target.id);
    return ids;
}

struct RowCounts {
    std::int64_t training = 0, held_out = 0, test = 0;
};

std::string cardOf(const Project& project, const recipe::RunRecord& record, const std::string& destination, const RowCounts& rows) {
    const auto method = peft::methodNamed(record.recipe.method.id);
    const Target* target = targetNamed(destination);
    exporting::CardFacts card{.kind = target ? target->card : exporting::CardKind::adapter, .recipe = record.recipe,
                              .method_name = method ? (*method)->info.name : record.recipe.method.id, .base_name_or_path = referenceTo(record.recipe.model.path).name_or_path,
                              .base_name = locateModel(record.recipe.model.path).name, .training_rows = rows.training, .held_out_rows = rows.held_out, .test_rows = rows.test, .summary = record.summary, .reports = {}};
    auto reports = project.evaluations(record.id);
    if (reports) card.reports = std::move(*reports);
    else card.no_scores = reports.error().why;
    return exporting::modelCard(card);
}

}  // namespace

std::vector<Destination> destinations(const recipe::Recipe& recipe) {
    const auto method = peft::methodNamed(recipe.method.id);
    std::vector<Destination> places;
    for (const Target& target : targets)
        if (!target.offered || (method && target.offered(**method))) places.push_back({.id = target.id, .name = target.name, .refusal = method ? target.refusal(**method, recipe) : method.error().why, .place = target.place});
    return places;
}

Result<std::string> modelCardOf(const Project& project, const std::string& run, const std::string& destination) {
    const auto record = TRY(project.run(run));
    const auto series = TRY(project.series(run));
    if (!series.started()) return Error{ErrorKind::notFound, "There is no model card of " + run, "the run has not started", "Train it first"};
    return cardOf(project, record, destination, {series.started()->training_rows, series.started()->held_out_rows, series.started()->test_rows});
}

std::vector<Destination> destinations(const recipe::Recipe& recipe, const std::string& asked) {
    auto places = destinations(recipe);
    std::ranges::stable_partition(places, [](const Destination& place) { return place.refusal.empty(); });
    std::ranges::stable_partition(places, [&](const Destination& place) { return place.id == asked && place.refusal.empty(); });
    return places;
}

// "<run>-<destination>", or "<run>-<destination>-2": a copy.
std::vector<WrittenFolder> writtenOf(const Project& project, const std::string& run) {
    std::vector<WrittenFolder> written;
    std::error_code failed;
    for (const auto& entry : fs::directory_iterator(project.folder() / "exports", failed)) {
        const auto name = entry.path().filename().string();
        if (!entry.is_directory(failed) || !name.starts_with(run + "-")) continue;
        auto destination = name.substr(run.size() + 1);
        const auto digits = destination.find_last_not_of("0123456789");
        if (digits != std::string::npos && destination[digits] == '-' && digits + 1 < destination.size()) destination.resize(digits);
        if (!targetNamed(destination)) continue;
        const auto clock = fs::last_write_time(entry.path(), failed);
        if (failed) continue;
        const auto time = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::file_clock::to_sys(clock).time_since_epoch()).count();
        const auto known = std::ranges::find(written, destination, &WrittenFolder::destination);
        if (known == written.end()) written.push_back({destination, entry.path(), time});
        else if (std::pair(time, entry.path().string()) > std::pair(known->time, known->folder.string())) *known = {destination, entry.path(), time};
    }
    return written;
}

Result<TakenHome> takeHome(Engine& engine, const Project& project, const std::string& run, const std::string& destination, const fs::path& folder) {
    return guarded("Cannot export the run " + run, [&]() -> Result<TakenHome> {
        const auto record = TRY(project.run(run));
        const Target* target = targetNamed(destination);
        if (!target) return Error{ErrorKind::badInput, "Cannot export to " + destination, "there is no such destination", "Choose one of: " + targetIds()};
        const std::string refusal = target->refusal(*TRY(peft::methodNamed(record.recipe.method.id)), record.recipe);
        if (!refusal.empty()) return Error{ErrorKind::unsupported, "Cannot export to " + destination, refusal, "Choose one of: " + targetIds()};
        const auto prepared = TRY(prepare(engine, record.recipe, Estimate::nothing));
        const auto subject = TRY(target->subject(engine, project, run));
        const auto reference = referenceTo(record.recipe.model.path);
        exporting::ExportRequest request{.base = subject.base.get(), .method = subject.trained->method, .values = subject.trained->values,
                                         .state = &subject.trained->state, .base_name_or_path = reference.name_or_path, .base_revision = reference.revision, .proof_prompts = promptsOf(prepared.data)};
        request.model_card = cardOf(project, record, target->id, {prepared.plan.training_rows, prepared.plan.held_out_rows, prepared.plan.test_rows});
        const auto proof = TRY(target->write(request, record.recipe.model.path, folder));
        return TakenHome{.folder = proof.folder, .bytes = proof.bytes, .proof_prompts = proof.prompts, .largest_difference = proof.largest_difference, .tolerance = proof.tolerance, .rounding_difference = proof.rounding_difference,
                         .steps = {target->steps.begin(), target->steps.end()}};
    });
}

}  // namespace graft::service
