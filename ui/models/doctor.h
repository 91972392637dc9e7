// The doctor: what the curves of a run say, in one line of plain words with at most one thing to do.
#pragma once

#include "recipe/metric_series.h"

#include <QString>

namespace graft::ui {

enum class Health { waiting, learning, stalled, overfitting, diverged, non_finite, memory_answered, done, failed };
enum class DoctorAction { none, stop_and_keep, compare };

struct DoctorLine {
    Health health = Health::waiting;
    QString text;
    DoctorAction action = DoctorAction::none;
    friend bool operator==(const DoctorLine&, const DoctorLine&) = default;
};

DoctorLine doctorLine(const recipe::MetricSeries& series);
QString actionLabel(DoctorAction action);   // empty for none

}  // namespace graft::ui
