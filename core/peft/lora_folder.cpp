#include "peft/lora_folder.h"

#include "peft/target_sites.h"

namespace graft::peft {

Json loraConfig(const recipe::ModelShape& shape, const std::vector<recipe::SiteShape>& sites, std::int64_t rank, std::int64_t alpha, double dropout) {
    Json config = peftConfig("LORA");
    config.update({{"r", rank}, {"lora_alpha", alpha}, {"lora_dropout", dropout}, {"bias", "none"}, {"fan_in_fan_out", false},
                   {"target_modules", targetsFor(linearSites(shape), sites)}, {"modules_to_save", nullptr}, {"init_lora_weights", true},
                   {"layers_to_transform", nullptr}, {"layers_pattern", nullptr}});
    return config;
}

std::string loraKey(const std::string& site, const std::string& tensor) { return std::string(peftPrefix) + site + "." + tensor + ".weight"; }

Result<void> takePair(State& state, FolderTensors& tensors, const recipe::SiteShape& site, std::int64_t rank, at::Device device) {
    state.leaves.push_back(matrixLeaf(site.name + ".lora_A", TRY(tensors.take(loraKey(site.name, "lora_A"), {rank, site.in})), device));
    state.leaves.push_back(matrixLeaf(site.name + ".lora_B", TRY(tensors.take(loraKey(site.name, "lora_B"), {site.out, rank})), device));
    return {};
}

Result<Values> loraValues(const Json& config, const std::string& allowed) {
    std::vector<std::string> others{"use_dora", "bias", "rank_pattern", "alpha_pattern", "modules_to_save", "lora_bias", "trainable_token_indices", "fan_in_fan_out",
                                    "use_qalora", "alora_invocation_tokens", "layer_replication", "target_parameters"};
    std::erase(others, allowed);
    TRY(refuseOptions(config, others));
    constexpr std::int64_t most = 1 << 20;  // PEFT has no limit; beyond this it is no strength, and no longer a whole number of 64 bits at some point
    if (!config.contains("r")) return refusedFolder("adapter_config.json, r: expected a whole number from 1 to 1024, found null");
    return Values{{"rank", TRY(wholeNumber(config, "r", 8, 1, 1024))}, {"alpha", TRY(wholeNumber(config, "lora_alpha", 8, 1, most))},
                  {"dropout", TRY(number(config, "lora_dropout", 0, 0, 0.9))}, {"use_rslora", config.value("use_rslora", Json()) == Json(true)}};
}

}  // namespace graft::peft
