// Times the forward and backward pass of LoRA on ragged batches of a known shape against the machine's own GEMM peak.
//   step_bench [--shape smollm2-135m|tiny] [--precision bfloat16|float32] [--steps N] [--threads N] [--recompute] [--plain-allocator]
// Prints one JSON line. CPU seconds per thread are shown beside the wall time, because they stand still while neighbours run.
#include "model/decoder.h"
#include "model/device.h"
#include "model/memory_arena.h"
#include "model/memory_limits.h"
#include "peft/registry.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <ctime>
#include <iostream>

using namespace graft;

namespace {

struct Clock {
    std::chrono::steady_clock::time_point wall = std::chrono::steady_clock::now();
    double cpu = cpuNow();
    static double cpuNow() {
        timespec now{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
        return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
    }
    double wallSeconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - wall).count(); }
    double cpuSeconds() const { return cpuNow() - cpu; }
};

Json shapeConfig(const std::string& shape) {
    if (shape == "tiny") return {{"model_type", "llama"}, {"hidden_size", 64}, {"num_hidden_layers", 4}, {"num_attention_heads", 4}, {"num_key_value_heads", 2}, {"intermediate_size", 176}, {"vocab_size", 2048}, {"tie_word_embeddings", true}, {"max_position_embeddings", 8192}};
    return {{"model_type", "llama"}, {"hidden_size", 576}, {"num_hidden_layers", 30}, {"num_attention_heads", 9}, {"num_key_value_heads", 3}, {"intermediate_size", 1536}, {"vocab_size", 49152}, {"tie_word_embeddings", true}, {"max_position_embeddings", 8192}};
}

// Eight documents with log-normal lengths, 65 % learned, as the workload of the peers.
data::Batch drawBatch(std::uint64_t step, std::int64_t vocabulary) {
    data::Batch batch{.offsets = {0}};
    at::manual_seed(step);
    for (int document = 0; document < 8; ++document) {
        const auto length = std::clamp<std::int64_t>(static_cast<std::int64_t>(std::exp(std::log(122.0) + 0.7 * at::randn({1}).item<double>())), 16, 400);
        for (std::int64_t i = 0; i < length; ++i) {
            batch.ids.push_back(static_cast<text::TokenId>((i * 7919 + document * 104729 + static_cast<std::int64_t>(step) * 31) % vocabulary));
            batch.positions.push_back(i);
            batch.learned.push_back(i > length * 35 / 100);
        }
        batch.offsets.push_back(batch.tokens());
        batch.rows.push_back(document);
        batch.weights.push_back(1);
        batch.groups.push_back(0);
    }
    return batch;
}

double gemmPeak(at::ScalarType type) {  // FLOP/s of the best of five products
    const at::Tensor a = at::randn({1024, 1024}).to(type), b = at::randn({1024, 1024}).to(type);
    double best = 1e30;
    at::linear(a, b);
    for (int i = 0; i < 5; ++i) {
        const Clock clock;
        at::linear(a, b);
        best = std::min(best, clock.cpuSeconds());
    }
    return 2.0 * 1024 * 1024 * 1024 / best;
}

std::string valueOf(int argc, char** argv, const char* name, const char* standard) {
    for (int i = 1; i + 1 < argc; ++i)
        if (std::strcmp(argv[i], name) == 0) return argv[i + 1];
    return standard;
}

bool has(int argc, char** argv, const char* name) {
    return std::any_of(argv + 1, argv + argc, [name](const char* word) { return std::strcmp(word, name) == 0; });
}

}  // namespace

int main(int argc, char** argv) {
    if (!has(argc, argv, "--plain-allocator")) model::installMemoryArena();
    model::openDevices();
    at::set_num_threads(std::stoi(valueOf(argc, argv, "--threads", "2")));
    const auto precision = valueOf(argc, argv, "--precision", "bfloat16") == "float32" ? model::Precision::float32 : model::Precision::bfloat16;
    const auto base = *model::randomBaseModel(*model::modelConfigFrom(shapeConfig(valueOf(argc, argv, "--shape", "smollm2-135m"))), "bench", {.precision = precision}, 1);
    const peft::Method& lora = **peft::methodNamed("lora");
    const peft::Values values = *peft::completeValues(lora, {});
    const peft::State state = *lora.begin(*base, values, {.seed = 1});
    model::ForwardOptions options{.mode = model::Mode::training, .recompute = has(argc, argv, "--recompute") ? model::Recompute::whole : model::Recompute::none};
    const int steps = std::stoi(valueOf(argc, argv, "--steps", "6"));
    std::int64_t tokens = 0;
    double wall = 0, cpu = 0, forward = 0, loss = 0;
    for (int step = 0; step < steps + 2; ++step) {
        const data::Batch batch = drawBatch(static_cast<std::uint64_t>(step), base->config.vocabulary);
        for (const peft::Leaf& leaf : state.leaves) leaf.values.mutable_grad() = at::Tensor();
        const Clock clock;
        const at::Tensor scores = model::learnedLogProbabilities(*base, lora.materialise(*base, values, state), batch, options);
        const double forwardCpu = clock.cpuSeconds();
        scores.sum().neg().backward();
        if (step < 2) continue;
        tokens += batch.tokens(), wall += clock.wallSeconds(), cpu += clock.cpuSeconds(), forward += forwardCpu, loss = -scores.mean().item<double>();
    }
    const double peak = gemmPeak(precision == model::Precision::float32 ? at::kFloat : at::kBFloat16);
    const double flop = 4.0 * (static_cast<double>(base->shape.parameters) - static_cast<double>(base->embedding.rows() * base->embedding.columns()))
                        + 0.65 * 4.0 * static_cast<double>(base->embedding.rows() * base->embedding.columns());
    std::cout << Json{{"tokens", tokens}, {"tokens_per_s", static_cast<double>(tokens) / wall}, {"tokens_per_cpu_s", static_cast<double>(tokens) / cpu}, {"forward_share", forward / cpu},
                      {"gemm_gflops", peak * 1e-9}, {"utilisation_by_cpu_time", flop * static_cast<double>(tokens) / cpu / peak}, {"threads", at::get_num_threads()},
                      {"peak_rss_mib", model::peakResidentBytes() >> 20}, {"peak_tensors_mib", model::arenaPeakBytes() >> 20}, {"last_loss", loss}}.dump() << '\n';
    return 0;
}
