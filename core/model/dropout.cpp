#include "model/dropout.h"

#include "base/counter_random.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

namespace graft::model {
namespace {

// Eight columns share one draw of 4 x 32 bits, 16 bits each.
void fillRow(float* mask, std::int64_t width, std::uint32_t threshold, float kept, std::uint32_t position, std::uint32_t row, const DropoutKey& key) {
    const std::array<std::uint32_t, 2> philoxKey{static_cast<std::uint32_t>(key.seed) ^ key.site,
                                                 static_cast<std::uint32_t>(key.seed >> 32) ^ static_cast<std::uint32_t>(key.step)};
    for (std::int64_t column = 0; column < width; column += 8) {
        const auto draw = philox({position, row, static_cast<std::uint32_t>(column), key.site}, philoxKey);
        for (std::int64_t i = 0; i < std::min<std::int64_t>(8, width - column); ++i) {
            const std::uint32_t bits = (draw[static_cast<std::size_t>(i / 2)] >> (16 * (i % 2))) & 0xffffu;
            mask[column + i] = bits < threshold ? 0.0f : kept;
        }
    }
}

}  // namespace

at::Tensor dropped(const at::Tensor& x, double probability, const DropoutKey& key, const Segments& segments) {
    const auto threshold = static_cast<std::uint32_t>(std::lround(probability * 65536));
    if (threshold == 0) return x;
    const float kept = threshold >= 65536 ? 0.0f : 65536.0f / static_cast<float>(65536 - threshold);
    const std::int64_t width = x.size(1);
    at::Tensor mask = at::empty(x.sizes(), at::kFloat);
    float* values = mask.mutable_data_ptr<float>();
    at::parallel_for(0, x.size(0), 16, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t t = begin; t < end; ++t)
            fillRow(values + t * width, width, threshold, kept, static_cast<std::uint32_t>(segments.positions[static_cast<std::size_t>(t)]),
                    static_cast<std::uint32_t>(segments.token_rows[static_cast<std::size_t>(t)]), key);
    });
    return x * mask.to(x.device(), x.scalar_type());
}

}  // namespace graft::model
