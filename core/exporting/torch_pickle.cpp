#include "exporting/torch_pickle.h"

#include <ATen/ATen.h>
#include <caffe2/serialize/inline_container.h>
#include <torch/csrc/jit/serialization/pickler.h>

namespace graft::exporting {
namespace {

// torch::pickle_save would mark the dictionary's type, and weights_only refuses the mark.
constexpr bool markTypes = false;

}  // namespace

Result<void> writeTorchPickle(const std::filesystem::path& path, const model::NamedTensors& tensors, const FileCalls& calls) {
    c10::Dict<std::string, at::Tensor> entries;
    for (const auto& [name, tensor] : tensors) entries.insert(name, tensor.detach().to(at::kCPU).contiguous());
    std::string pickle, archive;
    torch::jit::Pickler pickler([&](const char* bytes, std::size_t size) { pickle.append(bytes, size); }, nullptr, nullptr, nullptr, {}, markTypes);
    pickler.protocol();
    pickler.pushIValue(entries);
    pickler.stop();
    caffe2::serialize::PyTorchStreamWriter writer([&](const void* bytes, std::size_t size) { archive.append(static_cast<const char*>(bytes), size); return size; });
    std::size_t next = 0;
    for (const at::Tensor& tensor : pickler.tensorData()) writer.writeRecord("data/" + std::to_string(next++), tensor.const_data_ptr(), tensor.nbytes());
    writer.writeRecord("data.pkl", pickle.data(), pickle.size());
    writer.writeEndOfFile();
    return writeFileDurably(path, archive, calls);
}

}  // namespace graft::exporting
