// The element types of safetensors by name, and the size of a tensor with the overflow checked.
#pragma once

#include "formats/safetensors.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace graft::formats {

std::optional<TensorType> typeNamed(std::string_view name);
// Empty when a size is negative or the product does not fit 64 bits.
std::optional<std::uint64_t> bitsOfTensor(TensorType type, std::span<const std::int64_t> shape);

}  // namespace graft::formats
