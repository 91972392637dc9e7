#include "model/base_model_build.h"
#include "model/random_values.h"

#include <ATen/ATen.h>

namespace graft::model {

Result<std::shared_ptr<const BaseModel>> randomBaseModel(const ModelConfig& config, const std::string& name, const LoadOptions& options, std::uint64_t seed) {
    return buildBaseModel(config, name, options, [&](const std::string& tensor, const std::vector<std::int64_t>& shape) -> Result<at::Tensor> {
        const at::TensorOptions storage = at::TensorOptions().dtype(storageType(options.precision)).device(options.device);
        if (tensor.ends_with(".bias")) return at::zeros(shape, storage);
        if (shape.size() == 1) return at::ones(shape, storage);
        return normalValues(shape, config.initializer_range, seed, tensor).to(storage);
    });
}

Result<std::shared_ptr<const BaseModel>> randomBaseModel(const std::filesystem::path& folder, const LoadOptions& options, std::uint64_t seed) {
    return randomBaseModel(TRY(readModelConfig(folder)), folder.filename().string(), options, seed);
}

}  // namespace graft::model
