#include "base/hash.h"
#include "formats/safetensors.h"
#include "model/base_model_build.h"
#include "model/device.h"
#include "model/weights_check.h"

#include <ATen/ATen.h>

namespace graft::model {
namespace {

using formats::TensorType;

constexpr std::uint64_t pieceBytes = 8u << 20;  // a file's values pass through a buffer of this size when they need another type

at::ScalarType typeOf(TensorType type) { return type == TensorType::f32 ? at::kFloat : type == TensorType::bf16 ? at::kBFloat16 : at::kHalf; }

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

// Of a file that checkWeights has passed.
Result<at::Tensor> loadTensor(const formats::ShardedTensors& tensors, const std::string& name, const std::vector<std::int64_t>& shape, const LoadOptions& options) {
    const formats::ShardedTensors::Place place = TRY(tensors.find(name));
    const at::Tensor values = at::empty(shape, storageType(options.precision));
    TRY(readInto(values, place, typeOf(place.entry->type)));
    return values.to(options.device);
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
    const recipe::ModelShape shape = shapeOf(config, name);
    TRY(checkFits(shape, options.quantisation, static_cast<int>(c10::elementSize(storageType(options.precision))), memoryLimitBytes(options.device)));
    const formats::ShardedTensors tensors = TRY(formats::ShardedTensors::open(folder));
    TRY(checkWeights(shape, tensors));
    auto model = TRY(buildBaseModel(config, name, options, [&](const std::string& tensor, const std::vector<std::int64_t>& sizes) { return loadTensor(tensors, tensor, sizes, options); }));
    auto hashed = std::make_shared<BaseModel>(*model);  // shares the weights
    hashed->hash = TRY(hashOf(tensors));
    return std::shared_ptr<const BaseModel>(std::move(hashed));
}

}  // namespace graft::model
