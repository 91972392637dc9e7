// Formulas: performance notes, section 3 (W + A + G + X + Z + R), with the counts of this decoder: core/model/layer_blocks.cpp keeps
// for backward x, inverse rms, q, k, v, attended rows, log sums, the middle residual, gate and up; core/model/head.cpp keeps [S, hidden].
#include "planning/memory_estimate.h"

#include "model/segments.h"
#include "planning/run_size.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

namespace graft::planning {

namespace {

constexpr double wide = 4;                     // bytes of a float32 statistic
constexpr double headChunkRows = 512;          // core/model/head.cpp
constexpr double packedChunkBytes = 32 << 20;  // core/model/weight.h
constexpr double allocatorSlack = 1.05;        // blocks that do not fit exactly
constexpr double programBytesCpu = 146e6;      // program and libraries once products have run
constexpr double compiledProductBytes = 0.5e6; // of one product of one number of rows, in the mean (avx512_core_bf16)
constexpr double mostCompiled = 1024;          // that oneDNN keeps
constexpr double programBytesGpu = 700e6;      // context and library workspaces

double number(std::int64_t value) { return static_cast<double>(value); }

double queryWidth(const recipe::ModelShape& shape) { return number(shape.heads * shape.head_dim); }
double keyWidth(const recipe::ModelShape& shape) { return number(shape.kv_heads * shape.head_dim); }

// 2H + 2Hq + 2Hkv + 2I elements, two inverse rms and one log sum per head, and what the adapter keeps (given for bfloat16).
double keptBytesPerTokenAndLayer(const recipe::ModelShape& shape, const recipe::MethodPlan& method, const PassSetting& pass) {
    const double elements = 2 * number(shape.hidden) + 2 * queryWidth(shape) + 2 * keyWidth(shape) + 2 * number(shape.intermediate);
    const double adapter = static_cast<double>(method.extra_saved_bytes_per_token) / number(std::max<std::int64_t>(1, shape.layers)) * pass.element_bytes / 2;
    return elements * pass.element_bytes + wide * (2 + number(shape.heads)) + adapter;
}

// Logits in the base dtype, and at the peak of their plain softmax three float32 copies (two where the logits themselves are float32).
double headBytes(const recipe::ModelShape& shape, const PassSetting& pass) {
    const double rows = std::min(headChunkRows, number(pass.learned));
    const double copies = pass.arithmetic == Arithmetic::fused ? 0 : pass.element_bytes == 2 ? 3 : 2;
    return rows * number(shape.vocabulary) * (pass.element_bytes + copies * wide);
}

// Fused, the peak of one layer's backward holds the gated product and its gradient, and some gradients of the stream.
double fusedBackwardBytes(const recipe::ModelShape& shape, const PassSetting& pass) {
    return number(pass.tokens) * pass.element_bytes * (2 * number(shape.intermediate) + 6 * number(shape.hidden));
}

// The peak of one layer's plain backward lies in its MLP, where gate, up and the incoming gradient stand in float32 beside five intermediate
// results, or in attention, where the longest row holds four score matrices.
double layerBackwardBytes(const recipe::ModelShape& shape, const recipe::MethodPlan& method, const PassSetting& pass) {
    if (pass.arithmetic == Arithmetic::fused) return fusedBackwardBytes(shape, pass);
    const double mlp = number(pass.tokens) * number(shape.intermediate) * (8 * wide + 2 * pass.element_bytes);
    const double row = number(pass.longest_row), keys = row + number(method.keys_before);
    const double attention = 4 * wide * number(shape.heads) * row * keys + wide * row * (6 * queryWidth(shape) + 4 * keyWidth(shape));
    const double residual = number(pass.tokens) * number(shape.hidden) * (4 * wide + 2 * pass.element_bytes);
    return std::max(mlp, attention) + residual;
}

// Values, gradient and two moments in float32: 16 bytes; in a narrower base each pass has a shadow of the values. A trained matrix's gradient
// stands once more in both dtypes before it is added.
double trainedBytes(const recipe::ModelShape& shape, const recipe::MethodPlan& method, Trains trains, const PassSetting& pass) {
    const double parameters = static_cast<double>(method.trained_parameters);
    const double shadow = pass.element_bytes == 4 ? 0 : parameters * pass.element_bytes;
    double largest = 0;
    if (trains == Trains::whole_model)
        for (const auto& site : shape.sites) largest = std::max(largest, number(site.in) * number(site.out));
    return 4 * wide * parameters + static_cast<double>(method.kept_bytes) + shadow + largest * (wide + pass.element_bytes);
}

// What oneDNN compiles: a product of each shape, for every number of rows that a pass was filled up to (core/model/segments), forward, for the rows' gradient and,
// of a trained matrix, for its own. It keeps them all.
double compiledBytes(const recipe::ModelShape& shape, const recipe::MethodPlan& method, Trains trains, const PassSetting& pass) {
    if (pass.element_bytes != 2) return 0;
    std::map<std::tuple<std::int64_t, std::int64_t, std::int64_t>, bool> isTrained;
    for (const auto& site : shape.sites)
        if (isLayerMatrix(site)) isTrained[{site.in, site.out, 1}] = trains == Trains::whole_model;
    for (const auto& product : method.products) {
        bool& trained = isTrained[{product.in, product.out, product.blocks}];
        trained = trained || product.trained;
    }
    double kinds = trains == Trains::whole_model ? 3 : 2;   // the head's
    for (const auto& [matrix, trained] : isTrained) kinds += trained ? 3 : 2;
    const double sizes = std::ceil(number(pass.tokens) / number(model::compiledRowGrain));
    const double met = pass.passes > 0 ? sizes * (1 - std::pow(1 - 1 / sizes, pass.passes)) : sizes;   // of sizes that come by equal chance
    return compiledProductBytes * std::min(mostCompiled, kinds * met);
}

// Of one packed matrix, for its product.
double unpackedBytes(const recipe::ModelShape& shape, const PassSetting& pass) {
    if (pass.quantisation == recipe::Quantisation::none) return 0;
    double largest = 0;
    for (const auto& site : shape.sites)
        if (site.layer >= 0) largest = std::max(largest, number(site.in) * number(site.out) * pass.element_bytes);
    return std::min(largest, packedChunkBytes);
}

std::uint64_t bytes(double value) { return static_cast<std::uint64_t>(value); }

}  // namespace

MemoryEstimate estimateMemory(const recipe::ModelShape& shape, const recipe::MethodPlan& method, Trains trains, const PassSetting& pass, DeviceKind device) {
    const double tokens = number(pass.tokens), layers = number(shape.layers), hidden = number(shape.hidden);
    const double layer = tokens * keptBytesPerTokenAndLayer(shape, method, pass);
    const double inputs = tokens * hidden * pass.element_bytes;
    const double kept = pass.keep == Keep::everything ? layers * layer : layers * inputs + layer;
    const double rows = 3 * number(pass.learned) * hidden * pass.element_bytes;  // chosen rows, normed rows, their gradient
    MemoryEstimate estimate;
    estimate.weights = recipe::weightBytes(shape, pass.quantisation, pass.element_bytes);
    estimate.adapter = bytes(trainedBytes(shape, method, trains, pass));
    estimate.activations = bytes(allocatorSlack * (kept + rows));
    estimate.working = bytes(allocatorSlack * std::max(headBytes(shape, pass), layerBackwardBytes(shape, method, pass) + unpackedBytes(shape, pass)));
    estimate.compiled = bytes(device == DeviceKind::gpu ? 0 : compiledBytes(shape, method, trains, pass));
    estimate.reserve = bytes(device == DeviceKind::gpu ? programBytesGpu : programBytesCpu) + estimate.compiled;
    return estimate;
}

Result<MemoryEstimate> estimateMemory(const recipe::Recipe& recipe, const PlanningFacts& facts) {
    const auto size = TRY(sizeOf(recipe, facts));
    if (!recipe.model.base_precision || !recipe.training.recompute)
        return Error{ErrorKind::badInput, "Estimating memory", "model.base_precision or training.recompute is not decided", "Let the guide decide it first"};
    PassSetting pass;
    pass.tokens = size.largest_pass;
    pass.learned = static_cast<std::int64_t>(number(size.largest_pass) * size.learned_share);
    pass.longest_row = size.data.longest;
    pass.element_bytes = recipe::computeBytes(recipe.model);
    pass.quantisation = recipe::quantisationOf(*recipe.model.base_precision);
    pass.keep = *recipe.training.recompute == "whole" ? Keep::layer_inputs : Keep::everything;
    pass.arithmetic = arithmeticOf(facts.device, pass.element_bytes);
    pass.passes = number(size.total_steps) * size.passes_per_step;
    return estimateMemory(facts.shape, facts.method_plan, trainsWholeModel(facts) ? Trains::whole_model : Trains::parts, pass, facts.device.kind);
}

}  // namespace graft::planning
