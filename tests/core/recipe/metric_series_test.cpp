#include "recipe/metric_series.h"

#include <QtTest>

#include <cmath>

using namespace graft::recipe;

class MetricSeriesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void replayedStepsReplaceTheOldOnes() {
        MetricSeries series;
        series.add(RunStarted{.step = 0, .total_steps = 10});
        for (int step = 1; step <= 6; ++step) series.add(StepDone{.step = step, .loss = 10.0 - step, .seconds = 1});
        series.add(EvalDone{.step = 6, .loss = 1});
        series.add(SampleWritten{.step = 6, .row = 0, .answer = "lost"});
        series.add(RunStarted{.step = 4, .total_steps = 10});
        QCOMPARE(series.steps().size(), std::size_t{4});
        QVERIFY(series.evaluations().empty());
        QVERIFY(series.samples().at(0).answers.empty());
        series.add(StepDone{.step = 5, .loss = 5, .seconds = 1});
        QCOMPARE(series.steps().back().step, std::int64_t{5});
        QCOMPARE(*series.secondsLeft(), 5.0);
    }

    void bestIgnoresWhatIsNoNumber() {
        MetricSeries series;
        QVERIFY(!series.best());
        series.add(EvalDone{.step = 1, .loss = std::nan("")});
        QVERIFY(!series.best());
        series.add(EvalDone{.step = 2, .loss = 2});
        series.add(EvalDone{.step = 3, .loss = 3});
        QCOMPARE(series.best()->step, std::int64_t{2});
    }

    void smoothingKeepsNaNVisibleAndRecovers() {
        MetricSeries series;
        series.add(StepDone{.step = 1, .loss = 4});
        series.add(StepDone{.step = 2, .loss = std::nan("")});
        series.add(StepDone{.step = 3, .loss = 2});
        const auto smoothed = series.smoothedLoss();
        QCOMPARE(smoothed.size(), std::size_t{3});
        QCOMPARE(smoothed[0], 4.0);
        QVERIFY(std::isnan(smoothed[1]));
        QVERIFY(smoothed[2] > 2 && smoothed[2] < 4);
    }

    void smoothingLagsByAFortieth_data() {
        QTest::addColumn<int>("length");
        for (const int length : {40, 400, 4000}) QTest::addRow("%d steps", length) << length;
    }
    // On a straight line an exponential average lags by memory / (1 - memory) steps.
    void smoothingLagsByAFortieth() {
        QFETCH(int, length);
        MetricSeries series;
        for (int step = 1; step <= length; ++step) series.add(StepDone{.step = step, .loss = double(step)});
        const double lag = length - series.smoothedLoss().back();
        QVERIFY2(std::abs(lag - length / 40.0) < 0.01 * length, qPrintable(QString::number(lag)));
    }

    // What a run told of its ending, until it is started again; and what it can go on from.
    void aNewStartEndsWhatWasWrong() {
        MetricSeries series;
        series.add(RunStarted{.step = 0, .total_steps = 10});
        QCOMPARE(series.savedStep(), std::int64_t{0});
        series.add(CheckpointSaved{.step = 4, .folder = "step-00000004"});
        QCOMPARE(series.savedStep(), std::int64_t{4});
        series.add(Remark{.step = 5, .kind = RemarkKind::held, .text = "disk full"});
        QCOMPARE(series.held()->text, std::string("disk full"));
        series.add(Remark{.step = 5, .kind = RemarkKind::resumed});
        QVERIFY(!series.held());
        series.add(Remark{.step = 6, .kind = RemarkKind::held, .text = "disk full"});
        series.add(Remark{.step = 6, .kind = RemarkKind::failed, .text = "memory"});
        QCOMPARE(series.failure()->text, std::string("memory"));
        series.add(RunStarted{.step = 2, .total_steps = 10});  // the checkpoint of step 4 was damaged
        QVERIFY(!series.failure() && !series.held());
        QCOMPARE(series.savedStep(), std::int64_t{2});
    }

    void baseAnswerIsThatOfStepZero() {
        MetricSeries series;
        series.add(SampleWritten{.step = 0, .row = 3, .prompt = "p", .expected = "e", .answer = "base"});
        series.add(SampleWritten{.step = 5, .row = 3, .prompt = "p", .expected = "e", .answer = "now"});
        const auto& track = series.samples().at(3);
        QCOMPARE(track.base, std::string("base"));
        QCOMPARE(track.answers.back().second, std::string("now"));
    }

    void peakIsTheLargest() {
        MetricSeries series;
        series.add(MemoryRead{.step = 1, .peak_bytes = 5});
        series.add(MemoryRead{.step = 2, .peak_bytes = 3});
        QCOMPARE(series.peakBytes(), std::uint64_t{5});
        QVERIFY(!series.secondsLeft());
    }
};

QTEST_GUILESS_MAIN(MetricSeriesTest)
#include "metric_series_test.moc"
