// The test of learning rates: it finds the fall of a curve that is known, learns as the trainer does, and leaves nothing behind.
#include "tiny_run.h"
#include "training/rate_range.h"

using namespace graft;
using namespace graft::test;
using namespace graft::training;

class RateRangeTest : public QObject {
    Q_OBJECT

    static std::vector<RatePoint> curve(const std::function<double(double)>& lossOfLogRate) {
        std::vector<RatePoint> points;
        for (int i = 0; i <= 60; ++i) {
            const double log = -5 + 0.1 * i;
            points.push_back({std::pow(10, log), lossOfLogRate(log), lossOfLogRate(log)});
        }
        return points;
    }

private Q_SLOTS:
    void initTestCase() { at::set_num_threads(1); }

    void proposesAThirdOfWhereTheFallEnds() {
        // Falls around 10^-2.5 and rises again from 10^-0.5 on.
        const auto valley = [](double log) { return 4 - 3 / (1 + std::exp(-4 * (log + 2.5))) + 5 * std::max(0.0, log + 0.5); };
        const auto rate = proposedRate(curve(valley));
        QVERIFY(rate);
        QVERIFY2(std::abs(std::log10(*rate) - (-0.5 + std::log10(1.0 / 3))) < 0.21, qPrintable(QString::number(*rate)));
        // Whatever the running mean says, which lags; and whatever one lucky step far to the right says, or one without a loss.
        auto points = curve(valley);
        for (RatePoint& point : points) point.smoothed = 4;
        points[58].loss -= 1;
        points[30].loss = std::nan("");
        QCOMPARE(proposedRate(points).value_or(0), *rate);
    }

    void proposesAThirdOfTheLastWhereItFallsToTheEnd() {
        const auto rate = proposedRate(curve([](double log) { return 4 - 0.5 * log; }));
        QVERIFY(rate && std::abs(std::log10(*rate) - (1 + std::log10(1.0 / 3))) < 0.01);
    }

    void proposesNothingWhereItNeverFalls() {
        QVERIFY(!proposedRate(curve([](double) { return 3.0; })));
        QVERIFY(!proposedRate(curve([](double log) { return 3 + std::exp(log); })));
        QVERIFY(!proposedRate({}));
        QVERIFY(!proposedRate(std::vector<RatePoint>(8, {1e-3, 2, 2})));
    }

    void triesRisingRatesOnTheRunsOwnSteps() {
        QTemporaryDir folder;
        TrainingJob job = tinyJob(folder.path().toStdString());
        job.run_folder = folder.filePath(QStringLiteral("never made")).toStdString();
        const auto before = folder.path().toStdString();
        std::vector<RatePoint> told;
        const auto test = testRates(job, {.low = 1e-4, .high = 1, .steps = 30}, [&](const RatePoint& point, std::int64_t done) {
            told.push_back(point);
            return done == std::int64_t(told.size());
        });
        QVERIFY2(test, test ? "" : whyOf(test.error()));
        QVERIFY(told.size() >= 20);
        QCOMPARE(test->points.size(), told.size());
        QVERIFY(std::abs(told.front().learning_rate - 1e-4) < 1e-12);
        for (std::size_t i = 1; i < told.size(); ++i) QVERIFY(std::abs(told[i].learning_rate / told[i - 1].learning_rate - std::pow(1e4, 1.0 / 29)) < 1e-9);
        QVERIFY(!std::filesystem::exists(job.run_folder));

        // Its first loss is the trainer's: the same rows, the same start.
        QTemporaryDir other;
        RunControl control;
        RunLog log;
        const auto summary = train(tinyJob(other.path().toStdString()), control, log.sink());
        QVERIFY2(summary, summary ? "" : whyOf(summary.error()));
        QCOMPARE(told.front().loss, log.steps.at(1).loss);

        // And it can be stopped.
        const auto stopped = testRates(job, {}, [](const RatePoint&, std::int64_t done) { return done < 3; });
        QVERIFY(!stopped && stopped.error().kind == ErrorKind::stopped);
    }
};

QTEST_GUILESS_MAIN(RateRangeTest)
#include "rate_range_test.moc"
