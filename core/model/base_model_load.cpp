#include "base/hash.h"
#include "base/quantities.h"
#include "formats/safetensors.h"
#include "model/base_model_build.h"
#include "model/device.h"

#include <ATen/ATen.h>

namespace graft::model {
namespace {

using formats::TensorType;

constexpr std::uint64_t pieceBytes = 8u << 20;  // a file's values pass through a buffer of this size when they need another type

std::string shownShape(const std::vector<std::int64_t>& shape) {
    std::string text = "[";
    for (std::int64_t size : shape) text += (text.size() > 1 ? ", " : "") + std::to_string(size);
    return text + "]";
}

std::optional<at::ScalarType> typeOf(TensorType type) {
    switch (type) {
        case TensorType::f32: return at::kFloat;
        case TensorType::bf16: return at::kBFloat16;
        case TensorType::f16: return at::kHalf;
        default: return std::nullopt;
    }
}

std::span<std::byte> bytesOf(const at::Tensor& tensor) { return {static_cast<std::byte*>(tensor.mutable_data_ptr()), tensor.nbytes()}; }

// Straight into the tensor where the types agree, else through a small buffer.
Result<void> readInto(const at::Tensor& target, const formats::ShardedTensors::Place& place, at::ScalarType stored) {
    if (stored == target.scalar_type()) return place.file->read(*place.entry, bytesOf(target));
    const at::Tensor flat = target.view(-1);
    const auto width = static_cast<std::int64_t>(c10::elementSize(stored)), step = static_cast<std::int64_t>(pieceBytes) / width;
    const at::Tensor buffer = at::empty({std::min(step, flat.numel())}, stored);
    for (std::int64_t begin = 0; begin < flat.numel(); begin += step) {
        const at::Tensor piece = buffer.slice(0, 0, std::min(step, flat.numel() - begin));
        TRY(place.file->read(*place.entry, static_cast<std::uint64_t>(begin * width), bytesOf(piece)));
        flat.slice(0, begin, begin + piece.numel()).copy_(piece);
    }
    return {};
}

Result<at::Tensor> loadTensor(const formats::ShardedTensors& tensors, const std::string& name, const std::vector<std::int64_t>& shape, const LoadOptions& options) {
    const formats::ShardedTensors::Place place = TRY(tensors.find(name));
    if (place.entry->shape != shape)
        return Error{ErrorKind::badInput, "Load the model", place.file->path().filename().string() + ", " + name + ": config.json makes it " + shownShape(shape) + ", the file has " + shownShape(place.entry->shape),
                     "config.json and the weights are not of the same model: fetch both again."};
    const auto stored = typeOf(place.entry->type);
    if (!stored)
        return Error{ErrorKind::unsupported, "Load the model", place.file->path().filename().string() + ", " + name + ": expected F32, BF16 or F16, found " + std::string(formats::nameOf(place.entry->type)),
                     "Choose a model whose weights are not quantised."};
    const at::Tensor values = at::empty(shape, storageType(options.precision));
    TRY(readInto(values, place, *stored));
    return values.to(options.device);
}

// X15: say so before anything is allocated.
Result<void> checkFits(const recipe::ModelShape& shape, const LoadOptions& options) {
    const std::uint64_t needed = shape.parameters * c10::elementSize(storageType(options.precision));
    const std::uint64_t available = memoryLimitBytes(options.device);
    if (available == 0 || needed <= available) return {};
    return Error{ErrorKind::outOfMemory, "Load the model", "its weights need " + formatBytes(needed) + ", this machine has " + formatBytes(available),
                 options.precision == Precision::float32 ? "Load it in bfloat16, or choose a smaller model." : "Choose a smaller model."};
}

Result<std::string> hashOf(const formats::ShardedTensors& tensors) {
    std::string all;
    for (const formats::SafetensorsFile& file : tensors.files()) all += TRY(sha256HexOfFile(file.path()));
    return tensors.files().size() == 1 ? all : sha256Hex(all);
}

}  // namespace

Result<std::shared_ptr<const BaseModel>> loadBaseModel(const std::filesystem::path& folder, const LoadOptions& options) {
    const ModelConfig config = TRY(readModelConfig(folder));
    const std::string name = folder.filename().empty() ? folder.parent_path().filename().string() : folder.filename().string();
    TRY(checkFits(shapeOf(config, name), options));
    const formats::ShardedTensors tensors = TRY(formats::ShardedTensors::open(folder));
    auto model = TRY(buildBaseModel(config, name, options, [&](const std::string& tensor, const std::vector<std::int64_t>& shape) { return loadTensor(tensors, tensor, shape, options); }));
    auto hashed = std::make_shared<BaseModel>(*model);  // shares the weights
    hashed->hash = TRY(hashOf(tensors));
    return std::shared_ptr<const BaseModel>(std::move(hashed));
}

}  // namespace graft::model
