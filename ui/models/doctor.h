// The doctor: what the curves of a run say, in one line of plain words with at most one thing to do.
#pragma once

#include "recipe/metric_series.h"

#include <QString>

namespace graft::ui {

enum class Health { waiting, learning, stalled, overfitting, diverged, non_finite, memory_answered, held, done, failed };
enum class DoctorAction { none, stop_and_keep, compare, look_at_rows, keep_passes, lower_rate, raise_rate, train_longer, estimate };

struct DoctorLine {
    Health health = Health::waiting;
    QString text;
    DoctorAction action = DoctorAction::none;
    friend bool operator==(const DoctorLine&, const DoctorLine&) = default;
};

// By what an action changes a recipe. A third, as rates are searched in thirds of a decade (1e-4, 3e-4, 1e-3); three times lies within the two to five
// that axolotl's table of training stability gives for a plateau.
inline constexpr double rateFactor = 3, longerFactor = 2;

DoctorLine doctorLine(const recipe::MetricSeries& series);
bool beginsAnotherRun(DoctorAction action);                 // with the recipe changed
QString actionLabel(DoctorAction action, bool running);     // empty for none; what runs is stopped first, and the label says so

}  // namespace graft::ui
