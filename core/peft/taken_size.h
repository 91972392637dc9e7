// How large what a run has learned is as a file.
#pragma once

#include "peft/method.h"

namespace graft::peft {

// Bytes of the tensors in the method's own export form, float32; of a method without one, of its trained leaves. Frozen matrices that the file must carry count (VeRA),
// directions that were dropped do not (AdaLoRA). An error is that of the export form.
Result<std::uint64_t> takenBytes(const Method& method, const model::BaseModel& base, const Values& values, const State& state);

}  // namespace graft::peft
