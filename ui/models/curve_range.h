// Which steps and losses a chart of several runs shows when nobody has zoomed.
#pragma once

#include "ui/models/curve_run.h"

namespace graft::ui {

enum class LossAxis { linear, logarithmic };

struct CurveRange {
    double left = 0, right = 1;    // steps
    double bottom = 0, top = 1;    // loss
    friend bool operator==(const CurveRange&, const CurveRange&) = default;
};

// All steps, planned ones too; every smoothed and held-out point that is a number, and a margin. A wild single step of the raw curve may leave
// the picture, and so may the first tenth of what a run has drawn, where it stands so far above the rest that it would press that flat.
CurveRange curveRange(const std::vector<CurveRun>& runs, LossAxis axis);

}  // namespace graft::ui
