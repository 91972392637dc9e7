#include "training/schedule.h"

#include <QtTest>

#include <cmath>

using namespace graft;
using namespace graft::training;

class ScheduleTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void curve_data();
    void curve();
    void unknown();
};

void ScheduleTest::curve_data() {
    QTest::addColumn<QString>("id");
    QTest::addColumn<int>("step");
    QTest::addColumn<double>("factor");
    // 100 steps, 10 of them warm-up, peak 1
    for (const char* id : {"cosine", "linear", "constant"}) {
        QTest::addRow("%s, first step", id) << id << 0 << 1.0 / 11;
        QTest::addRow("%s, last of the warm-up", id) << id << 9 << 10.0 / 11;
        QTest::addRow("%s, peak", id) << id << 10 << 1.0;
    }
    QTest::newRow("cosine, half way") << "cosine" << 55 << 0.5;
    QTest::newRow("cosine, third") << "cosine" << 40 << 0.75;
    QTest::newRow("cosine, last step") << "cosine" << 99 << 0.5 * (1 + std::cos(M_PI * 89 / 90));
    QTest::newRow("linear, half way") << "linear" << 55 << 0.5;
    QTest::newRow("linear, last step") << "linear" << 99 << 1.0 / 90;
    QTest::newRow("constant, last step") << "constant" << 99 << 1.0;
}

void ScheduleTest::curve() {
    QFETCH(QString, id);
    QFETCH(int, step);
    QFETCH(double, factor);
    const auto schedule = scheduleNamed(id.toStdString());
    QVERIFY(bool(schedule));
    const RatePlan plan{*schedule, 3e-4, 100, 10};
    QVERIFY(std::abs(rateAt(plan, step) - 3e-4 * factor) < 1e-15);
}

void ScheduleTest::unknown() {
    const auto schedule = scheduleNamed("polynomial");
    QVERIFY(!schedule);
    QVERIFY(schedule.error().why.find("polynomial") != std::string::npos);
    QVERIFY(schedule.error().hint.find("cosine, linear, constant") != std::string::npos);
}

QTEST_GUILESS_MAIN(ScheduleTest)
#include "schedule_test.moc"
