// Prefix tuning: learned keys and values before every text, in every layer; Li and Liang, arXiv 2101.00190, laid out as PEFT stores them.
#include "model/prompt_cache.h"
#include "model/random_values.h"
#include "peft/folder_tensors.h"
#include "peft/soft_prompt.h"
#include "peft/values.h"

#include <ATen/ATen.h>

namespace graft::peft {
namespace {

using recipe::FieldLevel;
using recipe::mark;

constexpr const char* projection = "projection";
constexpr const char* projectionSize = "projection_size";

recipe::MethodInfo info() {
    recipe::MethodInfo info{.id = "prefix", .name = "Prefix tuning", .summary = mark("Gives every layer of the model a learned memory, as if a long instruction had been read before each text."),
            .good_for = mark("Form and tone from few examples, with a small file; started from a real text it learns much faster."),
            .poor_for = mark("Not for much new knowledge. It works only in Graft and in PEFT, and cannot be merged into the model."),
            .form = recipe::PartForm::rows, .fields = {rowsField(20)}, .rates = {{30e6, 3e-1}, {INFINITY, 5e-3}}};
    for (recipe::MethodField& field : startFields({"text", "zero", "random"}, "text", mark("text: what the model itself remembers of a text. zero: nothing. random: random numbers, which learn worst.")))
        info.fields.push_back(std::move(field));
    info.fields.push_back({{.key = projection, .label = mark("Through a network"), .help = mark("Lets a small network make the memory while training; only the memory is kept. It starts at random."), .level = FieldLevel::advanced}, false});
    info.fields.push_back({{.key = projectionSize, .label = mark("Size of the network"), .help = mark("Width of its inner layer."), .low = 1, .high = 16384, .level = FieldLevel::advanced}, std::int64_t{512}});
    return info;
}

std::int64_t width(const recipe::ModelShape& shape) { return shape.kv_heads * shape.head_dim; }  // of one layer's keys

Result<recipe::MethodPlan> plan(const recipe::ModelShape& shape, const Values& values) {
    const std::int64_t rows = rowsIn(values), memory = 2 * shape.layers * width(shape);
    if (shape.max_positions > 0 && rows >= shape.max_positions)
        return Error{ErrorKind::badInput, "Choose the rows", "virtual_tokens: the model reads at most " + std::to_string(shape.max_positions) + " tokens", "Choose fewer rows."};
    recipe::MethodPlan plan{.trained_parameters = static_cast<std::uint64_t>(rows * memory)};
    plan.file_bytes = 4 * plan.trained_parameters;
    if (flagIn(values, projection)) {
        const std::int64_t size = integerIn(values, projectionSize);
        plan.trained_parameters = static_cast<std::uint64_t>(rows * width(shape) + size * (width(shape) + 1) + memory * (size + 1));
    }
    plan.keys_before = rows;
    plan.other_places = {recipe::SiteKind::memory};
    return plan;
}

State projected(const model::BaseModel& base, const Values& values, const Beginning& beginning) {
    State state;
    const std::int64_t rows = rowsIn(values), size = integerIn(values, projectionSize), memory = 2 * base.shape.layers * width(base.shape);
    const auto linear = [&](const std::string& name, std::int64_t out, std::int64_t in) {
        const double bound = 1 / std::sqrt(static_cast<double>(in));  // as nn.Linear
        state.leaves.push_back(matrixLeaf(name + ".weight", model::uniformValues({out, in}, -bound, bound, beginning.seed, name + ".weight"), base.device));
        state.leaves.push_back(vectorLeaf(name + ".bias", model::uniformValues({out}, -bound, bound, beginning.seed, name + ".bias"), base.device));
    };
    state.leaves.push_back(vectorLeaf("prefix", model::normalValues({rows, width(base.shape)}, 1, beginning.seed, "prefix"), base.device));
    linear("projection.0", size, width(base.shape));
    linear("projection.1", memory, size);
    return state;
}

Result<State> begin(const model::BaseModel& base, const Values& values, const Beginning& beginning) {
    if (flagIn(values, projection)) return projected(base, values, beginning);
    const std::int64_t rows = rowsIn(values);
    const std::string& start = textIn(values, "start");
    const std::vector<std::int64_t> shape{rows, base.shape.kv_heads, base.shape.head_dim};
    std::vector<model::KeyValuePrefix> memory;
    if (start == "text") memory = model::memoryOf(base, TRY(startTokens(values, beginning, rows)));
    State state;
    for (std::int64_t layer = 0; layer < base.shape.layers; ++layer) {
        const std::string site = model::cacheSite(layer);
        const auto drawn = [&](const std::string& name) { return start == "zero" ? at::zeros(shape) : model::normalValues(shape, 0.02, beginning.seed, name); };
        const auto index = static_cast<std::size_t>(layer);
        state.leaves.push_back(vectorLeaf(site + ".prefix_keys", memory.empty() ? drawn(site + ".prefix_keys") : memory[index].keys, base.device));
        state.leaves.push_back(vectorLeaf(site + ".prefix_values", memory.empty() ? drawn(site + ".prefix_values") : memory[index].values, base.device));
    }
    return state;
}

// [rows, layers, 2, kv_heads, head_dim] float32: PEFT's order of one row.
at::Tensor memoryFrom(const model::BaseModel& base, const Values& values, const State& state) {
    const recipe::ModelShape& shape = base.shape;
    if (flagIn(values, projection)) {
        const auto linear = [&](std::size_t first, const at::Tensor& x) { return at::linear(x, state.leaves[first].values, state.leaves[first + 1].values); };
        return linear(3, at::tanh(linear(1, state.leaves[0].values))).view({-1, shape.layers, 2, shape.kv_heads, shape.head_dim});
    }
    std::vector<at::Tensor> all;
    for (const Leaf& leaf : state.leaves) all.push_back(leaf.values);
    return at::stack(all, 1).view({-1, shape.layers, 2, shape.kv_heads, shape.head_dim});
}

model::Adapter materialise(const model::BaseModel& base, const Values& values, const State& state) {
    model::Adapter adapter;
    const at::ScalarType type = base.embedding.computeType();
    const bool table = !flagIn(values, projection);
    const at::Tensor memory = table ? at::Tensor() : memoryFrom(base, values, state).to(type);
    for (std::int64_t layer = 0; layer < base.shape.layers; ++layer) {
        const auto first = static_cast<std::size_t>(2 * layer);
        adapter.parts[model::cacheSite(layer)].push_back(table ? model::KeyValuePrefix{state.leaves[first].values.to(type), state.leaves[first + 1].values.to(type)}
                                                               : model::KeyValuePrefix{memory.select(1, layer).select(1, 0).contiguous(), memory.select(1, layer).select(1, 1).contiguous()});
    }
    return adapter;
}

// token_dim and num_attention_heads are those of the keys: PEFT computes both from the base model at each load.
Result<PeftFolder> toPeft(const model::BaseModel& base, const Values& values, const State& state) {
    const at::NoGradGuard frozen;
    PeftFolder folder{promptConfig("PREFIX_TUNING", base.shape, rowsIn(values)), {{promptKey, memoryFrom(base, values, state).reshape({rowsIn(values), -1}).contiguous().to(at::kCPU)}}};
    folder.config.update({{"token_dim", width(base.shape)}, {"num_attention_heads", base.shape.kv_heads}, {"encoder_hidden_size", width(base.shape)}, {"prefix_projection", false}});
    return folder;
}

Result<State> fromPeft(const model::BaseModel& base, const PeftFolder& folder, Values& values) {
    const std::int64_t rows = TRY(rowsOf(folder.config));
    values = {{"virtual_tokens", rows}};
    FolderTensors tensors(folder, base.device);
    const at::Tensor memory = TRY(tensors.take(promptKey, {rows, 2 * base.shape.layers * width(base.shape)})).view({rows, base.shape.layers, 2, base.shape.kv_heads, base.shape.head_dim});
    TRY(tensors.nothingLeft());
    State state;
    for (std::int64_t layer = 0; layer < base.shape.layers; ++layer) {
        const std::string site = model::cacheSite(layer);
        state.leaves.push_back(vectorLeaf(site + ".prefix_keys", memory.select(1, layer).select(1, 0), base.device));
        state.leaves.push_back(vectorLeaf(site + ".prefix_values", memory.select(1, layer).select(1, 1), base.device));
    }
    return state;
}

}  // namespace

Method prefixMethod() {
    return {.info = info(), .plan = plan, .begin = begin, .materialise = materialise, .toPeft = toPeft, .fromPeft = fromPeft, .peft_type = "PREFIX_TUNING",
            .cannotMerge = [](const Values&) { return std::string(mark("What was learned stands before each text; it is no change of the model's weights.")); }};
}

}  // namespace graft::peft
