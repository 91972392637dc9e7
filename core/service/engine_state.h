// What an Engine holds: the device, the loaded base model and what was measured of the machine.
#pragma once

#include "model/base_model.h"
#include "model/device.h"
#include "planning/machine_speed.h"
#include "recipe/recipe.h"
#include "service/engine.h"

#include <map>
#include <memory>
#include <string>

namespace graft::service {

struct Engine::State {
    model::DeviceFacts device;
    std::shared_ptr<const model::BaseModel> base;
    std::string base_key;                                   // which choice `base` was loaded for
    std::map<std::string, planning::MachineSpeed> speeds;   // by model sizes and precision
};

// The base model of a decided choice: the one that is loaded already, or a new one in its place.
Result<std::shared_ptr<const model::BaseModel>> baseFor(Engine& engine, const recipe::ModelChoice& choice, std::uint64_t seed, const ProgressSink& progress = {});

}  // namespace graft::service
