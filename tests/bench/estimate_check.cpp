// The estimates of memory and time against a measured run, for one setting on random weights: one JSON line.
//   estimate_check SHAPE METHOD PRECISION PASS_TOKENS RECOMPUTE [STEPS] [BATCH_ROWS] [LEARNED_SHARE] [MEDIAN_TOKENS]
//   estimate_check smollm2-135m lora bfloat16 1024 none 20
#include "base/counter_random.h"
#include "base/durable_file.h"
#include "model/device.h"
#include "peft/registry.h"
#include "planning/guide.h"
#include "planning/memory_estimate.h"
#include "planning/probe.h"
#include "planning/run_size.h"
#include "planning/time_estimate.h"
#include "training/flat_adamw.h"
#include "training/optimiser_step.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <map>

using namespace graft;

namespace {

struct Sizes {
    int hidden, layers, heads, kv_heads, intermediate, vocabulary;
    bool tied;
};
const std::map<std::string, Sizes> shapes{{"starter", {256, 6, 4, 2, 688, 4096, true}},      {"tiny", {64, 4, 4, 2, 176, 2048, true}},
                                          {"smollm2-135m", {576, 30, 9, 3, 1536, 49152, true}}, {"smollm2-360m", {960, 32, 15, 5, 2560, 49152, true}},
                                          {"qwen-0.5b", {896, 24, 14, 2, 4864, 151936, true}},  {"llama-1b", {2048, 16, 32, 8, 8192, 128256, true}},
                                          {"llama-8b", {4096, 32, 32, 8, 14336, 128256, false}}};

struct Setting {
    std::string shape, method, precision, recompute;
    std::int64_t pass_tokens = 1024;
    int steps = 20;
    std::int64_t batch_rows = 8;
    double learned_share = 0.65, median_tokens = 150;
};

Result<void> writeConfig(const std::filesystem::path& folder, const Sizes& sizes) {
    const Json config{{"architectures", {"LlamaForCausalLM"}}, {"model_type", "llama"}, {"hidden_size", sizes.hidden}, {"num_hidden_layers", sizes.layers},
                      {"num_attention_heads", sizes.heads}, {"num_key_value_heads", sizes.kv_heads}, {"intermediate_size", sizes.intermediate},
                      {"vocab_size", sizes.vocabulary}, {"tie_word_embeddings", sizes.tied}, {"max_position_embeddings", 8192}, {"rope_theta", 100000.0},
                      {"rms_norm_eps", 1e-5}, {"hidden_act", "silu"}, {"torch_dtype", "bfloat16"}};
    return writeFileDurably(folder / "config.json", writeJson(config));
}

// Log-normal lengths, as instruction data has; the answer is the last part of each row.
std::vector<data::TokenRow> makeRows(const Setting& setting, const Sizes& sizes, std::int64_t count) {
    std::vector<data::TokenRow> rows;
    for (std::int64_t row = 0; row < count; ++row) {
        const auto draws = philox({static_cast<std::uint32_t>(row), 0, 0, 0}, {7, 0});
        const double normal = std::sqrt(-2 * std::log(1 - toUnit(draws[0]))) * std::cos(6.283185307 * toUnit(draws[1]));
        const auto length = std::clamp<std::int64_t>(std::llround(setting.median_tokens * std::exp(0.6 * normal)), 16, 512);
        data::TokenRow made{.row = row};
        for (std::int64_t i = 0; i < length; ++i) {
            made.ids.push_back(static_cast<text::TokenId>(philox({static_cast<std::uint32_t>(row), 1, static_cast<std::uint32_t>(i), 0}, {7, 0})[0] % static_cast<std::uint32_t>(sizes.vocabulary)));
            made.learned.push_back(i > 0 && static_cast<double>(i) >= (1 - setting.learned_share) * static_cast<double>(length));
        }
        rows.push_back(std::move(made));
    }
    return rows;
}

planning::PlanningFacts factsOf(const Setting& setting, const model::DeviceFacts& device, const recipe::ModelShape& shape, const peft::Method& method,
                                const recipe::MethodPlan& plan, const std::vector<data::TokenRow>& rows) {
    planning::PlanningFacts facts{.shape = shape, .method = method.info, .method_plan = plan, .learned_share = setting.learned_share, .held_out_rows = 16, .test_rows = 16};
    for (const auto& row : rows) facts.training_lengths.push_back(static_cast<std::int64_t>(row.ids.size()));
    std::sort(facts.training_lengths.begin(), facts.training_lengths.end());
    facts.device = {device.device.is_cpu() ? planning::DeviceKind::cpu : planning::DeviceKind::gpu, device.memory_bytes, at::get_num_threads(), device.bfloat16_products, device.fused_bfloat16};
    return facts;
}

recipe::Recipe recipeOf(const Setting& setting) {
    recipe::Recipe recipe;
    recipe.model = {.path = "random", .base_precision = setting.precision, .initialisation = "pretrained"};
    recipe.method.id = setting.method;
    recipe.training.batch_rows = setting.batch_rows;
    recipe.training.micro_batch_tokens = setting.pass_tokens;
    recipe.training.recompute = setting.recompute;
    recipe.training.max_steps = setting.steps;
    recipe.data.max_length = 512;
    return recipe;
}

struct Measured {
    double step_seconds = 0;
    std::uint64_t peak_bytes = 0;
};

Result<Measured> train(const Setting& setting, const model::BaseModel& base, const peft::Method& method, const peft::Values& values, const std::vector<data::TokenRow>& rows) {
    model::resetPeakMemory(base.device);
    auto state = TRY(method.begin(base, values, 1));
    training::FlatAdamW optimiser(state, {});
    const training::TrainedModel trained{base, method, values, state};
    const data::StepOrder order(static_cast<std::int64_t>(rows.size()), setting.batch_rows, 1);
    const training::MemoryPlan memory{setting.pass_tokens, setting.recompute == "whole" ? model::Recompute::whole : model::Recompute::none};
    constexpr int warmup = 2;
    double seconds = 0;
    for (int step = 0; step < setting.steps + warmup; ++step) {
        const auto begin = std::chrono::steady_clock::now();
        optimiser.clearGradient();
        training::gatherGradient(trained, rows, {.step = step, .seed = 1, .rows = order.rowsOfStep(step), .memory = memory}, [](auto, auto) { return true; });
        (void)optimiser.gradientNorm();
        optimiser.update(1e-4);
        if (step >= warmup) seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    }
    return Measured{seconds / setting.steps, model::peakMemoryBytes(base.device)};
}

Result<Json> compare(const Setting& setting, const std::filesystem::path& folder) {
    if (!shapes.contains(setting.shape)) return Error{ErrorKind::badInput, "Reading the shape", "\"" + setting.shape + "\" is unknown", ""};
    const auto& sizes = shapes.at(setting.shape);
    TRY(writeConfig(folder, sizes));
    const auto device = model::bestDevice();
    const auto shape = model::shapeOf(TRY(model::readModelConfig(folder)), setting.shape);
    const auto* method = TRY(peft::methodNamed(setting.method));
    const auto values = TRY(peft::completeValues(*method, {}));
    const auto rows = makeRows(setting, sizes, 32 * setting.batch_rows);
    const auto facts = factsOf(setting, device, shape, *method, TRY(method->plan(shape, values)), rows);
    const auto recipe = TRY(planning::decide(recipeOf(setting), facts));
    const auto size = TRY(planning::sizeOf(recipe, facts));
    const auto speed = TRY(planning::probeMachine({.shape = shape, .precision = setting.precision, .pass_tokens = size.largest_pass,
                                                   .row_tokens = std::llround(size.data.mean()), .seconds = 1.5, .device = facts.device.kind,
                                                   .arithmetic = planning::arithmeticOf(facts.device, setting.precision == "bfloat16" ? 2 : 4)}));
    const auto memory = TRY(planning::estimateMemory(recipe, facts));
    const auto time = TRY(planning::estimateTime(recipe, facts, speed));
    const auto base = TRY(model::randomBaseModel(folder, {setting.precision == "bfloat16" ? model::Precision::bfloat16 : model::Precision::float32, device.device, {}}, 1));
    const auto measured = TRY(train(setting, *base, *method, values, rows));
    const double mb = 1e6;
    return Json{{"shape", setting.shape}, {"method", setting.method}, {"precision", setting.precision}, {"recompute", setting.recompute}, {"pass", size.largest_pass},
                {"memory_ratio", static_cast<double>(memory.total()) / static_cast<double>(measured.peak_bytes)}, {"time_ratio", time.step_seconds / measured.step_seconds},
                {"estimated_mb", static_cast<double>(memory.total()) / mb}, {"measured_mb", static_cast<double>(measured.peak_bytes) / mb},
                {"estimated_s", time.step_seconds}, {"measured_s", measured.step_seconds}, {"tokens_per_second", size.tokens_per_step / measured.step_seconds},
                {"memory_mb", {{"weights", memory.weights / mb}, {"adapter", memory.adapter / mb}, {"activations", memory.activations / mb}, {"working", memory.working / mb}, {"reserve", memory.reserve / mb}}},
                {"time_s", {{"products", time.products}, {"adapter", time.adapter}, {"attention", time.attention}, {"elementwise", time.elementwise}, {"calls", time.calls}}},
                {"speed", {{"product_gflops", speed.product_flops / 1e9}, {"narrow_gflops", speed.narrow_flops / 1e9}, {"attention_gflops", speed.attention_flops / 1e9},
                           {"gb_per_second", speed.bytes_per_second / 1e9}, {"stream_gb_per_second", speed.stream_bytes_per_second / 1e9}, {"call_us", speed.call_seconds * 1e6}}}};
}

}  // namespace

int main(int count, char** words) {
    if (count < 6) {
        std::fputs("estimate_check SHAPE METHOD PRECISION PASS_TOKENS RECOMPUTE [STEPS] [BATCH_ROWS] [LEARNED_SHARE] [MEDIAN_TOKENS]\n", stderr);
        return 2;
    }
    Setting setting{.shape = words[1], .method = words[2], .precision = words[3], .recompute = words[5], .pass_tokens = std::atoll(words[4])};
    if (count > 6) setting.steps = std::atoi(words[6]);
    if (count > 7) setting.batch_rows = std::atoll(words[7]);
    if (count > 8) setting.learned_share = std::atof(words[8]);
    if (count > 9) setting.median_tokens = std::atof(words[9]);
    model::openDevices();
    char name[] = "/tmp/estimate_check.XXXXXX";
    const std::filesystem::path folder = ::mkdtemp(name);
    const auto result = compare(setting, folder);
    std::filesystem::remove_all(folder);
    if (!result) {
        std::fprintf(stderr, "%s: %s\n", result.error().what.c_str(), result.error().why.c_str());
        return 1;
    }
    std::puts(writeJsonLine(*result).c_str());
    return 0;
}
