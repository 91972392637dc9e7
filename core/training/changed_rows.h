// Tensors kept as their difference to what they were before the first step: of a model that is trained whole, the words that no example holds stay as they were, and
// with them most rows of a large embedding.
#pragma once

#include "base/result.h"
#include "model/tensor_file.h"

#include <functional>

namespace graft::training {

// Rows [begin, end) of the named tensor at first, float32, on any device. An empty function: the tensors are kept whole.
using RowsAtFirst = std::function<at::Tensor(const std::string& name, std::int64_t begin, std::int64_t end)>;

// A float32 matrix [n, columns] of which few rows have another bit than at first becomes NAME [k, columns], those rows, and "NAME.changed_rows" [k] int64, their places
// in ascending order. Where that is not smaller, and for all that is no matrix, the tensor stays whole.
model::NamedTensors onlyChangedRows(const model::NamedTensors& tensors, const RowsAtFirst& atFirst);

// Copies saved tensors into named destinations, those kept by onlyChangedRows with all their rows. A missing, foreign or misshapen tensor is an error that names it, as are places
// that are no rows of it.
Result<void> restoreTensors(const model::NamedTensors& targets, const model::NamedTensors& saved, const RowsAtFirst& atFirst = {});

}  // namespace graft::training
