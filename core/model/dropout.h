// Dropout whose mask is a pure function of seed, step, token row, position and site: splitting into micro-batches or running again changes nothing.
#pragma once

#include "model/segments.h"

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace graft::model {

struct DropoutKey {
    std::uint64_t seed = 0;
    std::int64_t step = 0;
    std::uint32_t site = 0;   // hash of the site's name
};

// x [stream, width] with each element kept with probability 1 - p and scaled by the inverse; linear in x, so it is its own backward.
// The probability is rounded to 1/65536.
at::Tensor dropped(const at::Tensor& x, double probability, const DropoutKey& key, const Segments& segments);

}  // namespace graft::model
