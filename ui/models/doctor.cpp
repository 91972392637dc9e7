#include "ui/models/doctor.h"

#include "base/quantities.h"
#include "ui/core_text.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <cmath>
#include <vector>

namespace graft::ui {

namespace {

constexpr std::int64_t recentSteps = 20;        // how long a skipped step or an answer to memory stays the headline
constexpr double overfittingRise = 0.01;        // held-out loss over the best, relative, at two evaluations in a row
constexpr double stalledFall = 0.005;           // held-out loss over three evaluations, relative
constexpr double divergedRise = 0.25;           // smoothed training loss over its start, relative
constexpr std::size_t firstSteps = 10;

QString text(const char* words) {
    return QCoreApplication::translate("Doctor", words);
}

QString figure(double value) {
    return fromCore(formatFigure(value, 3));
}

std::int64_t lastStep(const recipe::MetricSeries& series) {
    return series.steps().empty() ? 0 : series.steps().back().step;
}

std::optional<DoctorLine> ended(const recipe::MetricSeries& series) {
    if (!series.summary()) return {};
    const recipe::RunSummary& summary = *series.summary();
    if (summary.ending == "paused") return {};
    if (summary.ending == "failed") {
        const auto& remarks = series.remarks();
        const auto cause = std::find_if(remarks.rbegin(), remarks.rend(), [](const recipe::Remark& remark) { return remark.kind == recipe::RemarkKind::failed; });
        const QString why = cause == remarks.rend() ? QString() : QStringLiteral(" ") + oneLine(fromCore(cause->text));
        return DoctorLine{Health::failed, text("Training failed; the last good checkpoint is kept.") + why, DoctorAction::none};
    }
    if (!series.best()) return DoctorLine{Health::done, text("Training ended after %1 steps.").arg(summary.steps), DoctorAction::compare};
    if (!std::isfinite(summary.best_held_out_loss))  // no look at the held-out rows yet: the last step is what there is
        return DoctorLine{Health::done, text("Stopped at step %1, before the first look at the held-out rows. What it has learned so far is kept.").arg(summary.steps), DoctorAction::compare};
    const QString words = summary.ending == "early_stop" ? text("Stopped early at step %1, as the held-out loss no longer fell. The best, %2 at step %3, is kept.")
                          : summary.ending == "stopped"  ? text("Stopped at step %1. The best so far, %2 at step %3, is kept.")
                                                         : text("Done after %1 steps. The best held-out loss, %2 at step %3, is kept.");
    return DoctorLine{Health::done, words.arg(summary.steps).arg(figure(summary.best_held_out_loss)).arg(summary.best_step), DoctorAction::compare};
}

std::optional<DoctorLine> nonFinite(const recipe::MetricSeries& series) {
    if (series.skipped().empty() || series.skipped().back().step + recentSteps < lastStep(series)) return {};
    const recipe::StepSkipped& skipped = series.skipped().back();
    QStringList rows;
    for (const std::int64_t row : skipped.rows) {
        if (rows.size() == 6) {
            rows << QStringLiteral("…");
            break;
        }
        rows << QString::number(row + 1);
    }
    const QString words = text("Step %1 gave no finite number and was left out; the weights are untouched. Data rows: %2.");
    return DoctorLine{Health::non_finite, words.arg(skipped.step).arg(rows.isEmpty() ? text("unknown") : rows.join(QStringLiteral(", "))), DoctorAction::stop_and_keep};
}

std::optional<DoctorLine> diverged(const std::vector<double>& smoothed) {
    if (smoothed.size() < 2 * firstSteps) return {};
    const double start = smoothed[firstSteps - 1], now = smoothed.back();
    const double least = *std::min_element(smoothed.begin(), smoothed.end());
    if (!(now > start * (1 + divergedRise) && now > least * (1 + divergedRise))) return {};
    const QString words = text("The training loss rises, from %1 to %2: the learning rate is too high for this model. Stop and keep the best?");
    return DoctorLine{Health::diverged, words.arg(figure(least), figure(now)), DoctorAction::stop_and_keep};
}

std::optional<DoctorLine> overfitting(const recipe::MetricSeries& series) {
    const auto& evaluations = series.evaluations();
    const auto best = series.best();
    if (!best || evaluations.size() < 3) return {};
    const auto worse = [&](const recipe::EvalDone& evaluation) { return evaluation.step > best->step && evaluation.loss > best->loss * (1 + overfittingRise); };
    if (!worse(evaluations.back()) || !worse(evaluations[evaluations.size() - 2])) return {};
    return DoctorLine{Health::overfitting, text("Held-out loss rises since step %1: overfitting. Stop and keep the best?").arg(best->step), DoctorAction::stop_and_keep};
}

std::optional<DoctorLine> memoryAnswered(const recipe::MetricSeries& series) {
    const auto& remarks = series.remarks();
    const auto answer = std::find_if(remarks.rbegin(), remarks.rend(), [](const recipe::Remark& remark) { return remark.kind == recipe::RemarkKind::memory_answered; });
    if (answer == remarks.rend() || answer->step + recentSteps < lastStep(series)) return {};
    return DoctorLine{Health::memory_answered, oneLine(fromCore(answer->text)), DoctorAction::none};
}

std::optional<DoctorLine> stalled(const recipe::MetricSeries& series) {
    const auto& evaluations = series.evaluations();
    if (evaluations.size() < 4) return {};
    const recipe::EvalDone& before = evaluations[evaluations.size() - 4];
    const double least = std::min({evaluations[evaluations.size() - 3].loss, evaluations[evaluations.size() - 2].loss, evaluations.back().loss});
    if (!(least > before.loss * (1 - stalledFall))) return {};
    return DoctorLine{Health::stalled, text("Held-out loss has not fallen since step %1: more steps will hardly help. Stop and keep the best?").arg(before.step),
                      DoctorAction::stop_and_keep};
}

DoctorLine learning(const recipe::MetricSeries& series, const std::vector<double>& smoothed) {
    const auto& evaluations = series.evaluations();
    if (evaluations.size() >= 2 && evaluations.back().loss < evaluations.front().loss) {
        const QString words = text("Learning: held-out loss fell from %1 to %2.");
        return {Health::learning, words.arg(figure(evaluations.front().loss), figure(evaluations.back().loss)), DoctorAction::none};
    }
    if (smoothed.size() < 2) return {Health::waiting, text("The first steps are being taken."), DoctorAction::none};
    const QString words = smoothed.back() < smoothed.front() ? text("Learning: training loss fell from %1 to %2; the held-out rows come next.")
                                                             : text("Warming up: training loss %1, now %2.");
    return {Health::learning, words.arg(figure(smoothed.front()), figure(smoothed.back())), DoctorAction::none};
}

}  // namespace

DoctorLine doctorLine(const recipe::MetricSeries& series) {
    if (auto line = ended(series)) return *line;
    if (auto line = nonFinite(series)) return *line;
    const std::vector<double> smoothed = series.smoothedLoss();
    if (auto line = diverged(smoothed)) return *line;
    if (auto line = overfitting(series)) return *line;
    if (auto line = memoryAnswered(series)) return *line;
    if (auto line = stalled(series)) return *line;
    return learning(series, smoothed);
}

QString actionLabel(DoctorAction action) {
    switch (action) {
        case DoctorAction::none: return {};
        case DoctorAction::stop_and_keep: return text("Stop and keep");
        case DoctorAction::compare: return text("Compare");
    }
    return {};
}

}  // namespace graft::ui
