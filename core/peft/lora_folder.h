// LoRA as Hugging Face PEFT stores it: the configuration and tensor names of an adapter folder.
#pragma once

#include "peft/method.h"

namespace graft::peft {

Result<PeftFolder> loraToPeft(const model::BaseModel& base, const Values& values, const State& state);
// Refuses rank 0, an alpha that is not finite, targets the model does not have, wrong shapes, values that are not finite, and options that change
// the computation (DoRA, biases, per-layer ranks, embedding adapters).
Result<State> loraFromPeft(const model::BaseModel& base, const PeftFolder& folder, Values& values);

}  // namespace graft::peft
