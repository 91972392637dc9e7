#include "ui/models/run_health.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace graft::ui {

namespace {

// Prechelt, "Early Stopping - But When?" (1998): generalisation loss over one per cent (GL), and not at a single look (UP in a row): one worse look is chance.
constexpr double overfittingRise = 0.01;
constexpr std::size_t looksInARow = 2;
// Unless that look is half as much again as the best: looks are at the same rows, so chance never moves them so far.
constexpr double clearRise = 0.5;
// As many looks as early stopping waits for (patience 3, the custom of LLaMA-Factory, NeMo and the guide); less than half a per cent in three of them
// is what the last digit of a held-out loss over some hundred rows moves by itself.
constexpr std::size_t stalledLooks = 3;
constexpr double stalledFall = 0.005;
// Two per cent below the start is nothing learned: the first look of a run that learns is a tenth or more below the base model.
constexpr double hardlyLearnedFall = 0.02;
// A quarter above the best of the run, half of what it had learned lost again: a schedule that warms up, or another epoch, never does that.
constexpr double divergedRise = 0.25, divergedShareLost = 0.5;
// Losses are compared over at least this many steps, a tenth of a longer run; a difference counts from seven of their standard
// errors on: by chance alone the best of many means is three below, and the median of the last ones as far above.
constexpr std::size_t meanOf = 10;
constexpr double noiseMargin = 7;
// Without held-out rows: the means of the last two of four parts of the run, each long enough for its noise to be known.
constexpr std::size_t leastForTrainingStall = 100;
constexpr double trainingStallFall = 0.01;
// The rate ends at zero, so every curve flattens at its end; one that still falls by two per cent was cut short.
constexpr double stillFalls = 0.02;

struct Point {
    std::int64_t step = 0;
    double loss = 0;
};

struct Mean {
    double value = 0, error = 0;   // standard error
};

std::vector<Point> finiteLosses(const recipe::MetricSeries& series) {
    std::vector<Point> points;
    points.reserve(series.steps().size());
    for (const recipe::StepDone& step : series.steps())
        if (std::isfinite(step.loss)) points.push_back({step.step, step.loss});
    return points;
}

Mean meanBetween(const std::vector<Point>& points, std::size_t from, std::size_t to) {
    const double count = double(to - from);
    double sum = 0, squares = 0;
    for (std::size_t i = from; i < to; ++i) sum += points[i].loss;
    for (std::size_t i = from; i < to; ++i) squares += (points[i].loss - sum / count) * (points[i].loss - sum / count);
    return {sum / count, std::sqrt(squares / (count - 1) / count)};
}

// Where the mean of `count` steps is least.
std::size_t leastMeanAt(const std::vector<Point>& points, std::size_t count) {
    double sum = 0, least = std::numeric_limits<double>::infinity();
    std::size_t at = 0;
    for (std::size_t i = 0; i < points.size(); ++i) {
        sum += points[i].loss - (i >= count ? points[i - count].loss : 0);
        if (i + 1 >= count && sum < least) least = sum, at = i + 1 - count;
    }
    return at;
}

double median(std::vector<double> values) {
    const auto middle = values.begin() + std::ptrdiff_t(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

// Of one step: from the differences of neighbours, which the course of the curve hardly touches; the median, which wild steps do not.
double noiseOf(const std::vector<Point>& points) {
    constexpr double medianOfDifference = 0.954;   // of two normal values, in standard deviations of one
    std::vector<double> differences;
    for (std::size_t i = 1; i < points.size(); ++i) differences.push_back(std::abs(points[i].loss - points[i - 1].loss));
    return median(std::move(differences)) / medianOfDifference;
}

// A wild step among them does not count.
double lastLevel(const std::vector<Point>& points, std::size_t count) {
    std::vector<double> last;
    for (std::size_t i = points.size() - count; i < points.size(); ++i) last.push_back(points[i].loss);
    return median(std::move(last));
}

bool trainingHardlyFell(const std::vector<Point>& points) {
    if (points.size() < 2 * meanOf) return false;
    return meanBetween(points, points.size() - meanOf, points.size()).value > meanBetween(points, 0, meanOf).value * (1 - hardlyLearnedFall);
}

std::optional<Stalled> stalledInTraining(const std::vector<Point>& points) {
    if (points.size() < leastForTrainingStall) return {};
    const std::size_t part = points.size() / 4, end = points.size();
    const Mean before = meanBetween(points, end - 2 * part, end - part), now = meanBetween(points, end - part, end);
    const double mostThatItFell = before.value - now.value + 2 * std::hypot(before.error, now.error);
    if (!(mostThatItFell < trainingStallFall * before.value)) return {};
    return Stalled{trainingHardlyFell(points) ? Stall::hardly_learned : Stall::plateau, {points[end - 2 * part].step, before.value, now.value}};
}

}  // namespace

std::optional<LossChange> diverged(const recipe::MetricSeries& series) {
    const auto points = finiteLosses(series);
    if (points.size() < 2 * meanOf) return {};
    const std::size_t count = std::max(meanOf, points.size() / 10), at = leastMeanAt(points, count);
    const double start = meanBetween(points, 0, count).value, least = meanBetween(points, at, at + count).value, now = lastLevel(points, count);
    const double lost = now - least;
    const bool much = lost > divergedRise * std::abs(least) && lost > divergedShareLost * (start - least);
    if (!much || !(lost > noiseMargin * noiseOf(points) / std::sqrt(double(count)))) return {};
    return LossChange{points[at + count - 1].step, least, now};
}

std::optional<std::int64_t> motionless(const recipe::MetricSeries& series) {
    const auto& steps = series.steps();
    const auto moving = std::find_if(steps.rbegin(), steps.rend(), [](const recipe::StepDone& step) { return step.gradient_norm != 0; });
    if (std::size_t(moving - steps.rbegin()) < meanOf) return {};
    return moving.base()->step;
}

std::optional<LossChange> overfitting(const recipe::MetricSeries& series) {
    const auto& looks = series.evaluations();
    const auto best = series.best();
    if (!best || looks.size() < looksInARow + 1) return {};
    const auto worse = [&](const recipe::EvalDone& look) { return look.step > best->step && look.loss > best->loss * (1 + overfittingRise); };
    const bool clearly = best->step > 0 && looks.back().loss > best->loss * (1 + clearRise);  // before anything was learned a first look may be wild
    if (!clearly && !std::all_of(looks.end() - looksInARow, looks.end(), worse)) return {};
    return LossChange{best->step, best->loss, looks.back().loss};
}

std::optional<LossChange> worseThanBest(const recipe::MetricSeries& series) {
    const auto& looks = series.evaluations();
    const auto best = series.best();
    if (!best || best->step == 0 || !(looks.back().loss > best->loss)) return {};
    return LossChange{best->step, best->loss, looks.back().loss};
}

std::optional<Stalled> stalled(const recipe::MetricSeries& series) {
    const auto& looks = series.evaluations();
    const auto points = finiteLosses(series);
    const bool none = series.started() && series.started()->held_out_rows == 0;
    if (none && looks.empty()) return stalledInTraining(points);
    if (looks.size() < stalledLooks + 1) return {};
    const recipe::EvalDone& before = looks[looks.size() - stalledLooks - 1];
    double least = std::numeric_limits<double>::infinity();
    for (auto look = looks.end() - stalledLooks; look != looks.end(); ++look) least = std::min(least, look->loss);
    if (!(least > before.loss * (1 - stalledFall))) return {};
    const bool hardly = series.best() && series.best()->loss > looks.front().loss * (1 - hardlyLearnedFall) && trainingHardlyFell(points);
    if (hardly) return Stalled{Stall::hardly_learned, {looks.front().step, looks.front().loss, looks.back().loss}};
    return Stalled{Stall::plateau, {before.step, before.loss, looks.back().loss}};
}

const recipe::Remark* smallerPasses(const recipe::MetricSeries& series) {
    const auto& remarks = series.remarks();
    const auto answer = std::find_if(remarks.rbegin(), remarks.rend(), [](const recipe::Remark& remark) { return remark.micro_batch_tokens.has_value(); });
    return answer == remarks.rend() ? nullptr : &*answer;
}

bool keepsPasses(const recipe::TrainingPlan& next, const recipe::MetricSeries& series) {
    const recipe::Remark* answer = smallerPasses(series);
    return answer && next.micro_batch_tokens && *next.micro_batch_tokens <= *answer->micro_batch_tokens && (answer->recompute != "whole" || next.recompute == "whole");
}

bool fallsToTheEnd(const recipe::MetricSeries& series) {
    const auto& looks = series.evaluations();
    if (!series.summary() || series.summary()->ending != "done" || looks.size() < 3) return false;
    return looks.back().loss < looks[looks.size() - 2].loss * (1 - stillFalls) && looks.back().loss <= series.best()->loss;
}

}  // namespace graft::ui
