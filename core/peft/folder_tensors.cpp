#include "peft/folder_tensors.h"

#include "base/shown_text.h"
#include "peft/target_sites.h"

#include <ATen/ATen.h>

#include <set>
#include <sstream>

namespace graft::peft {

Error refusedFolder(const std::string& why, const std::string& hint) { return {ErrorKind::badInput, "Load the adapter", why, hint}; }

std::string shownJson(const Json& json) {
    std::string text = json.dump(-1, ' ', true, Json::error_handler_t::replace);
    return text.size() > 60 ? text.substr(0, 57) + "..." : text;
}

bool saysNothing(const Json& json) {
    if (json.is_null() || (json.is_boolean() && !json.get<bool>())) return true;
    if (json.is_array() || json.is_object()) return json.empty();
    return json.is_string() && (json == "none" || json == "");
}

Json peftConfig(const std::string& type) { return {{"peft_type", type}, {"task_type", "CAUSAL_LM"}, {"inference_mode", true}}; }

Result<void> refuseOptions(const Json& config, const std::vector<std::string>& keys) {
    for (const std::string& key : keys)
        if (const auto place = config.find(key); place != config.end() && !saysNothing(*place))
            return Error{ErrorKind::unsupported, "Load the adapter", "adapter_config.json, " + key + ": " + shownJson(*place) + " is not supported",
                         "Merge it into its base model in the program that made it."};
    return {};
}

Result<std::int64_t> wholeNumber(const Json& config, const std::string& key, std::int64_t standard, std::int64_t low, std::int64_t high) {
    const Json value = config.value(key, Json(standard));
    const auto refuse = [&](const std::string& expected) { return refusedFolder("adapter_config.json, " + key + ": expected " + expected + ", found " + shownJson(value)); };
    const double given = value.is_number() ? value.get<double>() : NAN;
    if (!(given >= static_cast<double>(low) && given <= static_cast<double>(high))) return refuse("a whole number from " + std::to_string(low) + " to " + std::to_string(high));
    if (given != std::floor(given)) return refuse("a whole number");
    return static_cast<std::int64_t>(given);
}

Result<double> number(const Json& config, const std::string& key, double standard, double low, double high) {
    const Json value = config.value(key, Json(standard));
    const double given = value.is_number() ? value.get<double>() : NAN;
    if (given >= low && given <= high) return given;
    std::ostringstream text;
    text << "adapter_config.json, " << key << ": expected a number from " << low << " to " << high << ", found " << shownJson(value);
    return refusedFolder(text.str());
}

FolderTensors::FolderTensors(const PeftFolder& folder, at::Device device) : m_tensors(folder.tensors.begin(), folder.tensors.end()), m_device(device) {}

Result<at::Tensor> FolderTensors::take(const std::string& key, const std::vector<std::int64_t>& shape) {
    const auto place = m_tensors.find(key);
    if (place == m_tensors.end()) return refusedFolder(key + " is missing");
    if (place->second.sizes() != at::IntArrayRef(shape)) {
        std::ostringstream text;
        text << key << ": expected shape " << at::IntArrayRef(shape) << ", found " << place->second.sizes();
        return refusedFolder(text.str(), "The adapter belongs to another base model.");
    }
    const at::Tensor values = place->second.to(m_device, at::kFloat, false, true);
    if (!at::isfinite(values).all().item<bool>()) return refusedFolder(key + " holds values that are not finite", "The training of this adapter failed; train it again.");
    m_tensors.erase(place);
    return values.detach();
}

Result<at::Tensor> FolderTensors::takeAny(const std::string& key, std::int64_t dimensions) {
    const auto place = m_tensors.find(key);
    if (place == m_tensors.end()) return refusedFolder(key + " is missing");
    if (place->second.dim() != dimensions) return refusedFolder(key + ": expected " + std::to_string(dimensions) + " dimensions, found " + std::to_string(place->second.dim()));
    return take(key, place->second.sizes().vec());
}

Result<void> FolderTensors::nothingLeft() const {
    if (m_tensors.empty()) return {};
    return refusedFolder(shown(m_tensors.begin()->first, 120) + " has no place in the base model", "The adapter belongs to another base model.");
}

Result<std::vector<recipe::SiteShape>> sitesIn(const std::vector<recipe::SiteShape>& all, const PeftFolder& folder, const std::string& suffix) {
    std::set<std::string> keys;
    for (const auto& [key, tensor] : folder.tensors) keys.insert(key);
    const auto keyOf = [&](const recipe::SiteShape& site) { return std::string(peftPrefix) + site.name + suffix; };
    std::vector<recipe::SiteShape> sites;
    for (const recipe::SiteShape& site : all)
        if (keys.contains(keyOf(site))) sites.push_back(site);
    if (sites.empty()) return refusedFolder("none of its layers is in the base model", "The adapter belongs to another base model.");
    // Where the config lists its targets, each must be in the model and each layer it means must have its tensors. (A pattern, or a list of
    // layers to leave out, says less: then the tensors alone decide.)
    const Json targets = folder.config.value("target_modules", Json());
    const bool listed = targets.is_array() && std::all_of(targets.begin(), targets.end(), [](const Json& name) { return name.is_string(); });
    if (!listed || !saysNothing(folder.config.value("layers_to_transform", Json())) || !saysNothing(folder.config.value("exclude_modules", Json()))) return sites;
    const auto meant = sitesNamed(all, targets.get<std::vector<std::string>>());
    if (!meant) return refusedFolder("adapter_config.json, target_modules: " + meant.error().why, "The adapter belongs to another base model.");
    for (const recipe::SiteShape& site : *meant)
        if (!keys.contains(keyOf(site))) return refusedFolder(keyOf(site) + " is missing");
    return sites;
}

std::vector<std::string> targetsFor(const std::vector<recipe::SiteShape>& all, const std::vector<recipe::SiteShape>& sites) {
    std::set<std::string> short_names, full_names;
    for (const recipe::SiteShape& site : sites) short_names.insert(site.name.substr(site.name.rfind('.') + 1)), full_names.insert(site.name);
    std::vector<std::string> names(short_names.begin(), short_names.end());
    const auto meant = sitesNamed(all, names);
    return meant && meant->size() == sites.size() ? names : std::vector<std::string>(full_names.begin(), full_names.end());
}

}  // namespace graft::peft
