// Random tensors as a pure function of (seed, name): the same on every machine and for every order of making them.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string_view>
#include <vector>

namespace graft::model {

at::Tensor uniformValues(const std::vector<std::int64_t>& shape, double low, double high, std::uint64_t seed, std::string_view name);  // float32
at::Tensor normalValues(const std::vector<std::int64_t>& shape, double deviation, std::uint64_t seed, std::string_view name);         // float32, mean 0

}  // namespace graft::model
