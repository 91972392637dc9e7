#include "model/tensor_file.h"

#include <ATen/ATen.h>

#include <array>
#include <optional>

namespace graft::model {
namespace {

struct TypePair {
    formats::TensorType stored;
    at::ScalarType held;
};
constexpr std::array<TypePair, 7> types{{{formats::TensorType::f32, at::kFloat},
                                         {formats::TensorType::bf16, at::kBFloat16},
                                         {formats::TensorType::f16, at::kHalf},
                                         {formats::TensorType::f64, at::kDouble},
                                         {formats::TensorType::i64, at::kLong},
                                         {formats::TensorType::i32, at::kInt},
                                         {formats::TensorType::u8, at::kByte}}};

std::optional<formats::TensorType> storedTypeOf(at::ScalarType held) {
    for (const TypePair& pair : types)
        if (pair.held == held) return pair.stored;
    return {};
}

std::optional<at::ScalarType> heldTypeOf(formats::TensorType stored) {
    for (const TypePair& pair : types)
        if (pair.stored == stored) return pair.held;
    return {};
}

}  // namespace

Result<void> writeTensorFile(const std::filesystem::path& path, const NamedTensors& tensors, const std::map<std::string, std::string>& metadata,
                             const FileCalls& calls) {
    std::vector<at::Tensor> held;
    std::vector<formats::TensorSource> sources;
    for (const auto& [name, tensor] : tensors) {
        const auto type = storedTypeOf(tensor.scalar_type());
        if (!type)
            return Error{ErrorKind::unsupported, "Cannot write " + path.string(),
                         "tensor \"" + name + "\" has the type " + at::toString(tensor.scalar_type()) + ", which is not stored", ""};
        held.push_back(tensor.detach().to(at::kCPU).contiguous());
        sources.push_back({name, *type, tensor.sizes().vec(), {static_cast<const std::byte*>(held.back().const_data_ptr()), held.back().nbytes()}});
    }
    return formats::writeSafetensors(path, std::move(sources), metadata, calls);
}

Result<NamedTensors> readTensorFile(const std::filesystem::path& path) {
    const formats::SafetensorsFile file = TRY(formats::SafetensorsFile::open(path));
    NamedTensors tensors;
    for (const formats::TensorEntry& entry : file.tensors()) {
        const auto type = heldTypeOf(entry.type);
        if (!type)
            return Error{ErrorKind::unsupported, "Cannot read " + path.string(),
                         "tensor \"" + entry.name + "\" has the type " + std::string(formats::nameOf(entry.type)) + ", which is not read here", ""};
        at::Tensor tensor = at::empty(entry.shape, *type);
        TRY(file.read(entry, {static_cast<std::byte*>(tensor.mutable_data_ptr()), tensor.nbytes()}));
        tensors.emplace_back(entry.name, std::move(tensor));
    }
    return tensors;
}

}  // namespace graft::model
