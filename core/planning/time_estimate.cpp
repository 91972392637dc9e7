// t = products / measured rate + elementwise bytes / measured bandwidth + calls x measured cost (performance notes, section 3). The byte and
// call counts are those of core/model/kernels: the plain ones, and the fused ones for bfloat16. What lies between these parts is measured on one whole layer.
#include "planning/time_estimate.h"

#include "peft/part_work.h"
#include "planning/memory_estimate.h"
#include "planning/run_size.h"

#include <algorithm>
#include <cmath>

namespace graft::planning {

namespace {

constexpr double wide = 4;                       // bytes of float32
constexpr double lowShare = 0.85, highShare = 1.25;  // of the estimate: what repeated runs on a shared machine spread over
constexpr double callsPerLayer = 70, callsPerRowAndLayer = 35;  // forward and backward, outside and inside the loop over rows
constexpr double fusedCallsPerLayer = 40;        // no loop over rows
constexpr double forwardCallShare = 0.35;
constexpr double overTheProbe = 1.25;            // a run's passes are not all as full and its values not all in the caches: LoRA's steps took 1.28 of what the probed layer told on the starter
constexpr double answeredTogether = 16;          // prompts; core/evaluation/answers
constexpr double packedRead = 6;                 // bytes read in the time that looking one packed value up takes
constexpr double diskBytesPerSecond = 200e6, checkpointSeconds = 0.03;  // written, hashed and flushed; of a checkpoint of any size

double number(std::int64_t value) { return static_cast<double>(value); }

// Work on some tokens, of which `learned` pass the head; `squares` is the sum of the squared row lengths.
struct Tokens {
    double tokens = 0, learned = 0, squares = 0, rows = 0, passes = 1;
};

struct Cost {
    double products = 0, adapter = 0, attention = 0, elementwise = 0, calls = 0;
    double sum() const { return products + adapter + attention + elementwise + calls; }
    Cost times(double factor) const { return {factor * products, factor * adapter, factor * attention, factor * elementwise, factor * calls}; }
    Cost& operator+=(const Cost& other) {
        products += other.products, adapter += other.adapter, attention += other.attention, elementwise += other.elementwise, calls += other.calls;
        return *this;
    }
};

class Work {
public:
    // `between`: how much longer a layer takes than the sum of its parts.
    Work(const PlanningFacts& facts, const MachineSpeed& speed, const recipe::ModelChoice& decided, double between)
        : m_between(between), m_shape(facts.shape), m_method(facts.method_plan), m_speed(speed), m_element(recipe::computeBytes(decided)), m_quantised(recipe::quantisationOf(*decided.base_precision) != recipe::Quantisation::none) {
        m_whole = trainsWholeModel(facts);
        m_fused = arithmeticOf(facts.device, recipe::computeBytes(decided)) == Arithmetic::fused;
        for (const auto& site : m_shape.sites)
            if (isLayerMatrix(site)) m_linear += number(site.in) * number(site.out);
    }

    Cost layersForward(const Tokens& work) const {
        Cost cost;
        cost.products = 2 * m_linear * work.tokens / m_speed.product_flops;
        cost.adapter = partSeconds(false) * work.tokens;
        cost.attention = layers() * 4 * queryWidth() * pairs(work) / m_speed.attention_flops;
        cost.elementwise = (work.passes * unpackedBytes() + layers() * (work.tokens * forwardBytes() + scoreBytes(48) * pairs(work))) / m_speed.bytes_per_second;
        cost.calls = forwardCallShare * calls(work);
        return cost.times(m_between);
    }
    Cost layersBackward(const Tokens& work) const {
        Cost cost;
        cost.products = 2 * m_linear * work.tokens / m_speed.product_flops;
        if (m_whole) cost.products *= 2;  // the gradients of the matrices themselves
        cost.adapter = partSeconds(true) * work.tokens;
        cost.attention = layers() * 10 * queryWidth() * pairs(work) / m_speed.attention_flops;
        cost.elementwise = (work.passes * unpackedBytes() + layers() * (work.tokens * backwardBytes() + scoreBytes(60) * pairs(work))) / m_speed.bytes_per_second;
        cost.calls = (1 - forwardCallShare) * calls(work);
        return cost.times(m_between);
    }
    // The head's product, and the softmax over its float32 copy (fused: three reads and a write of the logits); `twice`: with the gradient of the hidden rows.
    Cost head(const Tokens& work, bool twice) const {
        const double logits = work.learned * number(m_shape.vocabulary);
        Cost cost;
        cost.products = (twice ? m_whole ? 6 : 4 : 2) * logits * number(m_shape.hidden) / m_speed.product_flops;
        cost.elementwise = logits * headBytes(twice) / m_speed.bytes_per_second;
        return cost;
    }
    // AdamW reads and writes 7 float32 values per parameter; clearing, norm, clipping and the shadow add 8.
    double optimiserSeconds() const { return static_cast<double>(m_method.trained_parameters) * 15 * wide / m_speed.bytes_per_second; }
    // One token for each of several prompts: every weight is read once; attention goes over each prompt by itself.
    double tokenSeconds(double prompts) const {
        return static_cast<double>(m_shape.parameters) * m_element / m_speed.stream_bytes_per_second + unpackedBytes() / m_speed.bytes_per_second +
               layers() * (callsPerLayer + prompts * callsPerRowAndLayer) * forwardCallShare * m_speed.call_seconds;
    }

private:
    double layers() const { return number(m_shape.layers); }
    double queryWidth() const { return number(m_shape.heads * m_shape.head_dim); }
    double keyWidth() const { return number(m_shape.kv_heads * m_shape.head_dim); }
    // Of queries and keys.
    double pairs(const Tokens& work) const { return work.squares + number(m_method.keys_before) * work.tokens; }
    // Of a method's parts and one token. One share of a narrow product's time goes with its work; the other, reading and writing the wide side, is the same for
    // every width. A third of what they do beside products is forward work.
    double partSeconds(bool backward) const {
        const double work = std::min(1 / m_speed.product_flops, 1 / m_speed.narrow_flops), wideSide = 1 / m_speed.narrow_flops - work;
        double seconds = static_cast<double>(m_method.extra_bytes_per_token) * (backward ? 2 : 1) / 3 * m_element / 2 / m_speed.bytes_per_second;
        for (const auto& product : m_method.products) {
            const double flops = (backward && product.trained ? 4 : 2) * number(product.times * product.blocks * product.in) * number(product.out);
            seconds += flops * (work + wideSide * narrowWidth / number(std::min(product.in, product.out)));
        }
        return seconds;
    }
    double headBytes(bool twice) const {
        if (m_fused) return (twice ? 4 : 2) * m_element;
        return twice ? 2 * m_element + 10 * wide : m_element + 5 * wide;
    }
    double scoreBytes(double plain) const { return m_fused ? 0 : plain * number(m_shape.heads); }  // per pair of tokens
    double unpackedBytes() const { return m_quantised ? m_linear * (packedRead + m_element) : 0; }  // written once for each product
    double calls(const Tokens& work) const {
        const double sites = static_cast<double>(m_method.sites.size()) * number(m_method.calls_per_site);
        if (m_fused) return work.passes * (layers() * fusedCallsPerLayer + sites) * m_speed.call_seconds;
        return (work.passes * (layers() * callsPerLayer + sites) + work.rows * layers() * callsPerRowAndLayer) * m_speed.call_seconds;
    }
    // Bytes read and written per token and layer: e = base element, 4 = float32.
    double fusedForwardBytes() const {
        const double stream = 2 * 3 + 2 * 3, rotary = 2, gated = 3;  // two norms (read twice, written), two residual sums
        return m_element * (stream * number(m_shape.hidden) + rotary * (queryWidth() + keyWidth()) + gated * number(m_shape.intermediate));
    }
    double fusedBackwardBytes() const {
        const double stream = 2 * (2 + 5) + 3 * 3 + 2 * 3, rotary = 2, gated = 3 + 5;  // norms again and back, sums of the projections' gradients, residual sums
        return m_element * (stream * number(m_shape.hidden) + rotary * (queryWidth() + keyWidth()) + gated * number(m_shape.intermediate));
    }
    double forwardBytes() const {
        if (m_fused) return fusedForwardBytes();
        const double e = m_element, norm = 6 * wide + 6 * e, rotary = 7 * wide + 3 * e, gated = 5 * e, residual = 3 * e, headCopies = 4 * (e + wide);
        return 2 * norm * number(m_shape.hidden) + rotary * (queryWidth() + keyWidth()) + gated * number(m_shape.intermediate) + 2 * residual * number(m_shape.hidden) +
               headCopies * (queryWidth() + 2 * keyWidth());
    }
    double backwardBytes() const {
        if (m_fused) return fusedBackwardBytes();
        const double e = m_element, norm = 18 * wide + 8 * e, rotary = 7 * wide + 3 * e, gated = 26 * wide + 10 * e, residual = 6 * e, headCopies = 10 * (e + wide);
        return 2 * norm * number(m_shape.hidden) + rotary * (queryWidth() + keyWidth()) + gated * number(m_shape.intermediate) + 2 * residual * number(m_shape.hidden) +
               headCopies * (queryWidth() + 2 * keyWidth());
    }

    double m_between;
    const recipe::ModelShape& m_shape;
    const recipe::MethodPlan& m_method;
    const MachineSpeed& m_speed;
    double m_element;   // bytes of a value in the type that is computed in
    double m_linear = 0;  // values of the layers' matrices
    bool m_quantised = false, m_whole = false, m_fused = false;
};

// What lies between the parts of a layer: the probed one's time over what its parts give. The one estimate that no model of parts gets right on a small model.
double whatLiesBetween(const PlanningFacts& facts, const MachineSpeed& speed, const recipe::ModelChoice& decided) {
    if (speed.layer_seconds <= 0) return 1;
    PlanningFacts probed{.shape = facts.shape, .method = {}, .method_plan = {.calls_per_site = peft::pairCalls}, .training_lengths = {}, .device = facts.device};
    probed.shape.layers = 1;
    std::erase_if(probed.shape.sites, [](const recipe::SiteShape& site) { return site.layer != 0; });
    for (const auto& site : probed.shape.sites)
        if (isLayerMatrix(site)) {
            probed.method_plan.sites.push_back(site.name);
            probed.method_plan.products.push_back({.in = site.in, .out = narrowWidth});
            probed.method_plan.products.push_back({.in = narrowWidth, .out = site.out});
        }
    auto dense = decided;
    dense.base_precision = recipe::computePrecision(decided);
    const Work work(probed, speed, dense, 1);
    const Tokens tokens{speed.layer_tokens, 0, speed.layer_tokens * speed.layer_tokens / speed.layer_rows, speed.layer_rows, 1};
    return overTheProbe * speed.layer_seconds / (work.layersForward(tokens).sum() + work.layersBackward(tokens).sum());
}

}  // namespace

Result<TimeEstimate> estimateTime(const recipe::Recipe& recipe, const PlanningFacts& facts, const MachineSpeed& speed) {
    const auto size = TRY(sizeOf(recipe, facts));
    if (!recipe.model.base_precision || !recipe.training.recompute)
        return Error{ErrorKind::badInput, "Estimating time", "model.base_precision or training.recompute is not decided", "Let the guide decide it first"};
    const Work work(facts, speed, recipe.model, whatLiesBetween(facts, speed, recipe.model));
    const double perStep = 1 / number(size.steps_per_epoch);
    const Tokens step{size.tokens_per_step, size.tokens_per_step * size.learned_share, size.data.square_sum * perStep, number(size.data.rows) * perStep, size.passes_per_step};
    Cost cost = work.layersForward(step);
    if (*recipe.training.recompute == "whole") cost += work.layersForward(step);
    cost += work.layersBackward(step);
    cost += work.head(step, true);
    cost.elementwise += work.optimiserSeconds();

    const double rows = number(facts.held_out_rows), meanRow = size.data.mean();
    const Tokens heldOut{rows * meanRow, rows * meanRow * size.learned_share, rows * size.data.square_sum / number(size.data.rows), rows, std::max(1.0, rows * meanRow / number(size.largest_pass))};
    Cost look = work.layersForward(heldOut);
    look += work.head(heldOut, false);
    // The prompts are read first; an answer that rambles ends at twice the expected length and 8 more (core/training/samples), and the slowest one counts.
    const double answer = std::min(number(recipe.evaluation.max_new_tokens), 2 * meanRow * size.learned_share + 8);
    const auto answering = [&](double asked, double together) {
        const Tokens prompts{asked * meanRow, asked, asked * size.data.square_sum / number(size.data.rows), asked, std::ceil(asked / together)};
        return asked > 0 ? work.layersForward(prompts).sum() + prompts.passes * answer * work.tokenSeconds(std::min(asked, together)) : 0;
    };
    const double asked = std::min(number(recipe.training.sample_rows), rows), samples = answering(asked, asked);
    const double adapterAndMoments = 3 * wide * static_cast<double>(facts.method_plan.trained_parameters) + static_cast<double>(facts.method_plan.kept_bytes);

    TimeEstimate estimate{.step_seconds = cost.sum()};
    estimate.training_seconds = cost.sum() * number(size.total_steps);
    estimate.evaluation_seconds = (look.sum() + samples) * number(size.evaluations + 1);  // once more before the first step
    estimate.saving_seconds = (adapterAndMoments / diskBytesPerSecond + checkpointSeconds) * number(size.evaluations);  // at most: an evaluation that is the best saves at once
    estimate.measuring_seconds = look.sum() + answering(rows, answeredTogether);
    const double all = estimate.training_seconds + estimate.evaluation_seconds + estimate.saving_seconds;
    estimate.low = lowShare * all, estimate.high = std::max(highShare, speed.busy) * all;
    estimate.products = cost.products, estimate.adapter = cost.adapter, estimate.attention = cost.attention, estimate.elementwise = cost.elementwise, estimate.calls = cost.calls;
    return estimate;
}

}  // namespace graft::planning
