// Bootstrap intervals: as wide as theory says, the same for one seed, and paired where rows are shared.
#include "evaluation/statistics.h"

#include <QtTest>

#include <cmath>
#include <vector>

using namespace graft::evaluation;

class StatisticsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theIntervalIsAsWideAsTheStandardError() {
        std::vector<double> values;
        for (int i = 0; i < 400; ++i) values.push_back(i % 4 == 0 ? 1 : 0);
        const Interval interval = bootstrapMean(values, 3, 4000);
        QCOMPARE(interval.mean, 0.25);
        QCOMPARE(interval.rows, std::int64_t(400));
        const double error = std::sqrt(0.25 * 0.75 / 400);  // of a share
        QVERIFY(std::abs(interval.low - (0.25 - 1.96 * error)) < 0.3 * error);
        QVERIFY(std::abs(interval.high - (0.25 + 1.96 * error)) < 0.3 * error);
    }

    void oneSeedOneInterval() {
        const std::vector<double> values{0.1, 0.7, 0.3, 0.9, 0.2, 0.4, 0.8};
        const Interval one = bootstrapMean(values, 5), again = bootstrapMean(values, 5), other = bootstrapMean(values, 6);
        QVERIFY(one.low == again.low && one.high == again.high);
        QVERIFY(one.low != other.low || one.high != other.high);
        QVERIFY(one.low < one.mean && one.mean < one.high);
    }

    void edges() {
        QCOMPARE(bootstrapMean({}).rows, std::int64_t(0));
        const Interval single = bootstrapMean(std::vector<double>{0.5});
        QVERIFY(single.low == 0.5 && single.high == 0.5 && single.rows == 1);
    }

    // One right answer of one says next to nothing; a bootstrap over it would claim to be sure.
    void fewValuesAreWide() {
        for (std::size_t rows = 1; rows < 40; ++rows) {
            const std::vector<double> right(rows, 1.0);
            const Interval interval = meanInterval(right, 0, 1);
            QCOMPARE(interval.mean, 1.0);
            QCOMPARE(interval.rows, std::int64_t(rows));
            QCOMPARE(interval.high, 1.0);
            if (rows >= leastForBootstrap) QCOMPARE(interval.low, 1.0);
            else QVERIFY(interval.low < 0.5 && interval.low >= 0);
            std::map<std::int64_t, double> left, none;
            for (std::size_t row = 0; row < rows; ++row) left[std::int64_t(row)] = 1, none[std::int64_t(row)] = 0;
            QCOMPARE(pairedDifference(left, none)->containsZero(), rows < leastForBootstrap);
        }
        QCOMPARE(meanInterval(std::vector<double>{1.0}, 0, 1).low, 0.0);
        QCOMPARE(meanInterval({}, 0, 1).rows, std::int64_t(0));
        const std::vector<double> seven{0.1, 0.7, 0.3, 0.9, 0.2, 0.4, 0.8};
        QCOMPARE(meanInterval(seven, 0, 1, 5).low, bootstrapMean(seven, 5).low);
    }

    // Two contestants that are right on nearly the same hard and easy rows: unpaired intervals overlap, the paired difference is sure.
    void pairingRemovesWhatRowsShare() {
        std::map<std::int64_t, double> left, right;
        std::vector<double> lefts, rights;
        for (int row = 0; row < 200; ++row) {
            const double hard = row % 2;
            left[row] = 0.5 * hard + 0.30 + 0.02 * (row % 3);
            right[row] = 0.5 * hard + 0.27 + 0.02 * (row % 5 == 0);
            lefts.push_back(left[row]);
            rights.push_back(right[row]);
        }
        right[1000] = 50;  // a row only one of them has does not count
        QVERIFY(bootstrapMean(lefts).low < bootstrapMean(rights).high);
        const auto difference = pairedDifference(left, right);
        QVERIFY(difference);
        QCOMPARE(difference->rows, std::int64_t(200));
        QVERIFY(difference->low > 0 && !difference->containsZero());
        QVERIFY(pairedDifference(left, left)->containsZero());
        QVERIFY(!pairedDifference(left, {}));
    }

    // Where all sizes are one, the sign test: shares of the binomial distribution.
    void chanceOfLossIsTheSignTestOfEqualSizes_data() {
        QTest::addColumn<int>("lost");
        QTest::addColumn<int>("won");
        QTest::addColumn<double>("chance");
        QTest::addColumn<double>("within");
        QTest::newRow("six of six") << 6 << 0 << 1.0 / 64 << 1e-12;
        QTest::newRow("four of five") << 4 << 1 << 6.0 / 32 << 1e-12;
        QTest::newRow("none of three") << 0 << 3 << 1.0 << 1e-12;
        QTest::newRow("nothing differs") << 0 << 0 << 1.0 << 1e-12;
        QTest::newRow("fifteen of twenty, thrown") << 15 << 5 << 0.0206947 << 0.004;
        QTest::newRow("120 of 200, thrown") << 120 << 80 << 0.0028428 << 0.0015;
    }
    void chanceOfLossIsTheSignTestOfEqualSizes() {
        QFETCH(int, lost);
        QFETCH(int, won);
        QFETCH(double, chance);
        QFETCH(double, within);
        std::vector<double> differences(std::size_t(lost), -1.0);
        differences.insert(differences.end(), std::size_t(won), 1.0);
        differences.insert(differences.end(), 40, 0.0);   // of which a coin tells nothing
        const double told = chanceOfLoss(differences);
        QVERIFY2(std::abs(told - chance) <= within, qPrintable(QString::number(told)));
        QCOMPARE(chanceOfLoss(differences), told);
    }

    // Of -3, -1, 1 and 3, which the signs can make of 2 and 1, two are as low as -2 + 1.
    void chanceOfLossKeepsTheSizes() { QCOMPARE(chanceOfLoss(std::vector<double>{-2, 1}), 0.5); }
};

QTEST_GUILESS_MAIN(StatisticsTest)
#include "statistics_test.moc"
