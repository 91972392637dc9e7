// The doctor names each course of a run, with the one action that helps; at the edge of each course it keeps silent.
#include "sample_values.h"
#include "ui/models/doctor.h"
#include "ui/models/run_health.h"

#include <QtTest>

#include <functional>
#include <random>

using namespace graft;
using namespace graft::ui;
using sample::Course;

namespace {

using Curve = std::function<double(int)>;

// One step each with `loss`; a look at the held-out rows every `every` steps, and one before the first. Without `heldOut` no rows are held out.
recipe::MetricSeries run(int steps, const Curve& loss, const Curve& heldOut = {}, int every = 20) {
    recipe::MetricSeries series;
    series.add(recipe::RunStarted{.step = 0, .total_steps = steps, .training_rows = 500, .held_out_rows = heldOut ? 50 : 0});
    if (heldOut) series.add(recipe::EvalDone{0, heldOut(0), false, 0});
    for (int step = 1; step <= steps; ++step) {
        series.add(recipe::StepDone{.step = step, .loss = loss(step), .gradient_norm = 1, .seconds = 1});
        if (heldOut && step % every == 0) series.add(recipe::EvalDone{step, heldOut(step), false, 0});
    }
    return series;
}

Curve falling(double from, double to, double pace = 40) {
    return [=](int step) { return to + (from - to) * std::exp(-step / pace); };
}

Curve noisy(Curve curve, double spread, unsigned seed) {
    auto engine = std::make_shared<std::mt19937>(seed);
    auto scatter = std::make_shared<std::normal_distribution<double>>(0.0, spread);
    return [=](int step) { return curve(step) + (*scatter)(*engine); };
}

Curve flat(double level) {
    return [=](int) { return level; };
}

// Falls with the others until `step`, then climbs by `slope` a step.
Curve climbing(Curve curve, int step, double slope) {
    return [=](int at) { return curve(at) + (at > step ? slope * (at - step) : 0); };
}

// Looks at the held-out rows, one every 20 steps from step 0 on.
Curve looks(std::vector<double> values) {
    return [=](int step) { return values[std::min(std::size_t(step / 20), values.size() - 1)]; };
}

recipe::MetricSeries endedRun(recipe::MetricSeries series, const char* ending) {
    const auto best = series.best();
    const auto steps = series.steps().back().step;
    series.add(recipe::RunSummary{"run", ending, steps, best && best->step > 0 ? best->step : steps, best ? best->loss : std::nan(""), 0.5, 1, 1, 1, 1, 1});
    return series;
}

void addCourse(const char* name, const recipe::MetricSeries& series, Health health, DoctorAction action, const char* part) {
    QTest::newRow(name) << std::make_shared<recipe::MetricSeries>(series) << int(health) << int(action) << part;
}

}  // namespace

Q_DECLARE_METATYPE(std::shared_ptr<recipe::MetricSeries>)

class DoctorTest : public QObject {
    Q_OBJECT

private:
    static void expect(const recipe::MetricSeries& series, Health health, DoctorAction action, const QString& part) {
        const DoctorLine line = doctorLine(series);
        QVERIFY2(line.text.contains(part), qPrintable(line.text));
        QCOMPARE(int(line.health), int(health));
        QCOMPARE(int(line.action), int(action));
    }

private Q_SLOTS:
    void courses_data() {
        QTest::addColumn<std::shared_ptr<recipe::MetricSeries>>("series");
        QTest::addColumn<int>("health");
        QTest::addColumn<int>("action");
        QTest::addColumn<QString>("part");
        const auto none = DoctorAction::none, stop = DoctorAction::stop_and_keep, lower = DoctorAction::lower_rate, raise = DoctorAction::raise_rate;
        const Curve good = falling(2.9, 0.5);

        addCourse("before the first steps", {}, Health::waiting, none, "first steps");
        addCourse("learns", run(100, good, good), Health::learning, none, "loss on the steering rows fell from 2.90");
        addCourse("before the first look", run(15, good, good), Health::learning, none, "steering rows come next");
        addCourse("without held-out rows", run(60, good), Health::learning, none, "Learning: training loss fell");

        addCourse("overfits", run(200, good, climbing(good, 100, 0.004)), Health::overfitting, stop, "since step 100");
        addCourse("worse at one look only", run(80, good, looks({2.9, 1.0, 0.8, 0.7, 0.9})), Health::waiting, none, "was best at step 60 (0.700) and is 0.900 now");
        addCourse("much worse at one look", run(40, flat(0.2), looks({8.726, 0.433, 3.038})), Health::overfitting, stop, "rises since step 20: overfitting");
        addCourse("wild at its first look", run(20, good, looks({0.7, 2.0})), Health::learning, none, "fell");
        addCourse("worse at two looks", run(100, good, looks({2.9, 1.0, 0.8, 0.7, 0.9, 0.9})), Health::overfitting, stop, "since step 60");
        addCourse("worse by less than a per cent", run(100, good, looks({2.9, 1.0, 0.8, 0.7, 0.706, 0.706})), Health::waiting, none, "was best at step 60");
        addCourse("worse than the base model from the start", run(60, good, looks({0.7, 0.72, 0.75, 0.8})), Health::overfitting, lower, "rises from the start, from 0.700 to 0.800");

        addCourse("no longer falls", run(160, good, looks({2.9, 1.0, 0.8, 0.7, 0.6, 0.6, 0.599, 0.6, 0.6})), Health::stalled, stop, "not fallen since step 100");
        addCourse("falls slowly", run(120, good, looks({2.9, 1.0, 0.8, 0.798, 0.796, 0.794, 0.792})), Health::learning, none, "fell");
        addCourse("falls with noise", run(120, good, looks({2.9, 1.0, 0.8, 0.82, 0.79, 0.81, 0.78})), Health::learning, none, "fell");
        addCourse("two flat looks", run(100, good, looks({2.9, 1.0, 0.8, 0.7, 0.7, 0.7})), Health::learning, none, "fell");
        addCourse("never learned", run(120, flat(2.9), flat(2.95)), Health::stalled, raise, "hardly learns");
        addCourse("learns its rows by heart", run(120, good, flat(2.95)), Health::stalled, stop, "not fallen");
        addCourse("flat without held-out rows", run(200, noisy(climbing(falling(2.9, 0.5, 10), 500, 0), 0.005, 1)), Health::stalled, stop, "training loss has not fallen");
        addCourse("flat from the start without held-out rows", run(200, noisy(flat(2.9), 0.01, 2)), Health::stalled, raise, "hardly learns");
        addCourse("noisy but falling", run(400, noisy([](int step) { return 2.0 - 0.002 * step; }, 0.4, 3)), Health::learning, none, "training loss");
        addCourse("too noisy to tell", run(200, noisy(flat(2.0), 0.8, 4)), Health::learning, none, "training loss");

        addCourse("diverges", run(150, climbing(good, 60, 0.05), good), Health::diverged, lower, "learning rate");
        addCourse("diverges after it had learned", run(200, climbing(good, 120, 0.03), falling(2.9, 0.6)), Health::diverged, lower, "climbed since step");
        addCourse("loses less than half of what it learned", run(200, climbing(good, 120, 0.012), falling(2.9, 0.6)), Health::learning, none, "fell");
        addCourse("a wild step just now", run(150, [](int step) { return step == 149 ? 9.0 : 0.6 + 0.3 * std::exp(-step / 30.0); }, good), Health::learning, none, "fell");
        addCourse("a single wild step", run(150, [good](int step) { return step == 100 ? 9.0 : good(step); }, good), Health::learning, none, "fell");
    }
    void courses() {
        QFETCH(std::shared_ptr<recipe::MetricSeries>, series);
        QFETCH(int, health);
        QFETCH(int, action);
        QFETCH(QString, part);
        expect(*series, Health(health), DoctorAction(action), part);
    }

    // Small batches are noisy; noise alone is never called a divergence, at any length and whatever the chance.
    void noiseIsNotADivergence() {
        for (unsigned seed = 1; seed <= 200; ++seed) {
            const auto series = run(20 + int(seed) * 3, noisy(falling(2.5, 1.2), 0.6, seed));
            QVERIFY2(!diverged(series), qPrintable(QString::number(seed)));
            QVERIFY2(!diverged(run(20 + int(seed) * 3, noisy(flat(1.5), 0.6, seed))), qPrintable(QString::number(seed)));
        }
    }

    void aShortRunIsNotJudged() {
        QVERIFY(!diverged(run(19, [](int step) { return double(step); })));
        QVERIFY(diverged(run(20, [](int step) { return double(step); })));
    }

    // As a rate of 9 leaves the sample: below the base model's loss, and never moved again.
    void aGradientOfZeroIsNoPlateau() {
        auto series = run(10, falling(10, 7.6), looks({10.4}));
        for (int step = 11; step <= 19; ++step) series.add(recipe::StepDone{.step = step, .loss = 7.62, .gradient_norm = 0});
        QVERIFY(!motionless(series));
        series.add(recipe::StepDone{.step = 20, .loss = 7.62, .gradient_norm = 0});
        expect(series, Health::diverged, DoctorAction::lower_rate, QStringLiteral("zero since step 11"));
        expect(endedRun(series, "early_stop"), Health::diverged, DoctorAction::lower_rate, QStringLiteral("zero since step 11"));
        QVERIFY(!motionless({}));
    }

    void namesRowsOfANonFiniteStep() {
        auto series = sample::series(60);
        series.add(recipe::StepSkipped{61, "loss is NaN", {117, 120}});
        expect(series, Health::non_finite, DoctorAction::look_at_rows, QStringLiteral("118, 121"));
        for (int step = 62; step <= 81; ++step) series.add(recipe::StepDone{step, 0.9, 1e-4, 1, 100, 50, 100, 0.1, 1});
        QVERIFY(doctorLine(series).health == Health::non_finite);
        series.add(recipe::StepDone{82, 0.9, 1e-4, 1, 100, 50, 100, 0.1, 1});
        QVERIFY(doctorLine(series).health != Health::non_finite);  // long ago is not the headline
    }

    void countsRowsThatFindNoRoom() {
        auto series = sample::series(60);
        series.add(recipe::StepSkipped{61, "loss is NaN", {0, 1, 2, 3, 4, 5, 6, 7}});
        expect(series, Health::non_finite, DoctorAction::look_at_rows, QStringLiteral("5, 6, and 2 more"));
    }

    void aLossThatIsNoNumberIsToldAsOne() {
        auto series = sample::series(60);
        series.add(recipe::StepDone{61, std::nan(""), 1e-4, 1, 100, 50, 100, 0.1, 1});
        QVERIFY(!doctorLine(series).text.contains(QStringLiteral("0.000")));
        series.add(recipe::EvalDone{61, std::nan(""), false, 0});
        expect(series, Health::non_finite, DoctorAction::lower_rate, QStringLiteral("loss on the steering rows at step 61 is not a finite number"));
    }

    void aBaseModelWithoutNumbersIsNotTheRatesFault() {
        expect(run(40, flat(std::nan("")), flat(std::nan(""))), Health::non_finite, DoctorAction::none, QStringLiteral("base model itself"));
    }

    void threeStepsInARowPauseTheRun() {
        auto series = sample::series(60);
        for (int step = 61; step <= 63; ++step) {
            series.add(recipe::StepSkipped{step, "loss is NaN", {step}});
            series.add(recipe::StepDone{.step = step, .loss = std::nan(""), .gradient_norm = std::nan("")});
        }
        series.add(recipe::Remark{63, recipe::RemarkKind::held, "Three steps in a row."});
        expect(series, Health::non_finite, DoctorAction::lower_rate, QStringLiteral("three steps in a row"));
        series.add(recipe::Remark{63, recipe::RemarkKind::resumed, "on"});
        expect(series, Health::non_finite, DoctorAction::look_at_rows, QStringLiteral("Data rows: 64"));
    }

    void aFullDiskIsSaidUntilItGoesOn() {
        auto series = sample::series(60);
        series.add(recipe::Remark{60, recipe::RemarkKind::held, "The checkpoint of step 60 could not be saved: no space left."});
        expect(series, Health::held, DoctorAction::none, QStringLiteral("no space left"));
        series.add(recipe::Remark{60, recipe::RemarkKind::resumed, "on"});
        QVERIFY(doctorLine(series).health == Health::learning);
    }

    void saysWhatWasDoneAboutMemory() {
        auto series = sample::series(60);
        series.add(recipe::Remark{60, recipe::RemarkKind::memory_answered, "Memory ran out: halved the micro-batch, same effective batch.", 512, "none"});
        expect(series, Health::memory_answered, DoctorAction::keep_passes, QStringLiteral("halved"));
        for (int step = 61; step <= 81; ++step) series.add(recipe::StepDone{step, 0.9, 1e-4, 1, 100, 50, 100, 0.1, 1});
        expect(series, Health::learning, DoctorAction::keep_passes, QStringLiteral("Memory ran out at step 61"));
        expect(endedRun(series, "stopped"), Health::done, DoctorAction::keep_passes, QStringLiteral("Memory ran out at step 61"));
    }

    // Samples left out, and runs of before: there is nothing to keep.
    void offersNothingWhereNoPassWasMadeSmaller() {
        auto series = sample::series(60);
        series.add(recipe::Remark{60, recipe::RemarkKind::memory_answered, "Memory did not suffice for the samples."});
        expect(series, Health::memory_answered, DoctorAction::none, QStringLiteral("samples"));
        for (int step = 61; step <= 81; ++step) series.add(recipe::StepDone{step, 0.9, 1e-4, 1, 100, 50, 100, 0.1, 1});
        expect(series, Health::learning, DoctorAction::none, QStringLiteral("Learning"));
    }

    // As the trainer and the service tell it: remarks, and no summary.
    void aRunThatBrokeOffSaysWhyAndWhatIsKept() {
        auto series = sample::series(60);
        series.add(recipe::CheckpointSaved{50, false, "step-00000050"});
        series.add(recipe::Remark{60, recipe::RemarkKind::failed, "Memory ran out with the smallest pass."});
        expect(series, Health::failed, DoctorAction::none, QStringLiteral("checkpoint of step 50 is kept. Memory ran out"));
        series.add(recipe::RunStarted{.step = 50, .total_steps = 240, .held_out_rows = 86});
        QVERIFY(doctorLine(series).health == Health::learning);  // it goes on
    }

    void ends_data() {
        QTest::addColumn<std::shared_ptr<recipe::MetricSeries>>("series");
        QTest::addColumn<int>("health");
        QTest::addColumn<int>("action");
        QTest::addColumn<QString>("part");
        const Curve good = falling(2.9, 0.5, 20);
        const auto compare = DoctorAction::compare;
        addCourse("done", endedRun(run(240, good, good), "done"), Health::done, compare, "Done after 240 steps");
        addCourse("early stop", endedRun(run(240, good, good), "early_stop"), Health::done, compare, "Stopped early at step 240");
        addCourse("stopped", endedRun(run(240, good, good), "stopped"), Health::done, compare, "Stopped at step 240");
        addCourse("failed", endedRun(run(240, good, good), "failed"), Health::failed, DoctorAction::none, "before its first checkpoint");
        addCourse("stopped before a look", endedRun(run(15, good), "stopped"), Health::done, compare, "ended after 15 steps");
        addCourse("still falling", endedRun(run(100, good, looks({2.9, 2.0, 1.5, 1.2, 1.0, 0.9})), "done"), Health::done, DoctorAction::train_longer, "still fell: 0.900");
        addCourse("hardly falling", endedRun(run(100, good, looks({2.9, 2.0, 1.5, 1.2, 1.0, 0.985})), "done"), Health::done, compare, "Done");
        addCourse("stopped while it fell", endedRun(run(100, good, looks({2.9, 2.0, 1.5, 1.2, 1.0, 0.9})), "stopped"), Health::done, compare, "Stopped at step 100");
        addCourse("never better than the base model", endedRun(run(100, good, looks({0.7, 0.8, 0.9, 0.9, 0.9, 0.9})), "done"), Health::overfitting, DoctorAction::lower_rate,
                  "never fell below the base model's 0.700");
        addCourse("hardly learned", endedRun(run(100, flat(2.9), looks({2.9, 2.9, 2.901, 2.9, 2.9, 2.9})), "done"), Health::stalled, DoctorAction::raise_rate, "hardly learned");
    }
    void ends() { courses(); }

    void everyActionHasItsWords() {
        for (const auto action : {DoctorAction::stop_and_keep, DoctorAction::compare, DoctorAction::look_at_rows, DoctorAction::keep_passes, DoctorAction::lower_rate, DoctorAction::raise_rate, DoctorAction::train_longer,
                                  DoctorAction::estimate}) {
            QVERIFY(!actionLabel(action, false).isEmpty());
            QVERIFY(!actionLabel(action, true).isEmpty());
        }
        QVERIFY(actionLabel(DoctorAction::none, true).isEmpty());
        QVERIFY(actionLabel(DoctorAction::lower_rate, true).startsWith(QStringLiteral("Stop")));  // it does, and says so
    }
};

QTEST_GUILESS_MAIN(DoctorTest)
#include "doctor_test.moc"
