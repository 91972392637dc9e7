#include "peft/target_sites.h"

#include "base/shown_text.h"

#include <algorithm>

namespace graft::peft {
namespace {

using recipe::SiteKind;
using recipe::SiteShape;

bool matches(const SiteShape& site, const std::string& target) {
    if (target == "all-linear") return isLinear(site.kind) && site.kind != SiteKind::head;
    if (target == "all-norms") return isNorm(site.kind);
    return site.name == target || site.name.ends_with("." + target);
}

std::string knownNames(const std::vector<SiteShape>& all) {
    std::string names = all.empty() || isLinear(all.front().kind) ? "all-linear" : "all-norms";
    std::vector<std::string> seen;
    for (const SiteShape& site : all) {
        std::string name = site.name.substr(site.name.rfind('.') + 1);
        if (std::ranges::find(seen, name) == seen.end()) names += ", " + seen.emplace_back(std::move(name));
    }
    return names;
}

std::vector<SiteShape> sitesOf(const recipe::ModelShape& shape, bool (*wanted)(SiteKind)) {
    std::vector<SiteShape> sites;
    for (const SiteShape& site : shape.sites)
        if (wanted(site.kind)) sites.push_back(site);
    return sites;
}

}  // namespace

bool isLinear(SiteKind kind) {
    switch (kind) {
        case SiteKind::query: case SiteKind::key: case SiteKind::value: case SiteKind::attention_output:
        case SiteKind::gate: case SiteKind::up: case SiteKind::down: case SiteKind::head: return true;
        default: return false;
    }
}

bool isNorm(SiteKind kind) { return kind == SiteKind::input_norm || kind == SiteKind::post_attention_norm || kind == SiteKind::final_norm; }

std::vector<SiteShape> linearSites(const recipe::ModelShape& shape) { return sitesOf(shape, isLinear); }
std::vector<SiteShape> normSites(const recipe::ModelShape& shape) { return sitesOf(shape, isNorm); }

Result<std::vector<SiteShape>> sitesNamed(const std::vector<SiteShape>& all, const std::vector<std::string>& targets) {
    std::vector<SiteShape> found;
    std::vector<bool> hit(targets.size());
    for (const SiteShape& site : all) {
        bool wanted = false;
        for (std::size_t i = 0; i < targets.size(); ++i)
            if (matches(site, targets[i])) wanted = hit[i] = true;
        if (wanted) found.push_back(site);
    }
    for (std::size_t i = 0; i < targets.size(); ++i)
        if (!hit[i])
            return Error{ErrorKind::badInput, "Choose what the adapter changes", "targets: the model has no " + std::string(all.empty() || isLinear(all.front().kind) ? "linear layer" : "norm") + " \"" + shown(targets[i]) + "\"",
                         "Choose from: " + knownNames(all) + "."};
    return found;
}

}  // namespace graft::peft
