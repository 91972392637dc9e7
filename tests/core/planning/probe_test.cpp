#include "facts.h"
#include "planning/probe.h"

#include <QtTest>

using namespace graft;
using namespace graft::planning;

class ProbeTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void measures_data() {
        QTest::addColumn<QByteArray>("precision");
        QTest::newRow("float32") << QByteArray("float32");
        QTest::newRow("bfloat16") << QByteArray("bfloat16");
    }
    void measures() {
        QFETCH(QByteArray, precision);
        ProbePlan plan{.shape = shapeWith(128, 256, 2, 4, 2, 512), .precision = precision.toStdString(), .pass_tokens = 128, .row_tokens = 32, .seconds = 0.1};
        const auto speed = probeMachine(plan);
        QVERIFY(speed);
        for (const double figure : {speed->product_flops, speed->narrow_flops, speed->attention_flops, speed->bytes_per_second, speed->stream_bytes_per_second})
            QVERIFY2(figure > 1e6 && figure < 1e16, qPrintable(QString::number(figure)));
        QVERIFY(speed->call_seconds > 0 && speed->call_seconds < 0.1);
        QVERIFY(speed->busy >= 1);
        QCOMPARE(speed->layer_rows, 4.0);
        QCOMPARE(speed->layer_tokens, 128.0);
        QVERIFY(speed->layer_seconds > 0 && speed->layer_seconds < 10);
    }
    void refusesWhatDoesNotFit() {
        ProbePlan plan{.shape = shapeWith(128, 256, 2, 4, 2, 512), .pass_tokens = std::int64_t{1} << 50, .seconds = 0.1};
        const auto speed = probeMachine(plan);
        QVERIFY(!speed);
        QCOMPARE(speed.error().kind, ErrorKind::outOfMemory);
    }
};

QTEST_GUILESS_MAIN(ProbeTest)
#include "probe_test.moc"
