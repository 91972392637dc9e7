#include "model/kernels/avx512_rows.h"

#if defined(__x86_64__)

#include <cmath>

namespace graft::model {

GRAFT_AVX512 void normStatistics(const NormRows& call, std::int64_t begin, std::int64_t end) {
    for (std::int64_t row = begin; row < end; ++row) {
        const Bfloat16Bits* x = call.x + row * call.width;
        __m512 squares = _mm512_setzero_ps();
        for (std::int64_t i = 0; i < call.width; i += lanes) {
            const __m512 values = load(x + i, firstLanes(call.width - i));
            squares = _mm512_fmadd_ps(values, values, squares);
        }
        call.inverse_rms[row] = 1.0f / std::sqrt(_mm512_reduce_add_ps(squares) / static_cast<float>(call.width) + call.epsilon);
    }
}

GRAFT_AVX512 void normValues(const NormRows& call, std::int64_t begin, std::int64_t end) {
    for (std::int64_t row = begin; row < end; ++row) {
        const Bfloat16Bits* x = call.x + row * call.width;
        Bfloat16Bits* y = call.y + row * call.width;
        const __m512 inverse = _mm512_set1_ps(call.inverse_rms[row]);
        for (std::int64_t i = 0; i < call.width; i += lanes) {
            const __mmask16 mask = firstLanes(call.width - i);
            store(y + i, mask, _mm512_mul_ps(_mm512_mul_ps(load(x + i, mask), inverse), load(call.weight + i, mask)));
        }
    }
}

// u = x * inverse, g = dy * weight: dx = (g - u * mean(g * u)) * inverse.
GRAFT_AVX512 void normBackwardRows(const NormRows& call, const Bfloat16Bits* dyRows, std::int64_t begin, std::int64_t end) {
    for (std::int64_t row = begin; row < end; ++row) {
        const Bfloat16Bits *x = call.x + row * call.width, *dy = dyRows + row * call.width;
        Bfloat16Bits* dx = call.y + row * call.width;
        const float inverse = call.inverse_rms[row];
        __m512 along = _mm512_setzero_ps();
        for (std::int64_t i = 0; i < call.width; i += lanes) {
            const __mmask16 mask = firstLanes(call.width - i);
            along = _mm512_fmadd_ps(_mm512_mul_ps(load(dy + i, mask), load(call.weight + i, mask)), load(x + i, mask), along);
        }
        const __m512 share = _mm512_set1_ps(_mm512_reduce_add_ps(along) * inverse * inverse / static_cast<float>(call.width));
        const __m512 factor = _mm512_set1_ps(inverse);
        for (std::int64_t i = 0; i < call.width; i += lanes) {
            const __mmask16 mask = firstLanes(call.width - i);
            const __m512 gradient = _mm512_mul_ps(load(dy + i, mask), load(call.weight + i, mask));
            store(dx + i, mask, _mm512_mul_ps(_mm512_fnmadd_ps(load(x + i, mask), share, gradient), factor));
        }
    }
}

GRAFT_AVX512 void rotateRows(const RotateRows& call, std::int64_t begin, std::int64_t end) {
    const __m512 direction = _mm512_set1_ps(call.direction);
    for (std::int64_t row = begin; row < end; ++row) {
        const float *cosines = call.cosines + row * call.half, *sines = call.sines + row * call.half;
        for (std::int64_t head = 0; head < call.heads; ++head) {
            Bfloat16Bits* first = call.x + (row * call.heads + head) * 2 * call.half;
            Bfloat16Bits* second = first + call.half;
            for (std::int64_t i = 0; i < call.half; i += lanes) {
                const __mmask16 mask = firstLanes(call.half - i);
                const __m512 a = load(first + i, mask), b = load(second + i, mask);
                const __m512 cosine = _mm512_maskz_loadu_ps(mask, cosines + i);
                const __m512 sine = _mm512_mul_ps(_mm512_maskz_loadu_ps(mask, sines + i), direction);
                store(first + i, mask, _mm512_fmsub_ps(a, cosine, _mm512_mul_ps(b, sine)));
                store(second + i, mask, _mm512_fmadd_ps(b, cosine, _mm512_mul_ps(a, sine)));
            }
        }
    }
}

namespace {

GRAFT_AVX512_INLINE __m512 sigmoid(__m512 x) {
    const __m512 one = _mm512_set1_ps(1.0f);
    return _mm512_div_ps(one, _mm512_add_ps(one, exponential(_mm512_sub_ps(_mm512_setzero_ps(), x))));
}

}  // namespace

GRAFT_AVX512 void swigluRange(const Bfloat16Bits* gate, const Bfloat16Bits* up, Bfloat16Bits* product, std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; i += lanes) {
        const __mmask16 mask = firstLanes(end - i);
        const __m512 g = load(gate + i, mask);
        store(product + i, mask, _mm512_mul_ps(_mm512_mul_ps(g, sigmoid(g)), load(up + i, mask)));
    }
}

// d silu(g) = s (1 + g (1 - s)), s the logistic function of g.
GRAFT_AVX512 void swigluBackwardRange(const Bfloat16Bits* dh, Bfloat16Bits* gate, Bfloat16Bits* up, std::int64_t begin, std::int64_t end) {
    const __m512 one = _mm512_set1_ps(1.0f);
    for (std::int64_t i = begin; i < end; i += lanes) {
        const __mmask16 mask = firstLanes(end - i);
        const __m512 g = load(gate + i, mask), u = load(up + i, mask), d = load(dh + i, mask), s = sigmoid(g);
        const __m512 slope = _mm512_mul_ps(s, _mm512_fmadd_ps(g, _mm512_sub_ps(one, s), one));
        store(gate + i, mask, _mm512_mul_ps(_mm512_mul_ps(d, u), slope));
        store(up + i, mask, _mm512_mul_ps(d, _mm512_mul_ps(g, s)));
    }
}

GRAFT_AVX512 float tokenLogProbability(Bfloat16Bits* logits, std::int64_t vocabulary, std::int64_t target, bool gradient) {
    const __m512 lowest = _mm512_set1_ps(-INFINITY);
    __m512 largest = lowest;
    for (std::int64_t i = 0; i < vocabulary; i += lanes) {
        const __mmask16 mask = firstLanes(vocabulary - i);
        // max may drop a NaN; the sum below does not.
        largest = _mm512_max_ps(largest, _mm512_mask_blend_ps(mask, lowest, load(logits + i, mask)));
    }
    const float top = _mm512_reduce_max_ps(largest);
    __m512 sums = _mm512_setzero_ps();
    for (std::int64_t i = 0; i < vocabulary; i += lanes) {
        const __mmask16 mask = firstLanes(vocabulary - i);
        sums = _mm512_mask_add_ps(sums, mask, sums, exponential(_mm512_sub_ps(load(logits + i, mask), _mm512_set1_ps(top))));
    }
    const float logSum = top + std::log(_mm512_reduce_add_ps(sums));
    const __m512 at = load(logits + target, 1);
    const float result = _mm512_cvtss_f32(at) - logSum;
    if (!gradient) return result;
    const __m512 shift = _mm512_set1_ps(logSum), zero = _mm512_setzero_ps();
    for (std::int64_t i = 0; i < vocabulary; i += lanes) {
        const __mmask16 mask = firstLanes(vocabulary - i);
        store(logits + i, mask, _mm512_sub_ps(zero, exponential(_mm512_sub_ps(load(logits + i, mask), shift))));
    }
    store(logits + target, 1, _mm512_set1_ps(1.0f - std::exp(result)));
    return result;
}

}  // namespace graft::model

#endif
