#include "model/segments.h"

#include <ATen/ATen.h>

#include <numbers>

namespace graft::model {

// Su et al., arXiv 2104.09864; the llama3 blend as in transformers modeling_rope_utils._compute_llama3_parameters.
at::Tensor inverseFrequencies(const RopeConfig& rope, std::int64_t headDim) {
    std::vector<double> frequencies;
    for (std::int64_t pair = 0; pair < headDim / 2; ++pair) {
        double frequency = 1.0 / std::pow(rope.theta, static_cast<double>(2 * pair) / static_cast<double>(headDim));
        if (rope.scaling == RopeScaling::linear) frequency /= rope.factor;
        if (rope.scaling == RopeScaling::llama3) {
            const double wavelength = 2 * std::numbers::pi / frequency;
            const double blend = (rope.original_positions / wavelength - rope.low_freq_factor) / (rope.high_freq_factor - rope.low_freq_factor);
            if (blend < 0) frequency /= rope.factor;
            else if (blend < 1) frequency = (1 - blend) * frequency / rope.factor + blend * frequency;
        }
        frequencies.push_back(frequency);
    }
    return at::tensor(frequencies, at::kDouble);
}

Rotation rotationAt(const BaseModel& model, const std::vector<std::int64_t>& positions) {
    const bool wide = model.embedding.computeType() == at::kDouble;
    const at::Tensor rows = at::tensor(positions, at::kLong).to(wide ? at::kDouble : at::kFloat).unsqueeze(1);
    const at::Tensor angles = rows * model.inverse_frequencies.to(rows.scalar_type()).unsqueeze(0);
    return {at::cos(angles).to(model.device), at::sin(angles).to(model.device)};
}

std::int64_t rowGrain(const BaseModel& model) { return model.device.is_cpu() && model.embedding.computeType() == at::kBFloat16 ? compiledRowGrain : 1; }

Segments layOut(const BaseModel& model, const data::Batch& batch, std::int64_t virtualRows, std::int64_t prefixRows, std::int64_t grain) {
    Segments segments{.offsets = {0}, .virtual_rows = virtualRows};
    std::vector<std::int64_t> real;
    real.reserve(batch.ids.size());
    for (std::size_t segment = 0; segment + 1 < batch.offsets.size(); ++segment) {
        const std::int64_t begin = batch.offsets[segment], end = batch.offsets[segment + 1];
        const std::int64_t row = segment < batch.rows.size() ? batch.rows[segment] : static_cast<std::int64_t>(segment);
        for (std::int64_t i = 0; i < virtualRows; ++i) segments.positions.push_back(prefixRows + i), segments.token_rows.push_back(row);
        for (std::int64_t token = begin; token < end; ++token) {
            real.push_back(static_cast<std::int64_t>(segments.positions.size()));
            segments.positions.push_back(prefixRows + virtualRows + batch.positions[static_cast<std::size_t>(token)]);
            segments.token_rows.push_back(row);
        }
        segments.offsets.push_back(static_cast<std::int64_t>(segments.positions.size()));
    }
    const auto stream = static_cast<std::int64_t>(segments.positions.size());
    segments.idle_rows = filledUp(stream, grain) - stream;
    segments.positions.resize(static_cast<std::size_t>(stream + segments.idle_rows), 0);
    segments.token_rows.resize(segments.positions.size(), -1);
    if (!model.device.is_cpu()) segments.device_offsets = at::tensor(segments.offsets, at::kInt).to(model.device);
    segments.real = at::tensor(real, at::kLong).to(model.device);
    Rotation rotation = rotationAt(model, segments.positions);
    segments.cosines = rotation.cosines;
    segments.sines = rotation.sines;
    return segments;
}

}  // namespace graft::model
