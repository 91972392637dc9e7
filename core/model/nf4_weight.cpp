#include "model/nf4_weight.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

namespace graft::model {
namespace {

constexpr std::int64_t grainBlocks = 512;

// The blocks that hold some rows, and where the rows begin in them.
struct BlockRange {
    std::int64_t first, last;        // blocks [first, last)
    std::int64_t begin, values;      // of the rows, counted from the first block
    std::int64_t end;                // of the last block's values, counted so too: the matrix may end within it
};

BlockRange blocksOf(const Nf4Weight& weight, std::int64_t begin, std::int64_t end) {
    const std::int64_t from = begin * weight.columns, to = end * weight.columns, all = weight.rows * weight.columns;
    const std::int64_t first = from / nf4Block, last = (to + nf4Block - 1) / nf4Block;
    return {first, last, from - first * nf4Block, to - from, std::min(last * nf4Block, all) - first * nf4Block};
}

// [last - first] float32.
at::Tensor scalesOf(const Nf4Weight& weight, std::int64_t first, std::int64_t last) {
    const at::Tensor held = weight.absmax.slice(0, first, last);
    if (!weight.nested_absmax.defined()) return held;
    const at::Tensor places = at::arange(first, last, held.options().dtype(at::kLong)).div_(nf4ScaleBlock, "floor");
    return dynamicMap().to(held.device()).index_select(0, held.to(at::kInt)).mul_(weight.nested_absmax.index_select(0, places)).add_(weight.offset);
}

// A table of the block's sixteen values, rounded once to the compute type, then one look-up per value.
template <class T>
void unpack(const std::uint8_t* codes, const float* scales, const BlockRange& range, T* target) {
    at::parallel_for(0, range.last - range.first, grainBlocks, [&](std::int64_t begin, std::int64_t end) {
        T table[16];
        for (std::int64_t block = begin; block < end; ++block) {
            for (std::size_t i = 0; i < 16; ++i) table[i] = static_cast<T>(nf4Values[i] * scales[block]);
            const std::int64_t from = block * nf4Block, values = std::min(range.end - from, nf4Block);
            const std::uint8_t* pairs = codes + from / 2;
            for (std::int64_t i = 0; i < values / 2; ++i) {
                target[from + 2 * i] = table[pairs[i] >> 4];
                target[from + 2 * i + 1] = table[pairs[i] & 15];
            }
            if (values % 2 != 0) target[from + values - 1] = table[pairs[values / 2] >> 4];
        }
    });
}

}  // namespace

at::Tensor denseRows(const Nf4Weight& weight, std::int64_t begin, std::int64_t end) {
    if (!weight.codes.is_cpu() || (weight.compute_type != at::kFloat && weight.compute_type != at::kBFloat16)) return plainRows(weight, begin, end);
    const BlockRange range = blocksOf(weight, begin, end);
    const at::Tensor scales = scalesOf(weight, range.first, range.last), values = at::empty({range.end}, weight.compute_type);
    const std::uint8_t* codes = weight.codes.const_data_ptr<std::uint8_t>() + range.first * nf4Block / 2;
    if (weight.compute_type == at::kFloat) unpack(codes, scales.const_data_ptr<float>(), range, values.mutable_data_ptr<float>());
    else unpack(codes, scales.const_data_ptr<float>(), range, values.mutable_data_ptr<at::BFloat16>());
    return values.slice(0, range.begin, range.begin + range.values).view({end - begin, weight.columns});
}

at::Tensor plainRows(const Nf4Weight& weight, std::int64_t begin, std::int64_t end) {
    const BlockRange range = blocksOf(weight, begin, end);
    const at::Tensor bytes = weight.codes.slice(0, range.first * nf4Block / 2, range.first * nf4Block / 2 + (range.end + 1) / 2);
    const at::Tensor pairs = at::stack({bytes.bitwise_right_shift(4), bytes.bitwise_and(15)}, 1).view(-1).to(at::kInt);
    const at::Tensor table = at::tensor(at::ArrayRef<float>(nf4Values.data(), nf4Values.size())).to(bytes.device());
    const std::int64_t blocks = range.last - range.first;
    const at::Tensor values = at::constant_pad_nd(table.index_select(0, pairs), {0, blocks * nf4Block - pairs.numel()}).view({blocks, nf4Block});
    const at::Tensor scaled = (values * scalesOf(weight, range.first, range.last).unsqueeze(1)).to(weight.compute_type);
    return scaled.view(-1).slice(0, range.begin, range.begin + range.values).view({end - begin, weight.columns});
}

}  // namespace graft::model
