// Models as a search finds them, good ones and a broken one, with the details of each.
#pragma once

#include "service/model_details.h"

#include <algorithm>

namespace graft::ui::sample {

inline service::FoundModel model(const std::string& folder, const std::string& name, service::ModelPlace place, std::uint64_t parameters) {
    service::FoundModel model{.folder = folder, .name = name, .place = place, .shape = {}, .weight_bytes = 2 * parameters, .broken = {}, .remarks = {}};
    model.shape.family = "llama";
    model.shape.parameters = parameters;
    model.shape.max_positions = 8192;
    model.shape.stored_dtype = "bfloat16";
    return model;
}

inline std::vector<service::FoundModel> models() {
    using service::ModelPlace;
    const std::string hub = "/srv/projects/.cache/huggingface/hub/models--";
    std::vector<service::FoundModel> models{
        model("/srv/graft/resources/starter/model", "starter", ModelPlace::starter, 4'852'992),
        model(hub + "HuggingFaceTB--SmolLM2-135M-Instruct/snapshots/12fd25f77366fa6b3b4b768ec3050bf629380bac", "HuggingFaceTB/SmolLM2-135M-Instruct", ModelPlace::hub_cache, 134'515'008),
        model("/srv/models/half", "half", ModelPlace::folder, 0),
        model("/srv/models/Llama-3.1-8B-Instruct", "Llama-3.1-8B-Instruct", ModelPlace::folder, 8'030'261'248)};
    models[2].broken = Error{ErrorKind::badInput, "Cannot use /srv/models/half", "model.safetensors is a Git LFS pointer of 134 bytes, not the weights", "Fetch the file with git lfs pull"};
    models[3].remarks = {"contains code (auto_map), never run"};
    return models;
}

inline service::ModelDetails details(const service::FoundModel& model) {
    service::ModelDetails details{.found = model, .problem = model.broken, .speech = service::Speech::chat, .licence = "llama3.1", .needs = {}};
    if (model.broken) return details;
    const std::uint64_t bytes = 3 * model.shape.parameters + 600'000'000;
    details.needs = service::TrainingNeeds{.methods = {}, .usable_bytes = 21'000'000'000, .installed_bytes = 24'000'000'000, .row_tokens = 512, .batch_rows = 16};
    details.needs->methods = {{"lora", "LoRA", bytes > 18'000'000'000 ? service::Fit::tight : service::Fit::fits, std::min<std::uint64_t>(bytes, 18'600'000'000), bytes, 0, {}},
                              {"full", "Full fine-tuning", 6 * bytes > 21'000'000'000 ? service::Fit::too_big : service::Fit::fits, 6 * bytes, 6 * bytes, 0, {}}};
    return details;
}

}  // namespace graft::ui::sample
