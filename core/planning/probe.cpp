#include "planning/probe.h"

#include "model/device.h"
#include "model/kernels/kernels.h"
#include "planning/layer_probe.h"
#include "planning/run_size.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <exception>
#include <map>
#include <numeric>

namespace graft::planning {

namespace {

using Clock = std::chrono::steady_clock;

double number(std::int64_t value) { return static_cast<double>(value); }

struct Taken {
    double fastest = 0, ordinary = 0;   // seconds of one call: the mean of the fastest third, and of all
};

// Of the calls that fit into `budget`, after one that is not counted (first calls prepare kernels).
Taken secondsOf(const std::function<void()>& call, const std::function<void()>& finish, double budget) {
    call();
    finish();
    std::vector<double> times;
    const auto start = Clock::now();
    do {
        const auto begin = Clock::now();
        call();
        finish();
        times.push_back(std::chrono::duration<double>(Clock::now() - begin).count());
    } while (times.size() < 3 || (times.size() < 200 && std::chrono::duration<double>(Clock::now() - start).count() < budget));
    std::sort(times.begin(), times.end());
    const auto kept = std::max<std::size_t>(1, times.size() / 3);
    const auto mean = [&](std::size_t count) { return std::accumulate(times.begin(), times.begin() + static_cast<std::ptrdiff_t>(count), 0.0) / static_cast<double>(count); };
    return {mean(kept), mean(times.size())};
}

class Probe {
public:
    explicit Probe(const ProbePlan& plan) : m_plan(plan), m_shape(plan.shape) {
        const auto device = plan.device == DeviceKind::gpu ? at::Device(at::kCUDA) : at::Device(at::kCPU);
        m_base = at::TensorOptions().device(device).dtype(plan.precision == "bfloat16" ? at::kBFloat16 : at::kFloat);
        m_wide = m_base.dtype(at::kFloat);
        // Waiting for the device: reading one value.
        const auto one = at::ones({1}, m_wide);
        m_finish = [this, one] {
            if (m_plan.device == DeviceKind::gpu) (void)one.item<float>();
        };
    }

    MachineSpeed measure() {
        MachineSpeed speed;
        speed.product_flops = productRate(0.45);
        speed.narrow_flops = narrowRate(0.1);
        speed.attention_flops = m_plan.arithmetic == Arithmetic::fused ? fusedAttentionRate(0.15) : attentionRate(0.15);
        speed.bytes_per_second = elementwiseRate(0.15);
        speed.stream_bytes_per_second = streamRate(0.1);
        const auto tiny = at::ones({8}, m_wide);
        speed.call_seconds = time([&] { for (int i = 0; i < 100; ++i) at::mul(tiny, tiny); }, 0.05) / 100;
        const LayerProbe layer(m_plan);
        speed.layer_seconds = time([&] { layer.pass(); }, 0.35);
        speed.layer_rows = number(layer.rows()), speed.layer_tokens = number(layer.tokens());
        speed.busy = m_ordinary / m_fastest;
        return speed;
    }

private:
    double time(const std::function<void()>& call, double share) const {
        const Taken taken = secondsOf(call, m_finish, share * m_plan.seconds);
        m_fastest += taken.fastest, m_ordinary += taken.ordinary;
        return taken.fastest;
    }
    at::Tensor random(at::IntArrayRef sizes, const at::TensorOptions& options) const { return at::randn(sizes, options.dtype(at::kFloat)).to(options.dtype()); }

    // x W^T and dy W for each shape of matrix in a layer, weighted by how often the layer has it.
    double productRate(double share) const {
        std::map<std::pair<std::int64_t, std::int64_t>, int> shapes;
        for (const auto& site : m_shape.sites)
            if (site.layer == 0 && isLayerMatrix(site)) ++shapes[{site.in, site.out}];
        double flops = 0, seconds = 0;
        for (const auto& [shape, times] : shapes) {
            const auto [in, out] = shape;
            const auto weight = random({out, in}, m_base), x = random({m_plan.pass_tokens, in}, m_base), dy = random({m_plan.pass_tokens, out}, m_base);
            const double once = time([&] { at::linear(x, weight), at::mm(dy, weight); }, share / number(static_cast<std::int64_t>(shapes.size())));
            flops += times * 4 * number(m_plan.pass_tokens) * number(in) * number(out);
            seconds += times * once;
        }
        return flops / seconds;
    }
    double narrowRate(double share) const {
        const std::int64_t rank = narrowWidth, tokens = m_plan.pass_tokens, width = m_shape.hidden;
        const auto a = random({rank, width}, m_base), b = random({width, rank}, m_base), x = random({tokens, width}, m_base);
        auto y = random({tokens, width}, m_base);
        const double once = time([&] {
            const auto narrow = at::linear(x, a);
            y.addmm_(narrow, b.t());
            at::mm(y.t(), narrow);
        }, share);
        return 6 * number(tokens * rank * width) / once;
    }
    // Scores and values of one row, all heads, float32.
    double attentionRate(double share) const {
        const auto n = std::max<std::int64_t>(1, m_plan.row_tokens), group = m_shape.heads / std::max<std::int64_t>(1, m_shape.kv_heads);
        const auto query = random({m_shape.kv_heads, group * n, m_shape.head_dim}, m_wide), key = random({m_shape.kv_heads, n, m_shape.head_dim}, m_wide);
        const double once = time([&] { at::bmm(at::bmm(query, key.transpose(1, 2)), key); }, share);
        return 4 * number(m_shape.heads * n * n * m_shape.head_dim) / once;
    }
    // All of a few rows' attention, as the kernels do it; counted as the seven products of forward and backward over all pairs.
    double fusedAttentionRate(double share) const {
        const auto n = std::max<std::int64_t>(1, m_plan.row_tokens);
        const std::vector<std::int64_t> offsets{0, n, 2 * n, 3 * n, 4 * n};
        const auto rows = [&](std::int64_t heads) { return random({4 * n, heads, m_shape.head_dim}, m_base); };
        const model::AttentionCall call{offsets, m_shape.heads, m_shape.kv_heads, m_shape.head_dim, 0, rows(m_shape.heads), rows(m_shape.kv_heads), rows(m_shape.kv_heads), {}, {}, {}};
        const auto dy = random({4 * n, m_shape.heads * m_shape.head_dim}, m_base);
        const auto& kernels = model::kernelsFor(m_base.device());
        const double once = time([&] { kernels.attentionBackward(call, kernels.attention(call), dy); }, share);
        return 4 * 14 * number(m_shape.heads * n * n * m_shape.head_dim) / once;
    }
    double elementwiseRate(double share) const {
        const auto a = random({m_plan.pass_tokens, m_shape.intermediate}, m_wide), b = random({m_plan.pass_tokens, m_shape.intermediate}, m_wide);
        const double once = time([&] {
            const auto product = at::mul(a, b);  // a fresh result each time, as in the decoder
            at::mul(product, b);
        }, share);
        return 24 * number(a.numel()) / once;
    }
    // A vector times matrices that together are larger than any cache of this class of machine.
    double streamRate(double share) const {
        const auto element = static_cast<double>(m_base.dtype().itemsize());
        const auto width = std::clamp<std::int64_t>(m_shape.hidden, 256, 4096);
        const auto rows = static_cast<std::int64_t>(std::min(64e6, element * static_cast<double>(m_shape.parameters)) / element / number(width));
        const auto weight = random({std::max<std::int64_t>(rows, 1), width}, m_base), x = random({1, width}, m_base);
        return element * number(weight.numel()) / time([&] { at::linear(x, weight); }, share);
    }

    const ProbePlan& m_plan;
    const recipe::ModelShape& m_shape;
    at::TensorOptions m_base, m_wide;
    std::function<void()> m_finish;
    mutable double m_fastest = 0, m_ordinary = 0;   // over all kinds of calls
};

}  // namespace

Result<MachineSpeed> probeMachine(const ProbePlan& plan) {
    try {
        const at::NoGradGuard withoutGraph;
        const auto speed = Probe(plan).measure();
        model::emptyCache(plan.device == DeviceKind::gpu ? at::Device(at::kCUDA) : at::Device(at::kCPU));  // what it used is not the run's
        return speed;
    } catch (const std::exception& problem) {
        return Error{ErrorKind::outOfMemory, "Measuring the machine", std::string(problem.what()).substr(0, 200), "Close other programs and try again"};
    }
}

}  // namespace graft::planning
