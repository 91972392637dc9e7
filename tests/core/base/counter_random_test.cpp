#include "base/counter_random.h"

#include <QtTest>

#include <set>

using namespace graft;

class CounterRandomTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void philoxKnownAnswers() {  // kat_vectors of the Random123 distribution, philox4x32 with 10 rounds
        QCOMPARE((philox({0, 0, 0, 0}, {0, 0})), (std::array<std::uint32_t, 4>{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
        const std::uint32_t f = 0xffffffff;
        QCOMPARE((philox({f, f, f, f}, {f, f})), (std::array<std::uint32_t, 4>{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
        QCOMPARE((philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0})),
                 (std::array<std::uint32_t, 4>{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
    }
    void permutesEachIndexOnce_data() {
        QTest::addColumn<quint64>("count");
        for (const quint64 count : {1, 2, 3, 5, 64, 65, 1000}) QTest::addRow("%llu", count) << count;
    }
    void permutesEachIndexOnce() {
        QFETCH(quint64, count);
        std::set<std::uint64_t> seen;
        for (quint64 i = 0; i < count; ++i) seen.insert(permuted(i, count, 7));
        QCOMPARE(seen.size(), std::size_t{count});
        QVERIFY(*seen.rbegin() < count);
    }
    void seedsDiffer() {
        int same = 0;
        for (std::uint64_t i = 0; i < 1000; ++i) same += permuted(i, 1000, 1) == permuted(i, 1000, 2);
        QVERIFY2(same < 20, qPrintable(QString::number(same)));
    }
    void unitIsHalfOpen() {
        QCOMPARE(toUnit(0), 0.0f);
        QVERIFY(toUnit(0xffffffff) < 1.0f);
    }
};

QTEST_GUILESS_MAIN(CounterRandomTest)
#include "counter_random_test.moc"
