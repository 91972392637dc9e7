// A bottleneck adapter after a sublayer, as a block with its own backward.
#pragma once

#include "model/layer.h"

#include <functional>
#include <optional>

namespace graft::model {

// total + scale * (up act(down source + down_bias) + up_bias). Keeps source and the narrow product [T, size].
at::Tensor addBottleneck(const Bottleneck& bottleneck, const at::Tensor& source, const at::Tensor& total);

// What a sublayer gives to the stream. `sublayer` returns residual + its output, or its output alone for an undefined residual.
at::Tensor closeSublayer(const std::optional<Bottleneck>& bottleneck, const at::Tensor& residual,
                         const std::function<at::Tensor(const at::Tensor& residual)>& sublayer);

}  // namespace graft::model
