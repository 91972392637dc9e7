#include "peft/lora_sites.h"

#include "base/shown_text.h"

#include <algorithm>

namespace graft::peft {
namespace {

using recipe::SiteKind;
using recipe::SiteShape;

bool matches(const SiteShape& site, const std::string& target) {
    if (target == "all-linear") return site.kind != SiteKind::head;
    return site.name == target || site.name.ends_with("." + target);
}

std::string knownNames(const recipe::ModelShape& shape) {
    std::vector<std::string> names;
    for (const SiteShape& site : shape.sites) {
        if (!isLinear(site.kind)) continue;
        std::string name = site.name.substr(site.name.rfind('.') + 1);
        if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
    }
    std::string all = "all-linear";
    for (const std::string& name : names) all += ", " + name;
    return all;
}

}  // namespace

bool isLinear(SiteKind kind) {
    switch (kind) {
        case SiteKind::query: case SiteKind::key: case SiteKind::value: case SiteKind::attention_output:
        case SiteKind::gate: case SiteKind::up: case SiteKind::down: case SiteKind::head: return true;
        default: return false;
    }
}

Result<std::vector<SiteShape>> sitesFor(const recipe::ModelShape& shape, const std::vector<std::string>& targets) {
    std::vector<SiteShape> found;
    std::vector<bool> hit(targets.size());
    for (const SiteShape& site : shape.sites) {
        if (!isLinear(site.kind)) continue;
        bool wanted = false;
        for (std::size_t i = 0; i < targets.size(); ++i)
            if (matches(site, targets[i])) wanted = hit[i] = true;
        if (wanted) found.push_back(site);
    }
    for (std::size_t i = 0; i < targets.size(); ++i)
        if (!hit[i])
            return Error{ErrorKind::badInput, "Choose what the adapter changes", "targets: the model has no linear layer \"" + shown(targets[i]) + "\"", "Choose from: " + knownNames(shape) + "."};
    return found;
}

}  // namespace graft::peft
