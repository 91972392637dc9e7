#include "peft/bottleneck_folder.h"

#include "peft/folder_tensors.h"
#include "peft/values.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace graft::peft {
namespace {

constexpr const char* ownName = "graft";                   // of the adapter in the files that are written here
constexpr const char* library = "adapters.1.3.0";          // from 1.1.0 on nothing is renamed when it is loaded
constexpr std::array<const char*, 4> tensorNames{".adapter_down.0.weight", ".adapter_down.0.bias", ".adapter_up.weight", ".adapter_up.bias"};
// With one of these the tensors would mean another computation.
const std::vector<std::string> foreignOptions{"ln_before", "ln_after", "use_gating", "inv_adapter", "cross_adapter", "leave_out", "phm_layer"};

// "model.layers.0.output_adapters.adapters.NAME" for each place, in the order of bottleneckSites.
std::vector<std::string> hubPlaces(const recipe::ModelShape& shape, const BottleneckStyle& style, const std::string& name) {
    std::vector<std::string> places;
    for (std::int64_t layer = 0; layer < shape.layers; ++layer) {
        const std::string start = "model.layers." + std::to_string(layer);
        if (style.after_attention) places.push_back(start + ".attention_adapters.adapters." + name);
        places.push_back(start + ".output_adapters.adapters." + name);
    }
    return places;
}

Error refusedOption(const std::string& key, const Json& found, const std::string& known) {
    return {ErrorKind::unsupported, "Load the adapter", "adapter_config.json, config, " + key + ": expected " + known + ", found " + shownJson(found), "Use it with the library that made it, or train it here."};
}

// The factor as a whole number that gives the same size: int(hidden // factor), at least 1, as in the library.
Result<std::int64_t> reductionIn(const Json& config, std::int64_t hidden) {
    const double factor = TRY(number(config, "reduction_factor", NAN, 1, 1e9));
    const std::int64_t size = std::max<std::int64_t>(1, static_cast<std::int64_t>(std::floor(static_cast<double>(hidden) / factor)));
    const auto whole = static_cast<std::int64_t>(factor);
    if (whole <= hidden && hidden / whole == size) return whole;
    if (hidden / (hidden / size) == size) return hidden / size;
    return refusedOption("reduction_factor", config.at("reduction_factor"), "one that a whole number stands for");
}

// Old files without a version call gelu's tanh form "gelu".
Result<std::string> activationIn(const Json& whole, const Json& config) {
    const Json given = config.value("non_linearity", Json());
    std::string name = given.is_string() ? given.get<std::string>() : "";
    std::ranges::transform(name, name.begin(), [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    if (name == "silu") name = "swish";
    const bool renamed = name == "gelu" && !whole.contains("version");
    if (!renamed && (name == "relu" || name == "swish" || name == "gelu" || name == "tanh")) return name;
    return refusedOption("non_linearity", given, "relu, swish, gelu or tanh");
}

Result<void> checkOptions(const BottleneckStyle& style, const Json& config) {
    for (const std::string& key : foreignOptions)
        if (const Json found = config.value(key, Json()); !saysNothing(found)) return refusedOption(key, found, "none");
    if (const Json found = config.value("original_ln_after", Json(true)); found != Json(true)) return refusedOption("original_ln_after", found, "true");
    if (const Json found = config.value("residual_before_ln", Json(true)); style.reads != model::Reads::residual && found != Json(true)) return refusedOption("residual_before_ln", found, "true");
    return {};
}

// Keys may lack the base model's prefix, as when they were saved from a model without a head.
PeftFolder withPrefix(PeftFolder folder) {
    for (auto& [key, tensor] : folder.tensors)
        if (key.starts_with("layers.")) key = "model." + key;
    return folder;
}

}  // namespace

Json bottleneckPreset(const BottleneckStyle& style) {
    const bool parallel = style.reads == model::Reads::residual;
    Json preset{{"architecture", nullptr}, {"mh_adapter", style.after_attention}, {"output_adapter", true}, {"is_parallel", parallel}};
    if (!parallel) preset["original_ln_before"] = style.reads == model::Reads::sum;   // beside the sublayer it means nothing
    return preset;
}

Result<PeftFolder> bottleneckToHub(const BottleneckStyle& style, const model::BaseModel& base, const Values& values, const State& state) {
    Json config = bottleneckPreset(style);
    config.erase("architecture");                          // nothing is how the library says "small layers"
    for (const std::string& key : foreignOptions) config[key] = false;
    config.update({{"inv_adapter", nullptr}, {"leave_out", Json::array()}, {"reduction_factor", integerIn(values, "reduction")}, {"non_linearity", textIn(values, "activation")},
                   {"scaling", numberIn(values, "scaling")}, {"original_ln_before", style.reads == model::Reads::sum}, {"original_ln_after", true}, {"residual_before_ln", true},
                   {"adapter_residual_before_ln", false}, {"dropout", 0.0}});
    PeftFolder folder;
    folder.config = {{"config", config}, {"hidden_size", base.shape.hidden}, {"model_class", base.config.family->architecture}, {"model_type", base.config.family->id}, {"name", ownName}, {"version", library}};
    std::size_t next = 0;
    for (const std::string& place : hubPlaces(base.shape, style, ownName))
        for (const char* tensor : tensorNames) folder.tensors.emplace_back(place + tensor, state.leaves.at(next++).values.detach().to(at::kCPU));
    return folder;
}

Result<State> bottleneckFromHub(const BottleneckStyle& style, const model::BaseModel& base, const PeftFolder& folder, Values& values) {
    const Json config = folder.config.value("config", Json::object()), name = folder.config.value("name", Json());
    if (!name.is_string()) return refusedFolder("adapter_config.json, name: expected a text, found " + shownJson(name));
    TRY(checkOptions(style, config));
    const std::int64_t hidden = base.shape.hidden, reduction = TRY(reductionIn(config, hidden)), size = hidden / reduction;
    values = {{"reduction", reduction}, {"activation", TRY(activationIn(folder.config, config))}, {"scaling", TRY(number(config, "scaling", 1, 0.01, 100))}};
    FolderTensors tensors(withPrefix(folder), base.device);
    State state;
    const auto sites = bottleneckSites(base.shape, style);
    const auto places = hubPlaces(base.shape, style, name.get<std::string>());
    for (std::size_t i = 0; i < sites.size(); ++i) {
        const at::Tensor down = TRY(tensors.take(places[i] + tensorNames[0], {size, hidden})), down_bias = TRY(tensors.take(places[i] + tensorNames[1], {size}));
        const at::Tensor up = TRY(tensors.take(places[i] + tensorNames[2], {hidden, size})), up_bias = TRY(tensors.take(places[i] + tensorNames[3], {hidden}));
        appendBottleneck(state, sites[i], {down, down_bias, up, up_bias}, base.device);
    }
    TRY(tensors.nothingLeft());
    return state;
}

}  // namespace graft::peft
