#include "training/changed_rows.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <map>

namespace graft::training {
namespace {

constexpr const char* places = ".changed_rows";
constexpr std::int64_t rowsAtOnce = 1024;   // of a large vocabulary no second copy is held

Error unfit(const std::string& why) {
    return {ErrorKind::mismatch, "Reading the trained tensors of a checkpoint", why, "The checkpoint belongs to another method, other values or another model."};
}

// By their bits, so that what is read back is the same bit by bit.
at::Tensor changedIn(const at::Tensor& rows, const at::Tensor& atFirst) {
    return (rows.contiguous().view(at::kInt) != atFirst.to(rows.device()).contiguous().view(at::kInt)).any(1).nonzero().squeeze(1);
}

at::Tensor changedPlaces(const std::string& name, const at::Tensor& matrix, const RowsAtFirst& atFirst) {
    std::vector<at::Tensor> found;
    for (std::int64_t begin = 0; begin < matrix.size(0); begin += rowsAtOnce) {
        const std::int64_t end = std::min(begin + rowsAtOnce, matrix.size(0));
        found.push_back(changedIn(matrix.slice(0, begin, end), atFirst(name, begin, end)) + begin);
    }
    return at::cat(found);
}

bool ascendBelow(const at::Tensor& rows, std::int64_t end) {
    const at::Tensor host = rows.contiguous();
    const std::int64_t* values = host.const_data_ptr<std::int64_t>();
    std::int64_t before = -1;
    for (std::int64_t i = 0; i < host.numel(); ++i) {
        if (values[i] <= before || values[i] >= end) return false;
        before = values[i];
    }
    return true;
}

Result<void> putRows(const std::string& name, const at::Tensor& target, const at::Tensor& rows, const at::Tensor& at, const RowsAtFirst& atFirst) {
    if (!atFirst || target.dim() != 2) return unfit("\"" + name + "\" is kept as a difference, which this run's is not");
    if (at.scalar_type() != at::kLong || at.dim() != 1 || rows.dim() != 2 || rows.size(0) != at.size(0) || rows.size(1) != target.size(1) || !ascendBelow(at, target.size(0)))
        return unfit("\"" + name + places + "\" names other rows than the tensor has");
    for (std::int64_t begin = 0; begin < target.size(0); begin += rowsAtOnce) {
        const std::int64_t end = std::min(begin + rowsAtOnce, target.size(0));
        target.slice(0, begin, end).copy_(atFirst(name, begin, end));
    }
    target.index_copy_(0, at.to(target.device()), rows.to(target.device(), target.scalar_type()));
    return {};
}

}  // namespace

model::NamedTensors onlyChangedRows(const model::NamedTensors& tensors, const RowsAtFirst& atFirst) {
    if (!atFirst) return tensors;
    const at::NoGradGuard frozen;
    model::NamedTensors kept;
    for (const auto& [name, tensor] : tensors) {
        if (tensor.dim() == 2 && tensor.scalar_type() == at::kFloat) {
            const at::Tensor at = changedPlaces(name, tensor, atFirst);
            const std::size_t rowBytes = static_cast<std::size_t>(tensor.size(1)) * tensor.element_size();
            if (static_cast<std::size_t>(at.numel()) * rowBytes + at.nbytes() < tensor.nbytes()) {
                kept.emplace_back(name, tensor.index_select(0, at));
                kept.emplace_back(name + places, at);
                continue;
            }
        }
        kept.emplace_back(name, tensor);
    }
    return kept;
}

Result<void> restoreTensors(const model::NamedTensors& targets, const model::NamedTensors& saved, const RowsAtFirst& atFirst) {
    const at::NoGradGuard frozen;
    std::map<std::string, at::Tensor> byName(saved.begin(), saved.end());
    for (const auto& [name, target] : targets) {
        const auto found = byName.find(name);
        if (found == byName.end()) return unfit("\"" + name + "\" is missing");
        if (const auto at = byName.find(name + places); at != byName.end()) {
            TRY(putRows(name, target, found->second, at->second, atFirst));
            byName.erase(at);
        } else {
            if (found->second.sizes() != target.sizes()) return unfit("\"" + name + "\" has another shape than this run's");
            target.copy_(found->second);
        }
        byName.erase(name);
    }
    if (!byName.empty()) return unfit("\"" + byName.begin()->first + "\" does not belong to this run");
    return {};
}

}  // namespace graft::training
