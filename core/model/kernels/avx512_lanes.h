// Sixteen float32 numbers at a time, read from and written to bfloat16: what the AVX-512 kernels are written with. Only for functions marked GRAFT_AVX512,
// which run behind hasAvx512Bfloat16() alone; they use no templates of other headers, so that no shared code is compiled for a processor that is not there.
#pragma once

#include <immintrin.h>

#include <cstdint>

#define GRAFT_AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512bf16,fma")))
#define GRAFT_AVX512_INLINE GRAFT_AVX512 __attribute__((always_inline)) inline

namespace graft::model {

using Bfloat16Bits = std::uint16_t;

constexpr std::int64_t lanes = 16;

// The first `count` lanes, at most 16.
GRAFT_AVX512_INLINE __mmask16 firstLanes(std::int64_t count) {
    return count >= lanes ? static_cast<__mmask16>(0xffff) : static_cast<__mmask16>((1u << count) - 1u);
}

GRAFT_AVX512_INLINE __m512 widened(__m256i bits) { return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(bits), 16)); }
GRAFT_AVX512_INLINE __m256i narrowed(__m512 values) { return (__m256i)_mm512_cvtneps_pbh(values); }

GRAFT_AVX512_INLINE __m512 load(const Bfloat16Bits* from) { return widened(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(from))); }
GRAFT_AVX512_INLINE __m512 load(const Bfloat16Bits* from, __mmask16 mask) { return widened(_mm256_maskz_loadu_epi16(mask, from)); }
GRAFT_AVX512_INLINE void store(Bfloat16Bits* to, __m512 values) { _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), narrowed(values)); }
GRAFT_AVX512_INLINE void store(Bfloat16Bits* to, __mmask16 mask, __m512 values) { _mm256_mask_storeu_epi16(to, mask, narrowed(values)); }

// Row i in the low and row i + 1 in the high half of each lane: the pairs that _mm512_dpbf16_ps multiplies.
GRAFT_AVX512_INLINE __m512i paired(__m256i low, __m256i high) {
    return _mm512_or_si512(_mm512_cvtepu16_epi32(low), _mm512_slli_epi32(_mm512_cvtepu16_epi32(high), 16));
}

// e^x to 2e-7 relative, 0 below -104, at most e^88.7: x = n ln 2 + r, and the Taylor sum of e^r up to r^7 for |r| <= ln 2 / 2.
GRAFT_AVX512_INLINE __m512 exponential(__m512 x) {
    const __m512 clamped = _mm512_min_ps(_mm512_max_ps(x, _mm512_set1_ps(-104.0f)), _mm512_set1_ps(88.7f));
    const __m512 n = _mm512_roundscale_ps(_mm512_mul_ps(clamped, _mm512_set1_ps(1.44269504088896f)), _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
    __m512 r = _mm512_fnmadd_ps(n, _mm512_set1_ps(0.693359375f), clamped);   // ln 2 in two parts, Cody and Waite
    r = _mm512_fnmadd_ps(n, _mm512_set1_ps(-2.12194440e-4f), r);
    __m512 sum = _mm512_set1_ps(1.0f / 5040);
    sum = _mm512_fmadd_ps(sum, r, _mm512_set1_ps(1.0f / 720));
    sum = _mm512_fmadd_ps(sum, r, _mm512_set1_ps(1.0f / 120));
    sum = _mm512_fmadd_ps(sum, r, _mm512_set1_ps(1.0f / 24));
    sum = _mm512_fmadd_ps(sum, r, _mm512_set1_ps(1.0f / 6));
    sum = _mm512_fmadd_ps(sum, r, _mm512_set1_ps(0.5f));
    sum = _mm512_fmadd_ps(sum, r, _mm512_set1_ps(1.0f));
    sum = _mm512_fmadd_ps(sum, r, _mm512_set1_ps(1.0f));
    // min and max drop a NaN; it has to come out again.
    return _mm512_mask_blend_ps(_mm512_cmp_ps_mask(x, x, _CMP_UNORD_Q), _mm512_scalef_ps(sum, n), x);
}

}  // namespace graft::model
