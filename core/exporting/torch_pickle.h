// Tensors in the file that torch.load reads; for programs that know no other. Such files are written here and never read.
#pragma once

#include "model/tensor_file.h"

namespace graft::exporting {

// A dictionary of plain tensors, which torch.load takes with weights_only=True. Durable; held in memory as a whole.
Result<void> writeTorchPickle(const std::filesystem::path& path, const model::NamedTensors& tensors, const FileCalls& calls = FileCalls::system());

}  // namespace graft::exporting
