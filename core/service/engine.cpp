#include "service/engine.h"

#include "base/quantities.h"
#include "model/kernels/kernels.h"
#include "service/engine_state.h"
#include "service/guarded.h"

#include <ATen/Parallel.h>

namespace graft::service {

Engine::Engine() : m_state(std::make_unique<State>()) {
    model::openDevices();
    m_state->device = model::bestDevice();
}
Engine::~Engine() = default;
Engine::Engine(Engine&&) noexcept = default;

DeviceLine Engine::device() const {
    const auto& facts = m_state->device;
    DeviceLine line{.name = facts.name, .details = {}, .memory_bytes = facts.memory_bytes, .threads = at::get_num_threads()};
    line.details = facts.name + ", " + formatBytes(facts.memory_bytes) + " memory, " + formatBytes(facts.free_bytes) + " free, " + std::to_string(line.threads) + " threads, bfloat16 " +
                   (facts.bfloat16_products ? "in hardware" : "emulated") + ", " + model::kernelsInWords(facts.device);
    return line;
}

Result<std::shared_ptr<const model::BaseModel>> baseFor(Engine& engine, const recipe::ModelChoice& choice, std::uint64_t seed, const ProgressSink& progress) {
    auto& state = engine.state();
    const bool random = choice.initialisation == "random";
    const auto key = choice.path + '\n' + choice.base_precision.value_or("") + '\n' + recipe::computePrecision(choice) + '\n' + choice.initialisation + (random ? std::to_string(seed) : "");
    if (state.base && state.base_key == key) return state.base;
    state.base.reset();  // before the next one comes, so that two never stand side by side
    auto options = model::loadOptionsFor(choice);
    options.device = state.device.device;
    options.progress = progress;
    auto loaded = TRY(guarded("Cannot load the model " + choice.path, [&] {
        return random ? model::randomBaseModel(choice.path, options, seed) : model::loadBaseModel(choice.path, options);
    }));
    state.base = loaded;
    state.base_key = key;
    return loaded;
}

}  // namespace graft::service
