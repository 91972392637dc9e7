// The product of small bfloat16 blocks that attention is made of, on _mm512_dpbf16_ps: each lane adds two products of neighbouring inner indices to a float32.
#pragma once

#include "model/kernels/avx512_lanes.h"

namespace graft::model {

// C [rows, 16 * vectors] float32 = or += A [rows, 2 * pairs] * B [2 * pairs, 16 * vectors].
struct BlockProduct {
    const std::int32_t* a;              // the pair p of row r at a[r * a_row + p * a_pair]
    std::int64_t a_row, a_pair;
    const std::int32_t* b;              // the pair p of column c at b[p * b_pair + c]
    std::int64_t b_pair;
    float* c;                           // row r at c[r * c_row]
    std::int64_t c_row;
    std::int64_t rows, pairs, vectors;
    bool add;                           // to what C holds
};

template <int Rows, int Vectors>
GRAFT_AVX512_INLINE void blockTile(const BlockProduct& call, std::int64_t row, std::int64_t vector) {
    __m512 sums[Rows][Vectors];
    float* c = call.c + row * call.c_row + vector * lanes;
    for (int r = 0; r < Rows; ++r)
        for (int v = 0; v < Vectors; ++v) sums[r][v] = call.add ? _mm512_loadu_ps(c + r * call.c_row + v * lanes) : _mm512_setzero_ps();
    const std::int32_t *a = call.a + row * call.a_row, *b = call.b + vector * lanes;
    for (std::int64_t p = 0; p < call.pairs; ++p, a += call.a_pair, b += call.b_pair) {
        __m512bh right[Vectors];
        for (int v = 0; v < Vectors; ++v) right[v] = (__m512bh)_mm512_loadu_si512(b + v * lanes);
        for (int r = 0; r < Rows; ++r) {
            const __m512bh left = (__m512bh)_mm512_set1_epi32(a[r * call.a_row]);
            for (int v = 0; v < Vectors; ++v) sums[r][v] = _mm512_dpbf16_ps(sums[r][v], left, right[v]);
        }
    }
    for (int r = 0; r < Rows; ++r)
        for (int v = 0; v < Vectors; ++v) _mm512_storeu_ps(c + r * call.c_row + v * lanes, sums[r][v]);
}

template <int Vectors>
GRAFT_AVX512_INLINE void blockColumns(const BlockProduct& call, std::int64_t vector) {
    std::int64_t row = 0;
    for (; row + 6 <= call.rows; row += 6) blockTile<6, Vectors>(call, row, vector);   // 24 sums, 4 columns and 1 pair fill the 32 registers
    if (row + 4 <= call.rows) blockTile<4, Vectors>(call, row, vector), row += 4;
    if (row + 2 <= call.rows) blockTile<2, Vectors>(call, row, vector), row += 2;
    if (row < call.rows) blockTile<1, Vectors>(call, row, vector);
}

GRAFT_AVX512_INLINE void blockProduct(const BlockProduct& call) {
    std::int64_t vector = 0;
    for (; vector + 4 <= call.vectors; vector += 4) blockColumns<4>(call, vector);
    if (vector + 2 <= call.vectors) blockColumns<2>(call, vector), vector += 2;
    if (vector < call.vectors) blockColumns<1>(call, vector);
}

}  // namespace graft::model
