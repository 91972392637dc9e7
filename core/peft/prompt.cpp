// Prompt tuning: learned embeddings before every text; Lester et al., arXiv 2104.08691.
#include "model/embedding.h"
#include "model/random_values.h"
#include "peft/folder_tensors.h"
#include "peft/soft_prompt.h"
#include "peft/values.h"

#include <ATen/ATen.h>

namespace graft::peft {
namespace {

using recipe::mark;

recipe::MethodInfo info() {
    recipe::MethodInfo info{.id = "prompt", .name = "Prompt tuning", .summary = mark("Learns some rows that stand before every text, like an instruction in the model's own language."),
            .good_for = mark("The smallest file, and one model serves many tasks; good with large models."),
            .poor_for = mark("Weak with models under some billion parameters, slow to learn, and touchy about the learning rate. It works only in Graft and in PEFT."),
            .form = recipe::PartForm::rows, .fields = {rowsField(20)}, .rates = {{30e6, 1e-1}, {1e9, 1e-2}, {INFINITY, 5e-3}}};
    for (recipe::MethodField& field : startFields({"text", "vocabulary", "random"}, "text", mark("text: the words of a text. vocabulary: words drawn at random. random: random numbers, which learn worst.")))
        info.fields.push_back(std::move(field));
    return info;
}

Result<recipe::MethodPlan> plan(const recipe::ModelShape& shape, const Values& values) {
    const std::int64_t rows = rowsIn(values);
    if (shape.max_positions > 0 && rows >= shape.max_positions)
        return Error{ErrorKind::badInput, "Choose the rows", "virtual_tokens: the model reads at most " + std::to_string(shape.max_positions) + " tokens", "Choose fewer rows."};
    recipe::MethodPlan plan{.trained_parameters = static_cast<std::uint64_t>(rows * shape.hidden)};
    plan.file_bytes = 4 * plan.trained_parameters;
    plan.rows_before = rows;
    plan.other_places = {recipe::SiteKind::before_text};
    return plan;
}

at::Tensor startRows(const model::BaseModel& base, const std::vector<text::TokenId>& tokens) {
    const at::NoGradGuard frozen;
    return model::embedTokens(base, {}, tokens);
}

std::vector<text::TokenId> drawnTokens(const model::BaseModel& base, std::int64_t count, std::uint64_t seed) {
    std::vector<text::TokenId> tokens;
    const at::Tensor places = model::uniformValues({count}, 0, static_cast<double>(base.shape.vocabulary), seed, "virtual_tokens.words");
    for (std::int64_t i = 0; i < count; ++i)
        tokens.push_back(static_cast<text::TokenId>(std::min<std::int64_t>(base.shape.vocabulary - 1, static_cast<std::int64_t>(places.const_data_ptr<float>()[i]))));
    return tokens;
}

Result<State> begin(const model::BaseModel& base, const Values& values, const Beginning& beginning) {
    const std::int64_t rows = rowsIn(values);
    const std::string& start = textIn(values, "start");
    at::Tensor embeddings;
    if (start == "text") embeddings = startRows(base, TRY(startTokens(values, beginning, rows)));
    else if (start == "vocabulary") embeddings = startRows(base, drawnTokens(base, rows, beginning.seed));
    else embeddings = model::normalValues({rows, base.shape.hidden}, 1, beginning.seed, "virtual_tokens");
    return State{{vectorLeaf("virtual_tokens", embeddings, base.device)}};
}

model::Adapter materialise(const model::BaseModel& base, const Values&, const State& state) {
    model::Adapter adapter;
    adapter.parts[model::virtualTokensSite].push_back(model::VirtualTokens{state.leaves[0].values.to(base.embedding.computeType())});
    return adapter;
}

// prompt_tuning_init RANDOM: PEFT asks for more fields under TEXT, and loads the rows either way.
Result<PeftFolder> toPeft(const model::BaseModel& base, const Values& values, const State& state) {
    PeftFolder folder{promptConfig("PROMPT_TUNING", base.shape, rowsIn(values)), {{promptKey, state.leaves[0].values.detach().to(at::kCPU)}}};
    folder.config["prompt_tuning_init"] = "RANDOM";
    return folder;
}

Result<State> fromPeft(const model::BaseModel& base, const PeftFolder& folder, Values& values) {
    const std::int64_t rows = TRY(rowsOf(folder.config));
    values = {{"virtual_tokens", rows}};
    FolderTensors tensors(folder, base.device);
    State state{{vectorLeaf("virtual_tokens", TRY(tensors.take(promptKey, {rows, base.shape.hidden})), base.device)}};
    TRY(tensors.nothingLeft());
    return state;
}

}  // namespace

Method promptMethod() {
    return {.info = info(), .plan = plan, .begin = begin, .materialise = materialise, .toPeft = toPeft, .fromPeft = fromPeft, .peft_type = "PROMPT_TUNING",
            .cannotMerge = [](const Values&) { return std::string(mark("What was learned stands before each text; it is no change of the model's weights.")); }};
}

}  // namespace graft::peft
