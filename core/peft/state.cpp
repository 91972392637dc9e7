#include "peft/state.h"

#include <ATen/ATen.h>

namespace graft::peft {
namespace {

at::Tensor master(const at::Tensor& values, at::Device device) { return values.detach().to(device, at::kFloat, false, true).contiguous(); }

}  // namespace

Leaf matrixLeaf(std::string name, const at::Tensor& values, at::Device device) { return {std::move(name), master(values, device).requires_grad_()}; }

Leaf vectorLeaf(std::string name, const at::Tensor& values, at::Device device) {
    Leaf leaf = matrixLeaf(std::move(name), values, device);
    leaf.decays = false;
    return leaf;
}

Leaf frozenLeaf(std::string name, const at::Tensor& values, at::Device device) { return {std::move(name), master(values, device), Trainable::no, 1, false}; }

std::string siteOf(const Leaf& leaf) { return leaf.name.substr(0, leaf.name.rfind('.')); }

}  // namespace graft::peft
