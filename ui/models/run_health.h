// What the figures of a run say of its course, apart from the words for it: learning or not, overfitting, diverged.
#pragma once

#include "recipe/metric_series.h"
#include "recipe/recipe.h"

#include <cstdint>
#include <optional>

namespace graft::ui {

// A loss that was one thing and became another.
struct LossChange {
    std::int64_t since = 0;   // the step of `before`
    double before = 0, now = 0;
};

// The training loss has climbed well above its best, by more than its own noise: from there to now.
std::optional<LossChange> diverged(const recipe::MetricSeries& series);

// Since which step the gradient is exactly zero: weights so far off that nothing moves them any more.
std::optional<std::int64_t> motionless(const recipe::MetricSeries& series);

// The held-out loss is worse than its best at two looks in a row, or clearly worse at the last one. `since` 0: the base model's was the best.
std::optional<LossChange> overfitting(const recipe::MetricSeries& series);
// The last look is worse than the best, by however little: that it once fell is then not the whole story.
std::optional<LossChange> worseThanBest(const recipe::MetricSeries& series);

enum class Stall { plateau, hardly_learned };   // learned and then no more; or never
struct Stalled {
    Stall kind = Stall::plateau;
    LossChange change;
};

// The held-out loss no longer falls; where no rows are held out, the training loss, when its noise leaves no doubt.
std::optional<Stalled> stalled(const recipe::MetricSeries& series);

// The last time memory ran out and each pass was made smaller; null when it never was, or the run does not say by how much.
const recipe::Remark* smallerPasses(const recipe::MetricSeries& series);
// Whether `next` takes passes as small as that from the start.
bool keepsPasses(const recipe::TrainingPlan& next, const recipe::MetricSeries& series);

// Of a run that did all its steps: whether its last look at the held-out rows was still clearly better than the one before.
bool fallsToTheEnd(const recipe::MetricSeries& series);

}  // namespace graft::ui
