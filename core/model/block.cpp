#include "model/block.h"

#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/functions/utils.h>

namespace graft::model {
namespace {

class BlockNode final : public torch::autograd::Node {
public:
    BlockNode(torch::autograd::edge_list&& edges, BlockBackward backward)
        : torch::autograd::Node(std::move(edges)), m_backward(std::move(backward)) {}

    std::string name() const override { return "GraftBlock"; }
    void release_variables() override { m_backward = nullptr; }

private:
    torch::autograd::variable_list apply(torch::autograd::variable_list&& gradients) override {
        TORCH_CHECK(m_backward, "a decoder block runs backward once");
        const at::NoGradGuard withoutGraph;
        const BlockBackward backward = std::move(m_backward);
        return backward(gradients, [this](std::size_t input) { return task_should_compute_output(input); });
    }

    BlockBackward m_backward;
};

}  // namespace

bool isRecording(const Tensors& inputs) {
    if (!at::GradMode::is_enabled()) return false;
    for (const at::Tensor& input : inputs)
        if (input.defined() && input.requires_grad()) return true;
    return false;
}

void recordBlock(const Tensors& inputs, const Tensors& outputs, BlockBackward backward) {
    if (!isRecording(inputs)) return;
    auto node = std::make_shared<BlockNode>(torch::autograd::collect_next_edges(inputs), std::move(backward));
    torch::autograd::set_history(outputs, node);
}

}  // namespace graft::model
