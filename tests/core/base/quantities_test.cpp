#include "base/quantities.h"

#include <QtTest>

#include <cmath>
#include <limits>

using namespace graft;

class QuantitiesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void bytes() {
        QCOMPARE(formatBytes(0), std::string("0 B"));
        QCOMPARE(formatBytes(999), std::string("999 B"));
        QCOMPARE(formatBytes(1'234'567'890), std::string("1.2 GB"));
        QCOMPARE(formatBytes(139'000'000'000), std::string("139 GB"));
        QCOMPARE(formatBytes(999'999), std::string("1 MB"));
    }
    void counts() {
        QCOMPARE(formatCount(7), std::string("7"));
        QCOMPARE(formatCount(1204), std::string("1,204"));
        QCOMPARE(formatCount(135'000'000), std::string("135 M"));
        QCOMPARE(formatCount(8'030'000'000), std::string("8 B"));
    }
    void durations() {
        QCOMPARE(formatDuration(40.4), std::string("40 s"));
        QCOMPARE(formatDuration(540), std::string("9 min"));
        QCOMPARE(formatDuration(4800), std::string("1 h 20 min"));
        QCOMPARE(formatDuration(std::nan("")), std::string("unknown"));
    }
    void figuresAreHonest() {
        QCOMPARE(formatFigure(1.23456, 3), std::string("1.235"));
        QCOMPARE(formatFigure(std::nan(""), 3), std::string("NaN"));
        QCOMPARE(formatFigure(-std::numeric_limits<double>::infinity(), 3), std::string("-inf"));
    }
};

QTEST_GUILESS_MAIN(QuantitiesTest)
#include "quantities_test.moc"
