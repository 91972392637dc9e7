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

    void proposesWhereTheLossFallsFastest() {
        // A sigmoid that falls around 10^-2.5 and rises again from 10^-0.5 on.
        const auto rate = proposedRate(curve([](double log) { return 4 - 3 / (1 + std::exp(-4 * (log + 2.5))) + 5 * std::max(0.0, log + 0.5); }));
        QVERIFY(rate);
        QVERIFY2(std::abs(std::log10(*rate) + 2.5) < 0.11, qPrintable(QString::number(*rate)));
    }

    void proposesNothingWhereItNeverFalls() {
        QVERIFY(!proposedRate(curve([](double) { return 3.0; })));
        QVERIFY(!proposedRate(curve([](double log) { return 3 + std::exp(log); })));
        QVERIFY(!proposedRate({}));
        QVERIFY(!proposedRate(std::vector<RatePoint>(8, {1e-3, 2, 2})));
    }

    // A rise from 0.9 to 1.4 at the end must not be taken for what comes before the least value.
    void looksOnlyBeforeTheLeastLoss() {
        const auto rate = proposedRate(curve([](double log) { return log < -3 ? 2.0 : log < -2 ? 2 - (log + 3) : log < 0 ? 1 + 0.2 * (log + 2) : 1.4 - 0.35 * log; }));
        QVERIFY(rate && *rate > 1e-3 && *rate < 1e-2);
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
