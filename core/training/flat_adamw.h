// AdamW over all trained tensors at once: parameters, gradients and moments each lie in one float32 buffer.
#pragma once

#include "peft/state.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace graft::training {

struct AdamWPlan {
    double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weight_decay = 0;
};

// Loshchilov and Hutter, Decoupled Weight Decay Regularization, arXiv 1711.05101. One thread.
class FlatAdamW {
public:
    // Moves every trainable leaf of `state` into the flat buffer: afterwards `values` is a view of it and `values.grad()` a view of the
    // flat gradient, into which backward accumulates. `state` must outlive this.
    FlatAdamW(peft::State& state, const AdamWPlan& plan);

    std::int64_t trainedParameters() const { return m_trained; }
    void clearGradient();
    double gradientNorm() const;          // of all gradients together; not finite when any of them is not
    void scaleGradient(double factor);
    void update(double learningRate);     // one step; leaves the gradient as it is
    std::int64_t updates() const { return m_updates; }

    // For checkpoints: the moments of each trained leaf under "first.<leaf>" and "second.<leaf>", views of the buffers.
    std::vector<std::pair<std::string, at::Tensor>> moments() const;
    void setUpdates(std::int64_t updates);

private:
    struct Group {                        // leaves that share learning-rate factor and decay lie side by side
        std::int64_t begin = 0, end = 0;  // elements
        double rate_factor = 1;
        bool decays = true;
    };
    struct Place {
        std::string name;
        std::int64_t begin = 0;
        std::vector<std::int64_t> shape;
    };
    void layOut(peft::State& state);
    void adopt(peft::State& state);
    at::Tensor view(const at::Tensor& buffer, const Place& place) const;

    AdamWPlan m_plan;
    std::vector<Group> m_groups;
    std::vector<Place> m_places;          // trained leaves in buffer order
    std::vector<std::size_t> m_leaves;    // their indices in the state
    std::int64_t m_trained = 0, m_size = 0, m_updates = 0;
    at::Tensor m_parameters, m_gradient, m_first, m_second;  // [m_size] float32
};

}  // namespace graft::training
