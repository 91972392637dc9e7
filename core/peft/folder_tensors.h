// Reading and writing adapter folders in PEFT's form: what every method's configuration has in common, and its tensors taken out one by one.
#pragma once

#include "peft/method.h"

#include <map>
#include <string>
#include <vector>

namespace graft::peft {

inline constexpr std::string_view peftPrefix = "base_model.model.";

Error refusedFolder(const std::string& why, const std::string& hint = "Export the adapter again from the program that made it.");
std::string shownJson(const Json& json);
bool saysNothing(const Json& json);   // null, false, empty, "none"

// peft_type, task_type and inference_mode.
Json peftConfig(const std::string& type);
// Options under which the same tensors would mean another computation are errors of kind unsupported.
Result<void> refuseOptions(const Json& config, const std::vector<std::string>& keys);
Result<std::int64_t> wholeNumber(const Json& config, const std::string& key, std::int64_t standard, std::int64_t low, std::int64_t high);
Result<double> number(const Json& config, const std::string& key, double standard, double low, double high);

// The tensors of one folder; each is taken once.
class FolderTensors {
public:
    FolderTensors(const PeftFolder& folder, at::Device device);
    bool contains(const std::string& key) const { return m_tensors.contains(key); }
    // float32 on the device. Missing, of another shape or not finite: an error.
    Result<at::Tensor> take(const std::string& key, const std::vector<std::int64_t>& shape);
    Result<at::Tensor> takeAny(const std::string& key, std::int64_t dimensions);  // of any shape with so many dimensions
    Result<void> nothingLeft() const;

private:
    std::map<std::string, at::Tensor> m_tensors;
    at::Device m_device;
};

// The sites of `all` for which the folder has the tensor peftPrefix + site + suffix: target modules, already expanded. None is an error,
// and so is a listed target that means a site without tensors.
Result<std::vector<recipe::SiteShape>> sitesIn(const std::vector<recipe::SiteShape>& all, const PeftFolder& folder, const std::string& suffix);
// The shortest list of target names that means exactly these sites of `all`.
std::vector<std::string> targetsFor(const std::vector<recipe::SiteShape>& all, const std::vector<recipe::SiteShape>& sites);

}  // namespace graft::peft
