// Which learning rate suits: a few steps at rates that rise from far too small to far too large, and how the loss answers. After L. N. Smith, Cyclical
// Learning Rates for Training Neural Networks, arXiv 1506.01186, section 3.3, with the rates in equal ratios and the loss smoothed.
#pragma once

#include "training/train.h"

#include <functional>
#include <optional>
#include <vector>

namespace graft::training {

struct RatePoint {
    double learning_rate = 0;
    double loss = 0;        // of the step's rows, before this rate was used; may be NaN
    double smoothed = 0;    // exponential mean over the steps so far, free of its start
};

struct RangePlan {
    double low = 1e-5, high = 10;
    std::int64_t steps = 80;
};

struct RangeTest {
    std::vector<RatePoint> points;         // ends early where the loss has left its best far behind
    std::optional<double> proposed;        // empty: the loss never fell
};

// A third of the rate up to which the loss falls: there it still falls, and rising again is as far away as a run of many steps wants it. Empty where it never falls by a
// fiftieth. The share is measured: on the sample, the rates that taught best lay at 0.77 (OFT), 0.56 (BitFit), 0.55 (LoRA), 0.47 (VeRA), 0.35 (prefix), 0.23 (Houlsby) and
// 0.08 (IA3) of that rate; those at the higher end forget more.
std::optional<double> proposedRate(const std::vector<RatePoint>& points);

// `told` is called after each step with its point and the number of steps; false stops the test (error of kind stopped). Nothing is written, and what was
// learned is thrown away. The job's run_folder and start are not looked at.
Result<RangeTest> testRates(const TrainingJob& job, const RangePlan& plan, const std::function<bool(const RatePoint& point, std::int64_t done)>& told);

}  // namespace graft::training
