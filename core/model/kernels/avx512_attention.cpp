#include "model/kernels/avx512_attention.h"

#if defined(__x86_64__)

#include "model/kernels/avx512_product.h"

#include <cmath>

namespace graft::model {
namespace {

constexpr std::int64_t block = attentionBlock;

std::int64_t filledBlock(std::int64_t rows) { return (rows + block - 1) / block * block; }
std::int64_t least(std::int64_t a, std::int64_t b) { return a < b ? a : b; }
std::int64_t most(std::int64_t a, std::int64_t b) { return a > b ? a : b; }

// Row `index` of the prefix followed by the segment's own rows.
const Bfloat16Bits* keyRow(const Rows& prefix, const Rows& own, std::int64_t prefixRows, std::int64_t index) {
    return index < prefixRows ? prefix.at + index * prefix.stride : own.at + (index - prefixRows) * own.stride;
}

// to[d/2][filled]: pair p of row r at to[p * filled + r]; rows behind the last are zero.
GRAFT_AVX512 void packColumns(const Rows& prefix, const Rows& own, std::int64_t prefixRows, std::int64_t rows, std::int64_t filled, std::int64_t headDim, std::int32_t* to) {
    const __m512i step = _mm512_mullo_epi32(_mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0), _mm512_set1_epi32(static_cast<int>(filled)));
    for (std::int64_t r = 0; r < filled; ++r) {
        const auto* from = r < rows ? reinterpret_cast<const std::int32_t*>(keyRow(prefix, own, prefixRows, r)) : nullptr;
        for (std::int64_t p = 0; p < headDim / 2; p += lanes) {
            const __mmask16 mask = firstLanes(headDim / 2 - p);
            const __m512i pairs = from ? _mm512_maskz_loadu_epi32(mask, from + p) : _mm512_setzero_si512();
            _mm512_mask_i32scatter_epi32(to + p * filled + r, mask, step, pairs, 4);
        }
    }
}

// to[filled/2][d]: rows 2p and 2p + 1 side by side; rows behind the last are zero.
GRAFT_AVX512 void packRows(const Rows& prefix, const Rows& own, std::int64_t prefixRows, std::int64_t rows, std::int64_t filled, std::int64_t headDim, std::int32_t* to) {
    const __m256i none = _mm256_setzero_si256();
    for (std::int64_t r = 0; r < filled; r += 2)
        for (std::int64_t d = 0; d < headDim; d += lanes) {
            const __m256i low = r < rows ? _mm256_loadu_si256(reinterpret_cast<const __m256i*>(keyRow(prefix, own, prefixRows, r) + d)) : none;
            const __m256i high = r + 1 < rows ? _mm256_loadu_si256(reinterpret_cast<const __m256i*>(keyRow(prefix, own, prefixRows, r + 1) + d)) : none;
            _mm512_storeu_si512(to + r / 2 * headDim + d, paired(low, high));
        }
}

// Keys that query `row` of the segment sees: first..last-1.
std::int64_t firstKey(const HeadAttention& call, std::int64_t row) { return call.window > 0 ? most(0, call.prefix + row + 1 - call.window) : 0; }
std::int64_t lastKey(const HeadAttention& call, std::int64_t row) { return call.prefix + row + 1; }

// Lanes of the sixteen keys from `key` that lie in first..last-1.
GRAFT_AVX512_INLINE __mmask16 seenLanes(std::int64_t key, std::int64_t first, std::int64_t last) {
    if (last <= key) return 0;
    const __mmask16 upTo = firstLanes(last - key);
    return first <= key ? upTo : static_cast<__mmask16>(upTo & ~firstLanes(first - key));
}

// Scores of one query become bfloat16 e^(score - largest), zero for unseen keys; returns the factor that makes them a softmax.
GRAFT_AVX512 float softmaxRow(const float* scores, Bfloat16Bits* weights, std::int64_t begin, std::int64_t end, std::int64_t first, std::int64_t last, float scale, float* logSum) {
    const __m512 lowest = _mm512_set1_ps(-INFINITY);
    __m512 largest = lowest;
    for (std::int64_t j = begin; j < end; j += lanes) largest = _mm512_mask_max_ps(largest, seenLanes(j, first, last), largest, _mm512_loadu_ps(scores + j));
    const float top = _mm512_reduce_max_ps(largest);
    const __m512 shift = _mm512_set1_ps(top), factor = _mm512_set1_ps(scale);
    __m512 sums = _mm512_setzero_ps();
    for (std::int64_t j = begin; j < end; j += lanes) {
        const __m512 weight = _mm512_maskz_mov_ps(seenLanes(j, first, last), exponential(_mm512_mul_ps(_mm512_sub_ps(_mm512_loadu_ps(scores + j), shift), factor)));
        sums = _mm512_add_ps(sums, weight);
        store(weights + j, weight);
    }
    const float sum = _mm512_reduce_add_ps(sums);
    *logSum = top * scale + std::log(sum);
    return 1.0f / sum;
}

const std::int32_t* pairsOf(const Bfloat16Bits* row) { return reinterpret_cast<const std::int32_t*>(row); }

}  // namespace

std::int64_t forwardScratch(std::int64_t keys, std::int64_t headDim) {
    const std::int64_t filled = filledBlock(keys);
    return filled * headDim + block * filled + block * filled / 2 + block * headDim;
}

GRAFT_AVX512 void attendHead(const HeadAttention& call, float* scratch) {
    const std::int64_t keys = call.prefix + call.queries, filled = filledBlock(keys), d = call.head_dim;
    auto* keyColumns = reinterpret_cast<std::int32_t*>(scratch);
    std::int32_t* valueRows = keyColumns + filled * d / 2;
    float* scores = scratch + filled * d;
    auto* weights = reinterpret_cast<Bfloat16Bits*>(scores + block * filled);
    float* values = scores + block * filled + block * filled / 2;
    packColumns(call.prefix_key, call.key, call.prefix, keys, filled, d, keyColumns);
    packRows(call.prefix_value, call.value, call.prefix, keys, filled, d, valueRows);
    for (std::int64_t head = 0; head < call.group; ++head)
        for (std::int64_t from = 0; from < call.queries; from += block) {
            const std::int64_t rows = least(block, call.queries - from);
            const std::int64_t begin = firstKey(call, from) / block * block, end = filledBlock(lastKey(call, from + rows - 1));
            const Bfloat16Bits* query = call.query.at + from * call.query.stride + head * d;
            blockProduct({pairsOf(query), call.query.stride / 2, 1, keyColumns + begin, filled, scores + begin, filled, rows, d / 2, (end - begin) / lanes, false});
            float shares[block];
            for (std::int64_t row = 0; row < rows; ++row)
                shares[row] = softmaxRow(scores + row * filled, weights + row * filled, begin, end, firstKey(call, from + row), lastKey(call, from + row), call.scale,
                                         call.log_sums + head * call.log_sums_stride + from + row);
            blockProduct({pairsOf(weights + begin), filled / 2, 1, valueRows + begin / 2 * d, d, values, d, rows, (end - begin) / 2, d / lanes, false});
            for (std::int64_t row = 0; row < rows; ++row)
                for (std::int64_t i = 0; i < d; i += lanes)
                    store(call.values.at + (from + row) * call.values.stride + head * d + i, _mm512_mul_ps(_mm512_loadu_ps(values + row * d + i), _mm512_set1_ps(shares[row])));
        }
}

namespace {

// The memory of one backward call. Blocks of 64 x 64 stay in the first caches.
struct BackwardScratch {
    std::int32_t *key_columns, *value_columns, *key_rows;   // [d/2, filled] twice, [filled/2, d]
    float *key_gradient, *value_gradient;                   // [filled, d]
    std::int32_t *query_rows, *dy_rows;                     // [32, d]
    float* query_gradient;                                  // [64, d]
    float *scores, *weight_gradient;                        // [64, 64]
    std::int32_t *weight_pairs, *score_pairs;               // [32, 64]: rows 2p and 2p + 1 side by side
    Bfloat16Bits* score_rows;                               // [64, 64]
};

BackwardScratch laidOut(float* at, std::int64_t filled, std::int64_t d) {
    const auto take = [&at](std::int64_t count) {
        float* place = at;
        at += count;
        return place;
    };
    const auto takePairs = [&](std::int64_t count) { return reinterpret_cast<std::int32_t*>(take(count)); };
    BackwardScratch s{};
    s.key_columns = takePairs(filled * d / 2), s.value_columns = takePairs(filled * d / 2), s.key_rows = takePairs(filled * d / 2);
    s.key_gradient = take(filled * d), s.value_gradient = take(filled * d);
    s.query_rows = takePairs(block * d / 2), s.dy_rows = takePairs(block * d / 2);
    s.query_gradient = take(block * d);
    s.scores = take(block * block), s.weight_gradient = take(block * block);
    s.weight_pairs = takePairs(block * block / 2), s.score_pairs = takePairs(block * block / 2);
    s.score_rows = reinterpret_cast<Bfloat16Bits*>(take(block * block / 2));
    return s;
}

GRAFT_AVX512 void clear(float* at, std::int64_t count) {
    for (std::int64_t i = 0; i < count; i += lanes) _mm512_storeu_ps(at + i, _mm512_setzero_ps());
}

// A block of queries of one head: rows from..from+rows-1 of the segment.
struct QueryBlock {
    std::int64_t head, from, rows;
    float along[block];                                     // sum over the head of dy * values, per row
};

GRAFT_AVX512 void alongValues(const HeadAttention& call, const HeadGradients& gradients, QueryBlock& queries) {
    for (std::int64_t row = 0; row < queries.rows; ++row) {
        const Bfloat16Bits* dy = gradients.dy.at + (queries.from + row) * gradients.dy.stride + queries.head * call.head_dim;
        const Bfloat16Bits* values = call.values.at + (queries.from + row) * call.values.stride + queries.head * call.head_dim;
        __m512 sum = _mm512_setzero_ps();
        for (std::int64_t i = 0; i < call.head_dim; i += lanes) sum = _mm512_fmadd_ps(load(dy + i), load(values + i), sum);
        queries.along[row] = _mm512_reduce_add_ps(sum);
    }
}

// From the block's scores and the gradients of its weights: the weights, and the gradients of the scores, as the products want them.
GRAFT_AVX512 void weightsAndScoreGradients(const HeadAttention& call, const QueryBlock& queries, std::int64_t key, const BackwardScratch& s) {
    const __m512 scale = _mm512_set1_ps(call.scale);
    const float* logSums = call.log_sums + queries.head * call.log_sums_stride + queries.from;
    for (std::int64_t row = 0; row < block; row += 2)
        for (std::int64_t j = 0; j < block; j += lanes) {
            __m256i weights[2], slopes[2];
            for (int half = 0; half < 2; ++half) {
                const std::int64_t i = row + half;
                __m512 weight = _mm512_setzero_ps(), slope = _mm512_setzero_ps();
                if (i < queries.rows) {
                    const __mmask16 seen = seenLanes(key + j, firstKey(call, queries.from + i), lastKey(call, queries.from + i));
                    const __m512 exponent = _mm512_fmsub_ps(_mm512_loadu_ps(s.scores + i * block + j), scale, _mm512_set1_ps(logSums[i]));
                    weight = _mm512_maskz_mov_ps(seen, exponential(exponent));
                    slope = _mm512_mul_ps(_mm512_mul_ps(weight, scale), _mm512_sub_ps(_mm512_loadu_ps(s.weight_gradient + i * block + j), _mm512_set1_ps(queries.along[i])));
                }
                weights[half] = narrowed(weight), slopes[half] = narrowed(slope);
                _mm256_storeu_si256(reinterpret_cast<__m256i*>(s.score_rows + i * block + j), slopes[half]);
            }
            _mm512_storeu_si512(s.weight_pairs + row / 2 * block + j, paired(weights[0], weights[1]));
            _mm512_storeu_si512(s.score_pairs + row / 2 * block + j, paired(slopes[0], slopes[1]));
        }
}

GRAFT_AVX512 void backwardBlock(const HeadAttention& call, const HeadGradients& gradients, QueryBlock queries, std::int64_t filled, const BackwardScratch& s) {
    const std::int64_t d = call.head_dim, vectors = block / lanes, pairs = block / 2;
    const Rows query{call.query.at + queries.from * call.query.stride + queries.head * d, call.query.stride};
    const Rows dy{gradients.dy.at + queries.from * gradients.dy.stride + queries.head * d, gradients.dy.stride};
    packRows({}, query, 0, queries.rows, block, d, s.query_rows);
    packRows({}, dy, 0, queries.rows, block, d, s.dy_rows);
    alongValues(call, gradients, queries);
    clear(s.query_gradient, block * d);
    const std::int64_t begin = firstKey(call, queries.from) / block * block, end = filledBlock(lastKey(call, queries.from + queries.rows - 1));
    for (std::int64_t key = begin; key < end; key += block) {
        blockProduct({pairsOf(query.at), query.stride / 2, 1, s.key_columns + key, filled, s.scores, block, queries.rows, d / 2, vectors, false});
        blockProduct({pairsOf(dy.at), dy.stride / 2, 1, s.value_columns + key, filled, s.weight_gradient, block, queries.rows, d / 2, vectors, false});
        weightsAndScoreGradients(call, queries, key, s);
        blockProduct({s.weight_pairs, 1, block, s.dy_rows, d, s.value_gradient + key * d, d, block, pairs, d / lanes, true});
        blockProduct({s.score_pairs, 1, block, s.query_rows, d, s.key_gradient + key * d, d, block, pairs, d / lanes, true});
        blockProduct({pairsOf(s.score_rows), block / 2, 1, s.key_rows + key / 2 * d, d, s.query_gradient, d, queries.rows, pairs, d / lanes, true});
    }
    for (std::int64_t row = 0; row < queries.rows; ++row)
        for (std::int64_t i = 0; i < d; i += lanes)
            store(gradients.query.at + (queries.from + row) * gradients.query.stride + queries.head * d + i, _mm512_loadu_ps(s.query_gradient + row * d + i));
}

GRAFT_AVX512 void keepKeyGradients(const HeadAttention& call, const float* from, const Rows& own, float* prefix) {
    for (std::int64_t row = 0; row < call.prefix + call.queries; ++row)
        for (std::int64_t i = 0; i < call.head_dim; i += lanes) {
            const __m512 sums = _mm512_loadu_ps(from + row * call.head_dim + i);
            if (row < call.prefix) _mm512_storeu_ps(prefix + row * call.head_dim + i, sums);
            else store(own.at + (row - call.prefix) * own.stride + i, sums);
        }
}

}  // namespace

std::int64_t backwardScratch(std::int64_t keys, std::int64_t headDim) {
    const std::int64_t filled = filledBlock(keys);
    return filled * headDim / 2 * 7 + block * headDim * 2 + block * block * 2 + block * block / 2 * 3;
}

GRAFT_AVX512 void attendHeadBackward(const HeadAttention& call, const HeadGradients& gradients, float* scratch) {
    const std::int64_t keys = call.prefix + call.queries, filled = filledBlock(keys), d = call.head_dim;
    const BackwardScratch s = laidOut(scratch, filled, d);
    packColumns(call.prefix_key, call.key, call.prefix, keys, filled, d, s.key_columns);
    packColumns(call.prefix_value, call.value, call.prefix, keys, filled, d, s.value_columns);
    packRows(call.prefix_key, call.key, call.prefix, keys, filled, d, s.key_rows);
    clear(s.key_gradient, filled * d);
    clear(s.value_gradient, filled * d);
    for (std::int64_t head = 0; head < call.group; ++head)
        for (std::int64_t from = 0; from < call.queries; from += block)
            backwardBlock(call, gradients, {head, from, least(block, call.queries - from), {}}, filled, s);
    keepKeyGradients(call, s.key_gradient, gradients.key, gradients.prefix_key);
    keepKeyGradients(call, s.value_gradient, gradients.value, gradients.prefix_value);
}

}  // namespace graft::model

#endif
