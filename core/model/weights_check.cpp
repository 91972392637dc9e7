#include "model/weights_check.h"

#include "base/quantities.h"
#include "base/shown_text.h"

namespace graft::model {
namespace {

using formats::TensorType;
using recipe::SiteKind;

std::string shownSizes(const std::vector<std::int64_t>& sizes) {
    std::string text;
    for (std::int64_t size : sizes) text += (text.empty() ? "" : ", ") + std::to_string(size);
    return "[" + text + "]";
}

Result<void> checkTensor(const formats::ShardedTensors& tensors, const std::string& name, const std::vector<std::int64_t>& sizes) {
    const formats::ShardedTensors::Place place = TRY(tensors.find(name));
    const std::string where = shownName(place.file->path()) + ", " + name + ": ";
    if (place.entry->shape != sizes)
        return Error{ErrorKind::badInput, "Load the model", where + "config.json makes it " + shownSizes(sizes) + ", the file has " + shownSizes(place.entry->shape),
                     "config.json and the weights are not of the same model: fetch both again."};
    const TensorType type = place.entry->type;
    if (type != TensorType::f32 && type != TensorType::bf16 && type != TensorType::f16)
        return Error{ErrorKind::unsupported, "Load the model", where + "expected F32, BF16 or F16, found " + std::string(formats::nameOf(type)),
                     "Choose a model whose weights are not quantised."};
    return {};
}

bool isNorm(SiteKind kind) { return kind == SiteKind::input_norm || kind == SiteKind::post_attention_norm || kind == SiteKind::final_norm; }

}  // namespace

Result<void> checkWeights(const recipe::ModelShape& shape, const formats::ShardedTensors& tensors) {
    for (const recipe::SiteShape& site : shape.sites) {
        TRY(checkTensor(tensors, site.name + ".weight", isNorm(site.kind) ? std::vector{site.out} : std::vector{site.out, site.in}));
        if (site.bias) TRY(checkTensor(tensors, site.name + ".bias", {site.out}));
    }
    return {};
}

Result<void> checkFits(const recipe::ModelShape& shape, recipe::Quantisation quantisation, int computeBytes, std::uint64_t available) {
    const std::uint64_t needed = recipe::weightBytes(shape, quantisation, computeBytes);  // the limits of config.json keep it under 2^61
    if (available == 0 || needed <= available) return {};
    return Error{ErrorKind::outOfMemory, "Load the model", "its weights need " + formatBytes(needed) + ", this machine has " + formatBytes(available),
                 quantisation != recipe::Quantisation::none ? "Choose a smaller model."
                 : computeBytes > 2                         ? "Load it in bfloat16 or nf4, or choose a smaller model."
                                                            : "Load it in nf4, or choose a smaller model."};
}

}  // namespace graft::model
