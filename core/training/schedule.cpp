#include "training/schedule.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string>

namespace graft::training {
namespace {

// Half a cosine to zero (Loshchilov and Hutter, SGDR, arXiv 1608.03983, without restarts).
double cosine(double progress) { return 0.5 * (1.0 + std::cos(std::numbers::pi * progress)); }
double linear(double progress) { return 1.0 - progress; }
double constant(double) { return 1.0; }

constexpr std::array<Schedule, 3> table{{{"cosine", cosine}, {"linear", linear}, {"constant", constant}}};

}  // namespace

std::span<const Schedule> schedules() { return table; }

Result<const Schedule*> scheduleNamed(std::string_view id) {
    const auto found = std::find_if(table.begin(), table.end(), [&](const Schedule& row) { return row.id == id; });
    if (found != table.end()) return &*found;
    std::string known;
    for (const Schedule& row : table) known.append(known.empty() ? "" : ", ").append(row.id);
    return Error{ErrorKind::badInput, "Reading the training plan", "training.schedule is \"" + std::string(id) + "\", which is not a schedule",
                 "Choose one of: " + known + "."};
}

double rateAt(const RatePlan& plan, std::int64_t step) {
    if (step < plan.warmup_steps) return plan.peak * static_cast<double>(step + 1) / static_cast<double>(plan.warmup_steps + 1);
    const auto rest = std::max<std::int64_t>(1, plan.total_steps - plan.warmup_steps);
    const double progress = std::clamp(static_cast<double>(step - plan.warmup_steps) / static_cast<double>(rest), 0.0, 1.0);
    return plan.peak * plan.schedule->factor(progress);
}

}  // namespace graft::training
