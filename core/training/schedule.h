// The learning rate of every step: a linear warm-up, then the curve the recipe names.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace graft::training {

struct Schedule {
    std::string_view id;               // TrainingPlan::schedule
    double (*factor)(double progress);  // progress through the steps after warm-up, [0, 1) -> factor of the peak rate, [0, 1]
};

std::span<const Schedule> schedules();
Result<const Schedule*> scheduleNamed(std::string_view id);  // error lists the ids

struct RatePlan {
    const Schedule* schedule = nullptr;
    double peak = 0;
    std::int64_t total_steps = 0, warmup_steps = 0;
};

// The rate of step `step`, counted from 0. The first step of a warm-up already learns: (step + 1) / (warmup_steps + 1).
double rateAt(const RatePlan& plan, std::int64_t step);

}  // namespace graft::training
