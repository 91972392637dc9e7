#include "ui/models/doctor.h"

#include "base/quantities.h"
#include "ui/core_text.h"
#include "ui/models/run_health.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace graft::ui {

namespace {

constexpr std::int64_t recentSteps = 20;   // how long a skipped step or an answer to memory stays the headline
constexpr int namedRows = 6;

QString text(const char* words) {
    return QCoreApplication::translate("Doctor", words);
}

QString figure(double value) {
    return fromCore(formatFigure(value, 3));
}

std::int64_t lastStep(const recipe::MetricSeries& series) {
    return series.steps().empty() ? 0 : series.steps().back().step;
}

std::optional<DoctorLine> failed(const recipe::MetricSeries& series) {
    const bool broke = series.summary() && series.summary()->ending == "failed";
    if (!series.failure() && !broke) return {};
    const QString kept = series.savedStep() > 0 ? text("Training failed; the checkpoint of step %1 is kept.").arg(series.savedStep()) : text("Training failed before its first checkpoint.");
    return DoctorLine{Health::failed, series.failure() ? kept + QLatin1Char(' ') + oneLine(fromCore(series.failure()->text)) : kept, DoctorAction::none};
}

// What came of it, and what another run could do better.
std::optional<DoctorLine> ended(const recipe::MetricSeries& series) {
    if (!series.summary()) return {};
    const recipe::RunSummary& summary = *series.summary();
    const auto best = series.best();
    if (!best) return DoctorLine{Health::done, text("Training ended after %1 steps.").arg(summary.steps), DoctorAction::compare};
    if (!std::isfinite(summary.best_held_out_loss))  // no look at the held-out rows yet: the last step is what there is
        return DoctorLine{Health::done, text("Stopped at step %1, before the first look at the steering rows. What it has learned so far is kept.").arg(summary.steps), DoctorAction::compare};
    const bool stopped = summary.ending == "stopped" || summary.ending == "paused";   // in the midst of a pause
    if (best->step == 0 && !stopped) {
        const auto slow = stalled(series);
        const bool tooSlow = slow && slow->kind == Stall::hardly_learned && !overfitting(series);
        const QString words = tooSlow ? text("After %1 steps the loss on the steering rows is where it began, at %2: it has hardly learned. The learning rate may be too low.")
                                      : text("After %1 steps the loss on the steering rows never fell below the base model's %2. The learning rate may be too high.");
        return DoctorLine{tooSlow ? Health::stalled : Health::overfitting, words.arg(summary.steps).arg(figure(best->loss)), tooSlow ? DoctorAction::raise_rate : DoctorAction::lower_rate};
    }
    if (fallsToTheEnd(series))
        return DoctorLine{Health::done, text("Done after %1 steps, and the loss on the steering rows still fell: %2 at the end. More passes may make it better.").arg(summary.steps).arg(figure(best->loss)),
                          DoctorAction::train_longer};
    const QString words = summary.ending == "early_stop" ? text("Stopped early at step %1, as the loss on the steering rows no longer fell. The best, %2 at step %3, is kept.")
                          : stopped                      ? text("Stopped at step %1. The best so far, %2 at step %3, is kept.")
                                                         : text("Done after %1 steps. The best loss on the steering rows, %2 at step %3, is kept.");
    return DoctorLine{Health::done, words.arg(summary.steps).arg(figure(summary.best_held_out_loss)).arg(summary.best_step), DoctorAction::compare};
}

// Nothing that is trained can help a model that gives no number by itself.
std::optional<DoctorLine> brokenBase(const recipe::MetricSeries& series) {
    const auto& looks = series.evaluations();
    if (looks.empty() || looks.front().step != 0 || std::isfinite(looks.front().loss)) return {};
    return DoctorLine{Health::non_finite, text("The base model itself gives no finite loss on the steering rows: it is damaged, or too coarse in this precision. Choose float32, or another model."),
                      DoctorAction::none};
}

std::optional<DoctorLine> motionlessLine(const recipe::MetricSeries& series) {
    const auto since = motionless(series);
    if (!since) return {};
    return DoctorLine{Health::diverged, text("The gradient is zero since step %1: the first steps went too far, and nothing moves any more. The learning rate is too high.").arg(*since),
                      DoctorAction::lower_rate};
}

std::optional<DoctorLine> held(const recipe::MetricSeries& series) {
    if (!series.held()) return {};
    const auto& skipped = series.skipped();
    if (!skipped.empty() && skipped.back().step == lastStep(series))
        return DoctorLine{Health::non_finite,
                          text("Paused: three steps in a row gave no finite number. The weights are untouched. The learning rate is probably too high."), DoctorAction::lower_rate};
    return DoctorLine{Health::held, oneLine(fromCore(series.held()->text)), DoctorAction::none};
}

QString namesOf(const std::vector<std::int64_t>& rows) {
    QStringList names;
    for (const std::int64_t row : rows) {
        if (names.size() == namedRows) {
            names << text("and %1 more").arg(rows.size() - namedRows);
            break;
        }
        names << QString::number(row + 1);
    }
    return names.join(QStringLiteral(", "));
}

std::optional<DoctorLine> nonFinite(const recipe::MetricSeries& series) {
    const auto& looks = series.evaluations();
    if (!looks.empty() && !std::isfinite(looks.back().loss))
        return DoctorLine{Health::non_finite, text("The loss on the steering rows at step %1 is not a finite number: the learning rate is too high for this model.").arg(looks.back().step),
                          DoctorAction::lower_rate};
    if (series.skipped().empty() || series.skipped().back().step + recentSteps < lastStep(series)) return {};
    const recipe::StepSkipped& skipped = series.skipped().back();
    const QString words = text("Step %1 gave no finite number and was left out; the weights are untouched.").arg(skipped.step);
    if (skipped.rows.empty()) return DoctorLine{Health::non_finite, words, DoctorAction::none};
    return DoctorLine{Health::non_finite, words + QLatin1Char(' ') + text("Data rows: %1.").arg(namesOf(skipped.rows)), DoctorAction::look_at_rows};
}

std::optional<DoctorLine> divergedLine(const recipe::MetricSeries& series) {
    const auto change = diverged(series);
    if (!change) return {};
    const QString words = text("The training loss has climbed since step %1, from %2 to %3: the learning rate is too high for this model.");
    return DoctorLine{Health::diverged, words.arg(change->since).arg(figure(change->before), figure(change->now)), DoctorAction::lower_rate};
}

std::optional<DoctorLine> overfittingLine(const recipe::MetricSeries& series) {
    const auto change = overfitting(series);
    if (!change) return {};
    if (change->since > 0)
        return DoctorLine{Health::overfitting, text("The loss on the steering rows rises since step %1: overfitting. Stop and save the best?").arg(change->since), DoctorAction::stop_and_keep};
    const QString words = text("The loss on the steering rows rises from the start, from %1 to %2: training makes it worse. The learning rate may be too high.");
    return DoctorLine{Health::overfitting, words.arg(figure(change->before), figure(change->now)), DoctorAction::lower_rate};
}

std::optional<DoctorLine> memoryAnswered(const recipe::MetricSeries& series) {
    const auto& remarks = series.remarks();
    const auto answer = std::find_if(remarks.rbegin(), remarks.rend(), [](const recipe::Remark& remark) { return remark.kind == recipe::RemarkKind::memory_answered; });
    if (answer == remarks.rend() || answer->step + recentSteps < lastStep(series)) return {};
    return DoctorLine{Health::memory_answered, oneLine(fromCore(answer->text)), answer->micro_batch_tokens ? DoctorAction::keep_passes : DoctorAction::none};
}

// Some steps can be over before they are read: what was done about memory stays to be kept where nothing else is to be done.
DoctorLine withSmallerPasses(DoctorLine line, const recipe::MetricSeries& series) {
    const recipe::Remark* answer = smallerPasses(series);
    const bool free = (line.health == Health::learning && line.action == DoctorAction::none) || (line.health == Health::done && line.action == DoctorAction::compare);
    if (!answer || !free) return line;
    line.text += QLatin1Char(' ') + text("Memory ran out at step %1; passes are smaller since.").arg(answer->step + 1);
    line.action = DoctorAction::keep_passes;
    return line;
}

std::optional<DoctorLine> stalledLine(const recipe::MetricSeries& series) {
    const auto found = stalled(series);
    if (!found) return {};
    if (found->kind == Stall::hardly_learned) {
        const QString words = text("It hardly learns: the loss was %1 at the start and is %2 now. The learning rate may be too low.");
        return DoctorLine{Health::stalled, words.arg(figure(found->change.before), figure(found->change.now)), DoctorAction::raise_rate};
    }
    const QString words = series.evaluations().empty() ? text("The training loss has not fallen since step %1: more steps will hardly help. Stop and save it?")
                                                       : text("The loss on the steering rows has not fallen since step %1: more steps will hardly help. Stop and save the best?");
    return DoctorLine{Health::stalled, words.arg(found->change.since), DoctorAction::stop_and_keep};
}

DoctorLine learning(const recipe::MetricSeries& series) {
    const auto& looks = series.evaluations();
    if (const auto change = worseThanBest(series)) {
        const QString words = text("The loss on the steering rows was best at step %1 (%2) and is %3 now: the next looks will tell whether it still learns.");
        return {Health::waiting, words.arg(change->since).arg(figure(change->before), figure(change->now)), DoctorAction::none};
    }
    if (looks.size() >= 2 && looks.back().loss < looks.front().loss) {
        const QString words = text("Learning: the loss on the steering rows fell from %1 to %2.");
        return {Health::learning, words.arg(figure(looks.front().loss), figure(looks.back().loss)), DoctorAction::none};
    }
    const std::vector<double> smoothed = series.smoothedLoss();
    if (smoothed.size() < 2) return {Health::waiting, text("The first steps are being taken."), DoctorAction::none};
    const bool heldOut = !series.started() || series.started()->held_out_rows > 0;
    const QString words = !(smoothed.back() < smoothed.front()) ? text("Warming up: training loss %1, now %2.")
                          : heldOut                             ? text("Learning: training loss fell from %1 to %2; the steering rows come next.")
                                                                : text("Learning: training loss fell from %1 to %2.");
    return {Health::learning, words.arg(figure(smoothed.front()), figure(smoothed.back())), DoctorAction::none};
}

}  // namespace

DoctorLine doctorLine(const recipe::MetricSeries& series) {
    for (const auto& look : {failed, brokenBase, motionlessLine, ended, held, nonFinite, divergedLine, overfittingLine, memoryAnswered, stalledLine})
        if (auto line = look(series)) return withSmallerPasses(*line, series);
    return withSmallerPasses(learning(series), series);
}

bool beginsAnotherRun(DoctorAction action) {
    return action == DoctorAction::lower_rate || action == DoctorAction::raise_rate || action == DoctorAction::train_longer;
}

QString actionLabel(DoctorAction action, bool running) {
    switch (action) {
        case DoctorAction::none: return {};
        case DoctorAction::stop_and_keep: return text("Stop and save");
        case DoctorAction::compare: return text("Compare");
        case DoctorAction::look_at_rows: return text("Look at these rows");
        case DoctorAction::keep_passes: return text("Keep for next runs");
        case DoctorAction::lower_rate: return running ? text("Stop, try a third of the rate") : text("Try a third of the rate");
        case DoctorAction::raise_rate: return running ? text("Stop, try three times the rate") : text("Try three times the rate");
        case DoctorAction::train_longer: return text("Train twice as long");
        case DoctorAction::estimate: return text("Estimate again");
    }
    return {};
}

}  // namespace graft::ui
