// How the rows of one forward pass lie: where each segment begins, at which position each row stands and which token row it belongs to.
#pragma once

#include "data/batch.h"
#include "model/base_model.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace graft::model {

// Rows of the decoder's stream: the batch's tokens with `virtual_rows` rows put before each segment, and idle rows after the last one, which
// belong to no segment, attend to nothing and are attended by none.
struct Segments {
    std::vector<std::int64_t> offsets;        // [B+1] into the stream; idle rows lie behind offsets[B]
    std::int64_t virtual_rows = 0;            // before each segment, in the stream
    std::vector<std::int64_t> positions;      // [stream], counted from the first virtual row or prefix key
    std::vector<std::int64_t> token_rows;     // [stream], data::Batch::rows of the segment; keys dropout
    std::int64_t idle_rows = 0;
    at::Tensor device_offsets;                // [B+1] int32 on the device; undefined on the CPU
    at::Tensor real;                          // [T] int64: where each token of the batch stands in the stream
    at::Tensor cosines, sines;                // [stream, head_dim / 2], float32 or float64
};

// The stream, and the rows of the head, are filled up to a multiple of this. On the CPU oneDNN compiles a bfloat16 product anew for every number
// of rows and keeps about a megabyte of each: few different numbers, little memory. 1 where products are not compiled.
std::int64_t rowGrain(const BaseModel& model);
inline constexpr std::int64_t compiledRowGrain = 64;
inline std::int64_t filledUp(std::int64_t rows, std::int64_t grain) { return (rows + grain - 1) / grain * grain; }

// `prefixRows`: keys put before each segment by a KeyValuePrefix; they shift the positions but are not rows.
Segments layOut(const BaseModel& model, const data::Batch& batch, std::int64_t virtualRows, std::int64_t prefixRows, std::int64_t grain);

// [head_dim / 2] float64: angle per position of each pair, scaled as the config says.
at::Tensor inverseFrequencies(const RopeConfig& rope, std::int64_t headDim);

struct Rotation {
    at::Tensor cosines, sines;  // [n, head_dim / 2]
};
Rotation rotationAt(const BaseModel& model, const std::vector<std::int64_t>& positions);

}  // namespace graft::model
