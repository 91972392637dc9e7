// Picks the next token from its logits.
#pragma once

#include "model/generate.h"

#include <ATen/core/Tensor.h>

namespace graft::model {

// logits [vocabulary], float32 on the CPU. The draw depends on (seed, index, position) alone. Nucleus: Holtzman et al., arXiv 1904.09751.
text::TokenId pickToken(const at::Tensor& logits, const GenerationOptions& options, std::size_t index, std::int64_t position);

}  // namespace graft::model
