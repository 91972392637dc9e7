// The row-by-row arithmetic of the decoder on bfloat16 with AVX-512: ranges of rows or numbers, on plain memory. Call behind hasAvx512Bfloat16() alone.
#pragma once

#include "model/kernels/avx512_lanes.h"

namespace graft::model {

// x, y [rows, width]; inverse_rms [rows] is written by normRows and read by the others.
struct NormRows {
    const Bfloat16Bits* x;
    const Bfloat16Bits* weight;   // [width]
    float* inverse_rms;
    Bfloat16Bits* y;
    std::int64_t width;
    float epsilon;
};
void normStatistics(const NormRows& call, std::int64_t begin, std::int64_t end);
void normValues(const NormRows& call, std::int64_t begin, std::int64_t end);
// `y` holds dy and receives dx.
void normBackwardRows(const NormRows& call, const Bfloat16Bits* dy, std::int64_t begin, std::int64_t end);

// x [rows, heads, 2 * half]; cosines, sines [rows, half].
struct RotateRows {
    Bfloat16Bits* x;
    const float *cosines, *sines;
    std::int64_t heads, half;
    float direction;              // 1 forward, -1 backward
};
void rotateRows(const RotateRows& call, std::int64_t begin, std::int64_t end);

// Numbers begin..end of flat memory.
void swigluRange(const Bfloat16Bits* gate, const Bfloat16Bits* up, Bfloat16Bits* product, std::int64_t begin, std::int64_t end);
void swigluBackwardRange(const Bfloat16Bits* dh, Bfloat16Bits* gate, Bfloat16Bits* up, std::int64_t begin, std::int64_t end);

// Returns log softmax at `target` of one row of logits; with `gradient` the row becomes onehot(target) - softmax.
float tokenLogProbability(Bfloat16Bits* logits, std::int64_t vocabulary, std::int64_t target, bool gradient);

}  // namespace graft::model
