#include "peft/taken_size.h"

#include <ATen/ATen.h>

namespace graft::peft {

Result<std::uint64_t> takenBytes(const Method& method, const model::BaseModel& base, const Values& values, const State& state) {
    const at::NoGradGuard withoutGraph;
    std::uint64_t numbers = 0;
    if (const auto& form = method.toPeft ? method.toPeft : method.toHub) {
        const auto folder = TRY(form(base, values, state));
        for (const auto& [key, tensor] : folder.tensors) numbers += static_cast<std::uint64_t>(tensor.numel());
    } else {
        for (const Leaf& leaf : state.leaves)
            if (leaf.trainable == Trainable::yes) numbers += static_cast<std::uint64_t>(leaf.values.numel());
    }
    return sizeof(float) * numbers;
}

}  // namespace graft::peft
