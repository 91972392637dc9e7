#include "recipe/base_precision.h"

namespace graft::recipe {
namespace {

std::uint64_t divideUp(std::uint64_t value, std::uint64_t by) { return (value + by - 1) / by; }

bool isMatrixOfALayer(const SiteShape& site) { return site.layer >= 0 && site.kind != SiteKind::input_norm && site.kind != SiteKind::post_attention_norm; }

std::uint64_t packedBytes(const SiteShape& site, Quantisation quantisation) {
    const auto rows = static_cast<std::uint64_t>(site.out), values = rows * static_cast<std::uint64_t>(site.in);
    if (quantisation == Quantisation::int8) return values + 4 * rows;
    const std::uint64_t blocks = divideUp(values, 64), codes = divideUp(values, 2);
    return quantisation == Quantisation::nf4 ? codes + 4 * blocks : codes + blocks + 4 * divideUp(blocks, 256) + 4;
}

}  // namespace

Quantisation quantisationOf(const std::string& basePrecision) {
    if (basePrecision == "nf4") return Quantisation::nf4;
    if (basePrecision == "nf4_double") return Quantisation::nf4_double;
    return basePrecision == "int8" ? Quantisation::int8 : Quantisation::none;
}

std::string computePrecision(const ModelChoice& decided) {
    const std::string base = decided.base_precision.value_or("float32");
    return quantisationOf(base) == Quantisation::none ? base : decided.compute_precision.value_or("bfloat16");
}

int computeBytes(const ModelChoice& decided) { return computePrecision(decided) == "bfloat16" ? 2 : 4; }

std::uint64_t weightBytes(const ModelShape& shape, Quantisation quantisation, int computeBytes) {
    const auto width = static_cast<std::uint64_t>(computeBytes);
    std::uint64_t bytes = shape.parameters * width;
    if (quantisation == Quantisation::none) return bytes;
    for (const SiteShape& site : shape.sites)
        if (isMatrixOfALayer(site)) bytes += packedBytes(site, quantisation) - static_cast<std::uint64_t>(site.in) * static_cast<std::uint64_t>(site.out) * width;
    return bytes;
}

}  // namespace graft::recipe
