#include "model/random_values.h"

#include "base/counter_random.h"
#include "base/hash.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <numbers>

namespace graft::model {
namespace {

// write(i, four draws) for every block of four elements.
template <class Write>
at::Tensor drawn(const std::vector<std::int64_t>& shape, std::uint64_t seed, std::string_view name, Write write) {
    at::Tensor values = at::empty(shape, at::kFloat);
    float* data = values.mutable_data_ptr<float>();
    const std::int64_t count = values.numel();
    const std::uint64_t key = hash64(name, seed);
    const std::array<std::uint32_t, 2> philoxKey{static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(key >> 32)};
    at::parallel_for(0, (count + 3) / 4, 4096, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t block = begin; block < end; ++block) {
            const auto draw = philox({static_cast<std::uint32_t>(block), static_cast<std::uint32_t>(block >> 32), 0, 0}, philoxKey);
            std::array<float, 4> four = write(draw);
            std::copy_n(four.begin(), std::min<std::int64_t>(4, count - 4 * block), data + 4 * block);
        }
    });
    return values;
}

}  // namespace

at::Tensor uniformValues(const std::vector<std::int64_t>& shape, double low, double high, std::uint64_t seed, std::string_view name) {
    const auto base = static_cast<float>(low), width = static_cast<float>(high - low);
    return drawn(shape, seed, name, [=](const std::array<std::uint32_t, 4>& draw) {
        std::array<float, 4> four{};
        for (std::size_t i = 0; i < 4; ++i) four[i] = base + width * toUnit(draw[i]);
        return four;
    });
}

// Box and Muller, 1958.
at::Tensor normalValues(const std::vector<std::int64_t>& shape, double deviation, std::uint64_t seed, std::string_view name) {
    return drawn(shape, seed, name, [=](const std::array<std::uint32_t, 4>& draw) {
        std::array<float, 4> four{};
        for (std::size_t pair = 0; pair < 2; ++pair) {
            const double radius = deviation * std::sqrt(-2 * std::log(1.0 - toUnit(draw[2 * pair]))), angle = 2 * std::numbers::pi * toUnit(draw[2 * pair + 1]);
            four[2 * pair] = static_cast<float>(radius * std::cos(angle));
            four[2 * pair + 1] = static_cast<float>(radius * std::sin(angle));
        }
        return four;
    });
}

}  // namespace graft::model
