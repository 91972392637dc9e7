#include "model/sampling.h"

#include "base/counter_random.h"

#include <ATen/ATen.h>

namespace graft::model {

text::TokenId pickToken(const at::Tensor& logits, const GenerationOptions& options, std::size_t index, std::int64_t position) {
    if (options.temperature <= 0) return static_cast<text::TokenId>(logits.argmax().item<std::int64_t>());
    const auto [sorted, order] = at::sort(at::softmax(logits / options.temperature, -1).to(at::kDouble), /*stable=*/true, /*dim=*/-1, /*descending=*/true);
    const double* share = sorted.const_data_ptr<double>();
    const auto draw = philox({static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(position), 0, 0},
                             {static_cast<std::uint32_t>(options.seed), static_cast<std::uint32_t>(options.seed >> 32)});
    std::int64_t kept = 0;
    double total = 0;
    do total += share[kept++];
    while (kept < sorted.numel() && total < options.top_p);
    double left = toUnit(draw[0]) * total;
    std::int64_t picked = 0;
    while (picked + 1 < kept && left >= share[picked]) left -= share[picked++];
    return static_cast<text::TokenId>(order[picked].item<std::int64_t>());
}

}  // namespace graft::model
