// A contiguous bfloat16 tensor of the CPU as the plain numbers the AVX-512 kernels read and write.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <initializer_list>

namespace graft::model {

inline bool haveBits(std::initializer_list<at::Tensor> tensors) {
    for (const at::Tensor& tensor : tensors)
        if (!tensor.is_cpu() || tensor.scalar_type() != at::kBFloat16 || !tensor.is_contiguous()) return false;
    return true;
}

inline std::uint16_t* bits(const at::Tensor& tensor) { return static_cast<std::uint16_t*>(tensor.data_ptr()); }

}  // namespace graft::model
