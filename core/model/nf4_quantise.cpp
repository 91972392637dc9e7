// The steps and their order are those of bitsandbytes 0.50 (backends/default and its CPU library), so that every bit agrees.
#include "model/nf4_weight.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cmath>

namespace graft::model {

const std::array<float, 16> nf4Values{-1.0f, -0.6961928009986877f, -0.5250730514526367f, -0.39491748809814453f, -0.28444138169288635f, -0.18477343022823334f, -0.09105003625154495f, 0.0f,
                                      0.07958029955625534f, 0.16093020141124725f, 0.24611230194568634f, 0.33791524171829224f, 0.44070982933044434f, 0.5626170039176941f, 0.7229568362236023f, 1.0f};

namespace {

constexpr std::int64_t pieceBlocks = 1 << 14;  // a million values at once: some 20 MB of scratch, whatever the matrix

// Between two neighbours of an ascending table; a value on a midpoint takes the lower one.
at::Tensor nearest(const at::Tensor& values, const at::Tensor& table) {
    const at::Tensor midpoints = (table.slice(0, 0, -1) + table.slice(0, 1)) / 2;
    return at::bucketize(values, midpoints.to(values.device()), true).to(at::kByte);
}

const at::Tensor& nf4Table() {
    static const at::Tensor table = at::tensor(at::ArrayRef<float>(nf4Values.data(), nf4Values.size()));
    return table;
}

void pack(const at::Tensor& scaled, const at::Tensor& target) {
    const at::Tensor codes = nearest(scaled, nf4Table()).view({-1, 2});
    target.copy_(codes.select(1, 0).mul(16).bitwise_or_(codes.select(1, 1)));
}

// Whole blocks are multiplied by the reciprocal of their scale, the rest of the matrix is divided by its own, which is never zero.
void packBlocks(const at::Tensor& values, const at::Tensor& codes, const at::Tensor& absmax) {
    const at::Tensor blocks = values.to(at::kFloat).view({-1, nf4Block});
    absmax.copy_(blocks.abs().amax(1));
    pack((blocks * absmax.clamp_min(1e-38).reciprocal().unsqueeze(1)).clamp_(-1, 1).view(-1), codes);
}

void packRest(const at::Tensor& values, const at::Tensor& codes, const at::Tensor& absmax) {
    const at::Tensor rest = values.to(at::kFloat);
    absmax.copy_(rest.abs().max().clamp_min(1e-38));
    const at::Tensor scaled = (rest / absmax).clamp_(-1, 1);
    pack(scaled.numel() % 2 == 0 ? scaled : at::constant_pad_nd(scaled, {0, 1}), codes);
}

// Looked up in 65,536 even steps, as bitsandbytes' CPU library does: beside a midpoint the neighbour may win.
void quantiseScales(Nf4Weight& weight) {
    const std::int64_t blocks = weight.absmax.numel(), nested = (blocks + nf4ScaleBlock - 1) / nf4ScaleBlock;
    weight.offset = weight.absmax.mean();
    const at::Tensor centred = at::constant_pad_nd(weight.absmax - weight.offset, {0, nested * nf4ScaleBlock - blocks}).view({nested, nf4ScaleBlock});
    weight.nested_absmax = centred.abs().amax(1);
    const at::Tensor scaled = (centred / weight.nested_absmax.unsqueeze(1)).nan_to_num_(-1).clamp_(-1, 1);  // equal scales have no code of their own
    const at::Tensor steps = scaled.add_(1).mul_(0.5).mul_(65535).add_(0.5).floor_();
    weight.absmax = nearest(steps.mul_(2.0 / 65535).sub_(1), dynamicMap()).view(-1).slice(0, 0, blocks).clone();
}

}  // namespace

const at::Tensor& dynamicMap() {
    static const at::Tensor map = [] {
        std::vector<float> values{0, 1};
        for (int exponent = 0; exponent < 7; ++exponent) {
            const at::Tensor edges = at::linspace(0.1, 1, (1 << exponent) + 1, at::kFloat);
            const at::Tensor means = (edges.slice(0, 0, -1) + edges.slice(0, 1)) / 2.0 * std::pow(10.0, exponent - 6);
            for (std::int64_t i = 0; i < means.numel(); ++i)
                for (const float sign : {1.0f, -1.0f}) values.push_back(sign * means[i].item<float>());
        }
        std::ranges::sort(values);
        return at::tensor(values);
    }();
    return map;
}

std::uint64_t Nf4Weight::bytes() const { return codes.nbytes() + absmax.nbytes() + (nested_absmax.defined() ? nested_absmax.nbytes() + offset.nbytes() : 0); }

Nf4Weight quantiseNf4(const at::Tensor& matrix, DoubleQuantisation scales) {
    const at::NoGradGuard frozen;
    const at::Tensor flat = matrix.contiguous().view(-1);
    const std::int64_t values = flat.numel(), blocks = (values + nf4Block - 1) / nf4Block, whole = values / nf4Block;
    Nf4Weight weight{.codes = at::empty({(values + 1) / 2}, flat.options().dtype(at::kByte)), .absmax = at::empty({blocks}, flat.options().dtype(at::kFloat)),
                     .rows = matrix.size(0), .columns = matrix.size(1), .compute_type = matrix.scalar_type()};
    for (std::int64_t begin = 0; begin < whole; begin += pieceBlocks) {
        const std::int64_t end = std::min(whole, begin + pieceBlocks);
        packBlocks(flat.slice(0, begin * nf4Block, end * nf4Block), weight.codes.slice(0, begin * nf4Block / 2, end * nf4Block / 2), weight.absmax.slice(0, begin, end));
    }
    if (whole < blocks) packRest(flat.slice(0, whole * nf4Block), weight.codes.slice(0, whole * nf4Block / 2), weight.absmax.select(0, whole));
    if (scales == DoubleQuantisation::yes) quantiseScales(weight);
    return weight;
}

}  // namespace graft::model
