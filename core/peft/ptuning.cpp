// P-tuning: rows before every text that a small network makes while training; Liu et al., arXiv 2103.10385, with the networks of PEFT's PromptEncoder.
#include "model/random_values.h"
#include "peft/folder_tensors.h"
#include "peft/soft_prompt.h"
#include "peft/values.h"

#include <ATen/ATen.h>

namespace graft::peft {
namespace {

using recipe::FieldLevel;
using recipe::mark;

constexpr std::int64_t lstmLayers = 2;

recipe::MethodInfo info() {
    return {.id = "ptuning", .name = "P-tuning", .summary = mark("Prompt tuning whose rows are made by a small network while training; only the rows are kept."),
            .good_for = mark("Where plain prompt tuning does not get going."),
            .poor_for = mark("Depends more on the seed than other methods; like prompt tuning it is weak with small models. It works only in Graft and in PEFT."),
            .form = recipe::PartForm::rows,
            .fields = {
                rowsField(20),
                {{.key = "encoder", .label = mark("Network"), .help = mark("mlp: three layers. lstm: a recurrent network and two layers. none: the rows themselves."), .choices = {"mlp", "lstm", "none"}, .level = FieldLevel::advanced}, std::string("mlp")},
                {{.key = "encoder_size", .label = mark("Size of the network"), .help = mark("Width of its inner layers; 0 takes the model's."), .low = 0, .high = 16384, .level = FieldLevel::advanced}, std::int64_t{0}},
            },
            .rates = {{30e6, 1e-2}, {1e9, 1e-3}, {INFINITY, 3e-4}}};
}

std::int64_t encoderSize(std::int64_t hidden, const Values& values) { return integerIn(values, "encoder_size") > 0 ? integerIn(values, "encoder_size") : hidden; }

// Name and shape of each leaf, in order; [out, in] for matrices.
std::vector<std::pair<std::string, std::vector<std::int64_t>>> leafShapes(std::int64_t hidden, const Values& values) {
    const std::string& encoder = textIn(values, "encoder");
    const std::int64_t size = encoderSize(hidden, values);
    std::vector<std::pair<std::string, std::vector<std::int64_t>>> shapes{{"virtual_tokens", {rowsIn(values), hidden}}};
    const auto linear = [&](const std::string& name, std::int64_t out, std::int64_t in) { shapes.push_back({name + ".weight", {out, in}}), shapes.push_back({name + ".bias", {out}}); };
    if (encoder == "mlp") linear("encoder.0", size, hidden), linear("encoder.1", size, size), linear("encoder.2", hidden, size);
    if (encoder == "lstm") {
        for (std::int64_t layer = 0; layer < lstmLayers; ++layer)
            for (const char* direction : {"", "_reverse"}) {
                const std::string end = "_l" + std::to_string(layer) + direction;
                shapes.push_back({"encoder.lstm.weight_ih" + end, {4 * size, layer == 0 ? hidden : 2 * size}});
                shapes.push_back({"encoder.lstm.weight_hh" + end, {4 * size, size}});
                shapes.push_back({"encoder.lstm.bias_ih" + end, {4 * size}});
                shapes.push_back({"encoder.lstm.bias_hh" + end, {4 * size}});
            }
        linear("encoder.0", 2 * size, 2 * size), linear("encoder.1", hidden, 2 * size);
    }
    return shapes;
}

// The file holds the rows alone; the network is trained too.
Result<recipe::MethodPlan> plan(const recipe::ModelShape& shape, const Values& values) {
    recipe::MethodPlan plan;
    for (const auto& [name, sizes] : leafShapes(shape.hidden, values)) {
        std::uint64_t count = 1;
        for (const std::int64_t each : sizes) count *= static_cast<std::uint64_t>(each);
        plan.trained_parameters += count;
    }
    plan.file_bytes = 4 * static_cast<std::uint64_t>(rowsIn(values) * shape.hidden);
    plan.rows_before = rowsIn(values);
    plan.other_places = {recipe::SiteKind::before_text};
    return plan;
}

// Rows N(0, 1) as nn.Embedding; layers U(-1/sqrt(columns), 1/sqrt(columns)) as nn.Linear and nn.LSTM have them.
Result<State> begin(const model::BaseModel& base, const Values& values, const Beginning& beginning) {
    State state;
    const std::int64_t hidden = base.shape.hidden, size = encoderSize(hidden, values);
    for (const auto& [name, shape] : leafShapes(hidden, values)) {
        if (name == "virtual_tokens") {
            state.leaves.push_back(vectorLeaf(name, model::normalValues(shape, 1, beginning.seed, name), base.device));
            continue;
        }
        const bool lstm = name.starts_with("encoder.lstm");
        const std::int64_t columns = lstm ? size : shape.size() == 2 ? shape[1] : state.leaves.back().values.size(1);
        const double bound = 1 / std::sqrt(static_cast<double>(columns));
        const at::Tensor start = model::uniformValues(shape, -bound, bound, beginning.seed, name);
        state.leaves.push_back(shape.size() == 2 ? matrixLeaf(name, start, base.device) : vectorLeaf(name, start, base.device));
    }
    return state;
}

at::Tensor layer(const State& state, std::size_t first, const at::Tensor& x) { return at::linear(x, state.leaves[first].values, state.leaves[first + 1].values); }

// [rows, hidden] float32.
at::Tensor rowsFrom(const Values& values, const State& state) {
    const at::Tensor& rows = state.leaves[0].values;
    const std::string& encoder = textIn(values, "encoder");
    if (encoder == "none") return rows;
    if (encoder == "mlp") return layer(state, 5, at::relu(layer(state, 3, at::relu(layer(state, 1, rows)))));
    std::vector<at::Tensor> weights;
    const std::size_t count = 4 * 2 * lstmLayers;
    for (std::size_t i = 1; i <= count; ++i) weights.push_back(state.leaves[i].values);
    const at::Tensor still = at::zeros({2 * lstmLayers, 1, weights[1].size(1)}, rows.options());
    const at::Tensor read = std::get<0>(at::lstm(rows.unsqueeze(0), {still, still}, weights, true, lstmLayers, 0, true, true, true)).squeeze(0);  // [rows, 2 size]
    return layer(state, count + 3, at::relu(layer(state, count + 1, read)));
}

model::Adapter materialise(const model::BaseModel& base, const Values& values, const State& state) {
    model::Adapter adapter;
    adapter.parts[model::virtualTokensSite].push_back(model::VirtualTokens{rowsFrom(values, state).to(base.embedding.computeType())});
    return adapter;
}

Result<PeftFolder> toPeft(const model::BaseModel& base, const Values& values, const State& state) {
    const at::NoGradGuard frozen;
    PeftFolder folder{promptConfig("P_TUNING", base.shape, rowsIn(values)), {{promptKey, rowsFrom(values, state).clone().to(at::kCPU)}}};
    folder.config.update({{"encoder_reparameterization_type", textIn(values, "encoder") == "lstm" ? "LSTM" : "MLP"}, {"encoder_hidden_size", encoderSize(base.shape.hidden, values)},
                          {"encoder_num_layers", lstmLayers}, {"encoder_dropout", 0.0}});
    return folder;
}

// The network is not in the file, so what is read is the rows themselves.
Result<State> fromPeft(const model::BaseModel& base, const PeftFolder& folder, Values& values) {
    const std::int64_t rows = TRY(rowsOf(folder.config));
    values = {{"virtual_tokens", rows}, {"encoder", std::string("none")}};
    FolderTensors tensors(folder, base.device);
    State state{{vectorLeaf("virtual_tokens", TRY(tensors.take(promptKey, {rows, base.shape.hidden})), base.device)}};
    TRY(tensors.nothingLeft());
    return state;
}

}  // namespace

Method ptuningMethod() {
    return {.info = info(), .plan = plan, .begin = begin, .materialise = materialise, .toPeft = toPeft, .fromPeft = fromPeft, .peft_type = "P_TUNING",
            .cannotMerge = [](const Values&) { return std::string(mark("What was learned stands before each text; it is no change of the model's weights.")); }};
}

}  // namespace graft::peft
