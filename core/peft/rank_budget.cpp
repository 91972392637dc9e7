#include "peft/rank_budget.h"

#include <ATen/ATen.h>

#include <cmath>

namespace graft::peft {
namespace {

constexpr std::size_t beforeSites = 1;   // the schedule
constexpr std::size_t trained = 3;       // A, E and B

at::Tensor& sensitivityOf(Leaf* leaves, std::size_t place) { return leaves[averages + 2 * place].values; }
at::Tensor& uncertaintyOf(Leaf* leaves, std::size_t place) { return leaves[averages + 2 * place + 1].values; }

std::vector<Leaf*> sitesIn(State& state) {
    std::vector<Leaf*> sites;
    for (std::size_t i = beforeSites; i < state.leaves.size(); i += places) sites.push_back(&state.leaves[i]);
    return sites;
}

// Equations 8 to 10 of the paper: |value x gradient|, smoothed, and how far it is from its mean, smoothed.
void updateAverages(State& state, const BudgetPlan& plan) {
    for (Leaf* leaves : sitesIn(state))
        for (std::size_t place = 0; place < trained; ++place) {
            const at::Tensor importance = (leaves[place].values * leaves[place].values.grad()).abs();
            sensitivityOf(leaves, place).mul_(plan.beta1).add_(importance, 1 - plan.beta1);
            uncertaintyOf(leaves, place).mul_(plan.beta2).add_((importance - sensitivityOf(leaves, place)).abs(), 1 - plan.beta2);
        }
}

void forgetAverages(State& state) {
    for (Leaf* leaves : sitesIn(state))
        for (std::size_t i = averages; i < places; ++i) leaves[i].values.zero_();
}

// Equation 7: the strength's own score and the means over the direction's row of A and column of B. [rank]
at::Tensor scoresOf(Leaf* leaves) {
    const auto score = [&](std::size_t place) { return sensitivityOf(leaves, place) * uncertaintyOf(leaves, place); };
    return score(placeE) + (score(placeA).mean(1) + score(placeB).mean(0));
}

void silenceDropped(State& state) {
    for (Leaf* leaves : sitesIn(state)) leaves[placeE].values.masked_fill_(leaves[kept].values == 0, 0);
}

// Of equal scores at the edge of the budget all are dropped. Scores that are all zero tell nothing, and all are kept.
void drop(State& state, std::int64_t count) {
    std::vector<at::Tensor> scores;
    for (Leaf* leaves : sitesIn(state)) scores.push_back(scoresOf(leaves));
    const at::Tensor all = at::cat(scores);
    if (count <= 0 || all.max().item<float>() <= 0) return;
    const at::Tensor edge = std::get<0>(all.kthvalue(count));
    const auto sites = sitesIn(state);
    for (std::size_t i = 0; i < sites.size(); ++i) sites[i][kept].values.copy_(scores[i] > edge);
    silenceDropped(state);
}

std::int64_t keptNow(State& state) {
    std::int64_t count = 0;
    for (Leaf* leaves : sitesIn(state)) count += leaves[kept].values.sum().item<std::int64_t>();
    return count;
}

}  // namespace

void appendSchedule(State& state, const Schedule& schedule, at::Device device) {
    const at::Tensor numbers = at::tensor({static_cast<double>(schedule.steps), static_cast<double>(schedule.initial), static_cast<double>(schedule.final)});
    state.leaves.push_back(frozenLeaf("run.schedule", numbers, device));
}

Schedule scheduleIn(const State& state) {
    const at::Tensor numbers = state.leaves[0].values.to(at::kCPU, at::kLong);
    const auto* values = numbers.const_data_ptr<std::int64_t>();
    return {values[0], values[1], values[2]};
}

void appendDirections(State& state, const std::string& site, const Directions& directions, at::Device device) {
    state.leaves.push_back(matrixLeaf(site + ".lora_A", directions.a, device));
    state.leaves.push_back(vectorLeaf(site + ".lora_E", directions.e, device));
    state.leaves.push_back(matrixLeaf(site + ".lora_B", directions.b, device));
    state.leaves.push_back(frozenLeaf(site + ".kept", directions.kept, device));
    for (const auto& [name, values] : {std::pair{"A", directions.a}, {"E", directions.e}, {"B", directions.b}})
        for (const char* average : {".sensitivity_", ".uncertainty_"}) state.leaves.push_back(frozenLeaf(site + average + name, at::zeros_like(values), device));
}

std::vector<const Leaf*> directionsIn(const State& state) {
    std::vector<const Leaf*> sites;
    for (std::size_t i = beforeSites; i < state.leaves.size(); i += places) sites.push_back(&state.leaves[i]);
    return sites;
}

std::int64_t budgetAt(const Schedule& schedule, std::int64_t all, std::int64_t last, std::int64_t step) {
    if (step <= schedule.initial) return all;
    if (step > schedule.settled()) return last;
    const double left = 1 - static_cast<double>(step - schedule.initial) / static_cast<double>(schedule.settled() - schedule.initial);
    return static_cast<std::int64_t>(static_cast<double>(all - last) * std::pow(left, 3) + static_cast<double>(last));
}

void followBudget(State& state, const BudgetPlan& plan, std::int64_t step) {
    const at::NoGradGuard frozen;
    const Schedule schedule = scheduleIn(state);
    const auto sites = static_cast<std::int64_t>(directionsIn(state).size()), all = sites * plan.first_rank, last = sites * plan.last_rank;
    if (step < schedule.settled()) {
        updateAverages(state, plan);
        if (step > schedule.initial && step % plan.cut_every == 0) drop(state, all - budgetAt(schedule, all, last, step));
        return;
    }
    if (step == schedule.settled() || keptNow(state) > last) {
        drop(state, all - last);
        forgetAverages(state);
        return;
    }
    silenceDropped(state);
}

}  // namespace graft::peft
