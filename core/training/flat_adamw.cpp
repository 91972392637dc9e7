#include "training/flat_adamw.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <numeric>

namespace graft::training {
namespace {

// Leaves start on a cache line, so that products over the views run on aligned memory.
constexpr std::int64_t alignment = 16;  // elements
std::int64_t aligned(std::int64_t count) { return (count + alignment - 1) / alignment * alignment; }

}  // namespace

FlatAdamW::FlatAdamW(peft::State& state, const AdamWPlan& plan) : m_plan(plan) {
    layOut(state);
    adopt(state);
}

void FlatAdamW::layOut(peft::State& state) {
    for (std::size_t index = 0; index < state.leaves.size(); ++index)
        if (state.leaves[index].trainable == peft::Trainable::yes) m_leaves.push_back(index);
    const auto key = [&](std::size_t index) { return std::pair(state.leaves[index].learning_rate_factor, state.leaves[index].decays); };
    std::stable_sort(m_leaves.begin(), m_leaves.end(), [&](std::size_t left, std::size_t right) { return key(left) < key(right); });
    for (const std::size_t index : m_leaves) {
        const peft::Leaf& leaf = state.leaves[index];
        if (m_groups.empty() || std::pair(m_groups.back().rate_factor, m_groups.back().decays) != key(index))
            m_groups.push_back({m_size, m_size, leaf.learning_rate_factor, leaf.decays});
        m_places.push_back({leaf.name, m_size, leaf.values.sizes().vec()});
        m_trained += leaf.values.numel();
        m_size += aligned(leaf.values.numel());
        m_groups.back().end = m_size;
    }
}

void FlatAdamW::adopt(peft::State& state) {
    const at::NoGradGuard frozen;
    const at::Device device = m_leaves.empty() ? at::Device(at::kCPU) : state.leaves[m_leaves.front()].values.device();
    const auto options = at::TensorOptions().dtype(at::kFloat).device(device);
    m_parameters = at::zeros({m_size}, options);
    m_gradient = at::zeros({m_size}, options);
    m_first = at::zeros({m_size}, options);
    m_second = at::zeros({m_size}, options);
    for (std::size_t position = 0; position < m_places.size(); ++position) {
        peft::Leaf& leaf = state.leaves[m_leaves[position]];
        at::Tensor home = view(m_parameters, m_places[position]).detach();
        home.copy_(leaf.values);
        home.set_requires_grad(true);
        home.mutable_grad() = view(m_gradient, m_places[position]);
        leaf.values = home;
    }
}

at::Tensor FlatAdamW::view(const at::Tensor& buffer, const Place& place) const {
    const std::int64_t count = std::accumulate(place.shape.begin(), place.shape.end(), std::int64_t{1}, std::multiplies<>());
    return buffer.narrow(0, place.begin, count).view(place.shape);
}

void FlatAdamW::clearGradient() { m_gradient.zero_(); }

double FlatAdamW::gradientNorm() const { return at::linalg_vector_norm(m_gradient, 2).item<double>(); }

void FlatAdamW::scaleGradient(double factor) { m_gradient.mul_(factor); }

void FlatAdamW::update(double learningRate) {
    const at::NoGradGuard frozen;
    ++m_updates;
    for (const Group& group : m_groups) {
        const auto part = [&](const at::Tensor& buffer) { return std::vector<at::Tensor>{buffer.narrow(0, group.begin, group.end - group.begin)}; };
        std::vector<at::Tensor> parameters = part(m_parameters), gradients = part(m_gradient), first = part(m_first), second = part(m_second);
        std::vector<at::Tensor> unused;
        const std::vector<at::Tensor> steps{at::full({}, static_cast<double>(m_updates), m_parameters.options())};
        at::_fused_adamw_(parameters, gradients, first, second, unused, steps, learningRate * group.rate_factor, m_plan.beta1, m_plan.beta2,
                          group.decays ? m_plan.weight_decay : 0.0, m_plan.epsilon, false, false);
    }
}

std::vector<std::pair<std::string, at::Tensor>> FlatAdamW::moments() const {
    std::vector<std::pair<std::string, at::Tensor>> named;
    for (const Place& place : m_places) {
        named.emplace_back("first." + place.name, view(m_first, place));
        named.emplace_back("second." + place.name, view(m_second, place));
    }
    return named;
}

void FlatAdamW::setUpdates(std::int64_t updates) { m_updates = updates; }

}  // namespace graft::training
