// Small layers in the folder form of AdapterHub's library `adapters` (1.3.0): its configuration and tensor names, read and written.
#pragma once

#include "peft/bottleneck_adapter.h"

namespace graft::peft {

// What tells the style from the others in the configuration.
Json bottleneckPreset(const BottleneckStyle& style);

Result<PeftFolder> bottleneckToHub(const BottleneckStyle& style, const model::BaseModel& base, const Values& values, const State& state);

// Options under which the same tensors would mean another computation are errors; those that act in training alone (dropout, how it starts) are not read.
Result<State> bottleneckFromHub(const BottleneckStyle& style, const model::BaseModel& base, const PeftFolder& folder, Values& values);

}  // namespace graft::peft
