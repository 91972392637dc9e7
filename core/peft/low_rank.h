// What the methods of LoRA's family share: their fields, the layers they sit at, and how their pairs begin.
#pragma once

#include "peft/method.h"

namespace graft::peft {

std::vector<recipe::MethodField> lowRankFields(std::int64_t rank, std::int64_t alpha);  // rank, alpha, dropout and targets
recipe::MethodField targetsField(std::vector<std::string> standard, const char* label = recipe::mark("Adapted layers"));

Result<std::vector<recipe::SiteShape>> targetedLinears(const recipe::ModelShape& shape, const Values& values);
double scaleOf(const Values& values);   // alpha / rank, or alpha / sqrt(rank) where "use_rslora" is on

// The products of one more pair.
void addPair(recipe::MethodPlan& plan, const recipe::SiteShape& site, std::int64_t rank, bool trained);

// Of `pairs` pairs of that rank at each of the sites, one of which is trained.
Result<recipe::MethodPlan> lowRankPlan(const recipe::ModelShape& shape, const Values& values, std::uint64_t pairs = 1);

// As PEFT: A kaiming-uniform with a = sqrt(5), which is U(-1/sqrt(in), 1/sqrt(in)); B zero. The leaves "SITE.lora_A" and "SITE.lora_B".
void appendPair(State& state, const model::BaseModel& base, const recipe::SiteShape& site, std::int64_t rank, std::uint64_t seed, double rateOfB = 1);

}  // namespace graft::peft
