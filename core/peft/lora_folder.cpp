#include "peft/lora_folder.h"

#include "base/shown_text.h"
#include "peft/lora_sites.h"
#include "peft/values.h"

#include <ATen/ATen.h>

#include <set>

namespace graft::peft {
namespace {

constexpr std::string_view keyPrefix = "base_model.model.";

Error refused(const std::string& why, const std::string& hint = "Export the adapter again from the program that made it.") {
    return {ErrorKind::badInput, "Load the adapter", why, hint};
}

std::string shown(const Json& json) {
    std::string text = json.dump(-1, ' ', true, Json::error_handler_t::replace);
    return text.size() > 60 ? text.substr(0, 57) + "..." : text;
}

bool saysNothing(const Json& json) {
    if (json.is_null() || (json.is_boolean() && !json.get<bool>())) return true;
    if (json.is_array() || json.is_object()) return json.empty();
    return json.is_string() && (json == "none" || json == "");
}

// Options under which the same tensors would mean another computation.
Result<void> refuseOtherForms(const Json& config) {
    for (const char* key : {"use_dora", "bias", "rank_pattern", "alpha_pattern", "modules_to_save", "lora_bias", "trainable_token_indices", "fan_in_fan_out",
                            "use_qalora", "alora_invocation_tokens", "layer_replication", "target_parameters"})
        if (const auto place = config.find(key); place != config.end() && !saysNothing(*place))
            return Error{ErrorKind::unsupported, "Load the adapter", "adapter_config.json, " + std::string(key) + ": " + shown(*place) + " is not supported",
                         "Merge it into its base model in the program that made it."};
    return {};
}

Result<Values> valuesFrom(const Json& config) {
    if (config.value("peft_type", Json()) != Json("LORA")) return refused("adapter_config.json, peft_type: expected LORA, found " + shown(config.value("peft_type", Json())));
    TRY(refuseOtherForms(config));
    const Json rank = config.value("r", Json()), alpha = config.value("lora_alpha", Json(8)), dropout = config.value("lora_dropout", Json(0.0));
    if (!rank.is_number_integer() || rank < 1 || rank > 1024) return refused("adapter_config.json, r: expected a whole number from 1 to 1024, found " + shown(rank));
    const double strength = alpha.is_number() ? alpha.get<double>() : NAN;
    constexpr double most = 1 << 20;  // PEFT has no limit; beyond this it is no strength, and no longer a whole number of 64 bits at some point
    if (!(strength > 0 && strength <= most)) return refused("adapter_config.json, lora_alpha: expected a positive number up to 1048576, found " + shown(alpha));
    if (strength != std::floor(strength)) return refused("adapter_config.json, lora_alpha: expected a whole number, found " + shown(alpha));
    const double share = dropout.is_number() ? dropout.get<double>() : NAN;
    if (!(share >= 0 && share <= 0.9)) return refused("adapter_config.json, lora_dropout: expected a number from 0 to 0.9, found " + shown(dropout));
    return Values{{"rank", rank.get<std::int64_t>()}, {"alpha", static_cast<std::int64_t>(strength)}, {"dropout", share},
                  {"use_rslora", config.value("use_rslora", Json()) == Json(true)}};
}

Result<at::Tensor> taken(std::map<std::string, at::Tensor>& tensors, const std::string& key, const std::vector<std::int64_t>& shape, at::Device device) {
    const auto place = tensors.find(key);
    if (place == tensors.end()) return refused(key + " is missing");
    if (place->second.sizes() != at::IntArrayRef(shape)) {
        std::ostringstream text;
        text << key << ": expected shape " << at::IntArrayRef(shape) << ", found " << place->second.sizes();
        return refused(text.str(), "The adapter belongs to another base model.");
    }
    const at::Tensor values = place->second.to(device, at::kFloat, false, true);
    if (!at::isfinite(values).all().item<bool>()) return refused(key + " holds values that are not finite", "The training of this adapter failed; train it again.");
    tensors.erase(place);
    return values.detach().requires_grad_();
}

// The sites that the file has tensors for: what PEFT calls its target modules, already expanded.
Result<std::vector<recipe::SiteShape>> sitesIn(const recipe::ModelShape& shape, const std::map<std::string, at::Tensor>& tensors) {
    std::vector<recipe::SiteShape> sites;
    for (const recipe::SiteShape& site : shape.sites)
        if (isLinear(site.kind) && tensors.contains(std::string(keyPrefix) + site.name + ".lora_A.weight")) sites.push_back(site);
    if (sites.empty()) return refused("none of its layers is in the base model", "The adapter belongs to another base model.");
    return sites;
}

// Where the config lists its targets, each must be in the model and each layer it means must have its tensors. (A pattern, or a list of layers
// to leave out, says less: then the tensors alone decide.)
Result<void> checkTargets(const Json& config, const recipe::ModelShape& shape, const std::map<std::string, at::Tensor>& tensors) {
    const Json targets = config.value("target_modules", Json());
    const bool all = targets.is_array() && std::all_of(targets.begin(), targets.end(), [](const Json& name) { return name.is_string(); });
    if (!all || !saysNothing(config.value("layers_to_transform", Json())) || !saysNothing(config.value("exclude_modules", Json()))) return {};
    const auto meant = sitesFor(shape, targets.get<std::vector<std::string>>());
    if (!meant) return refused("adapter_config.json, target_modules: " + meant.error().why, "The adapter belongs to another base model.");
    for (const recipe::SiteShape& site : *meant)
        if (const std::string key = std::string(keyPrefix) + site.name + ".lora_A.weight"; !tensors.contains(key)) return refused(key + " is missing");
    return {};
}

// The shortest list of target names that means exactly these sites.
std::vector<std::string> targetsFor(const recipe::ModelShape& shape, const std::vector<recipe::SiteShape>& sites) {
    std::set<std::string> short_names, full_names;
    for (const recipe::SiteShape& site : sites) short_names.insert(site.name.substr(site.name.rfind('.') + 1)), full_names.insert(site.name);
    std::vector<std::string> names(short_names.begin(), short_names.end());
    const auto meant = sitesFor(shape, names);
    return meant && meant->size() == sites.size() ? names : std::vector<std::string>(full_names.begin(), full_names.end());
}

}  // namespace

Result<PeftFolder> loraToPeft(const model::BaseModel& base, const Values& values, const State& state) {
    PeftFolder folder;
    std::vector<recipe::SiteShape> sites = TRY(sitesFor(base.shape, listIn(values, "targets")));
    folder.config = {{"peft_type", "LORA"}, {"task_type", "CAUSAL_LM"}, {"inference_mode", true}, {"r", integerIn(values, "rank")},
                     {"lora_alpha", integerIn(values, "alpha")}, {"lora_dropout", numberIn(values, "dropout")}, {"bias", "none"}, {"fan_in_fan_out", false},
                     {"target_modules", targetsFor(base.shape, sites)}, {"modules_to_save", nullptr}, {"init_lora_weights", true},
                     {"layers_to_transform", nullptr}, {"layers_pattern", nullptr}};
    if (flagIn(values, "use_rslora")) folder.config["use_rslora"] = true;
    for (const Leaf& leaf : state.leaves) folder.tensors.emplace_back(std::string(keyPrefix) + leaf.name + ".weight", leaf.values.detach().to(at::kCPU));
    return folder;
}

Result<State> loraFromPeft(const model::BaseModel& base, const PeftFolder& folder, Values& values) {
    values = TRY(valuesFrom(folder.config));
    std::map<std::string, at::Tensor> tensors(folder.tensors.begin(), folder.tensors.end());
    TRY(checkTargets(folder.config, base.shape, tensors));
    const std::vector<recipe::SiteShape> sites = TRY(sitesIn(base.shape, tensors));
    values["targets"] = targetsFor(base.shape, sites);
    const std::int64_t rank = integerIn(values, "rank");
    State state;
    for (const recipe::SiteShape& site : sites) {
        const std::string key = std::string(keyPrefix) + site.name;
        state.leaves.push_back({site.name + ".lora_A", TRY(taken(tensors, key + ".lora_A.weight", {rank, site.in}, base.device))});
        state.leaves.push_back({site.name + ".lora_B", TRY(taken(tensors, key + ".lora_B.weight", {site.out, rank}, base.device))});
    }
    if (!tensors.empty()) return refused(graft::shown(tensors.begin()->first, 120) + " has no place in the base model", "The adapter belongs to another base model.");
    return state;
}

}  // namespace graft::peft
