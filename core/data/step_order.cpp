#include "base/counter_random.h"
#include "data/batch.h"

#include <algorithm>
#include <cassert>

namespace graft::data {

StepOrder::StepOrder(std::int64_t rows, std::int64_t batchRows, std::uint64_t seed) : m_rows(rows), m_batchRows(batchRows), m_seed(seed) {
    assert(rows > 0 && batchRows > 0);
}

std::int64_t StepOrder::stepsPerEpoch() const {
    return (m_rows + m_batchRows - 1) / m_batchRows;
}

std::vector<std::int64_t> StepOrder::rowsOfStep(std::int64_t step) const {
    const std::int64_t epoch = step / stepsPerEpoch();
    const std::int64_t begin = step % stepsPerEpoch() * m_batchRows, end = std::min(begin + m_batchRows, m_rows);
    // An odd multiplier keeps (seed, epoch) pairs of one seed apart.
    const std::uint64_t epochSeed = m_seed + static_cast<std::uint64_t>(epoch) * 0x9E3779B97F4A7C15u;
    std::vector<std::int64_t> rows;
    rows.reserve(static_cast<std::size_t>(end - begin));
    for (std::int64_t i = begin; i < end; ++i)
        rows.push_back(static_cast<std::int64_t>(permuted(static_cast<std::uint64_t>(i), static_cast<std::uint64_t>(m_rows), epochSeed)));
    return rows;
}

}  // namespace graft::data
