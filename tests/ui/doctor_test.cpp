// The doctor names each course of a run, with the one action that helps.
#include "sample_values.h"
#include "ui/models/doctor.h"

#include <QtTest>

using namespace graft;
using namespace graft::ui;
using sample::Course;

class DoctorTest : public QObject {
    Q_OBJECT

private:
    static void expect(const recipe::MetricSeries& series, Health health, DoctorAction action, const QString& part) {
        const DoctorLine line = doctorLine(series);
        QCOMPARE(int(line.health), int(health));
        QCOMPARE(int(line.action), int(action));
        QVERIFY2(line.text.contains(part), qPrintable(line.text));
    }

private Q_SLOTS:
    void waitsBeforeTheFirstSteps() { expect({}, Health::waiting, DoctorAction::none, QStringLiteral("first steps")); }
    void learns() { expect(sample::series(100), Health::learning, DoctorAction::none, QStringLiteral("held-out loss fell")); }
    void learnsBeforeTheFirstLook() { expect(sample::series(15), Health::learning, DoctorAction::none, QStringLiteral("training loss")); }
    void overfits() { expect(sample::series(200, Course::overfitting), Health::overfitting, DoctorAction::stop_and_keep, QStringLiteral("since step 100")); }
    void diverges() { expect(sample::series(150, Course::diverging), Health::diverged, DoctorAction::stop_and_keep, QStringLiteral("learning rate")); }
    void stalls() { expect(sample::series(120, Course::stalled), Health::stalled, DoctorAction::stop_and_keep, QStringLiteral("not fallen")); }

    void oneWorseEvaluationIsNotOverfitting() {
        auto series = sample::series(100);
        series.add(recipe::EvalDone{101, 5.0, false, 0});
        QVERIFY(doctorLine(series).health != Health::overfitting);
    }

    void namesRowsOfANonFiniteStep() {
        auto series = sample::series(60);
        series.add(recipe::StepSkipped{61, "loss is NaN", {117, 120}});
        expect(series, Health::non_finite, DoctorAction::stop_and_keep, QStringLiteral("118, 121"));
        for (int step = 62; step < 90; ++step) series.add(recipe::StepDone{step, 0.9, 1e-4, 1, 100, 50, 100, 0.1, 1});
        QVERIFY(doctorLine(series).health != Health::non_finite);  // long ago is not the headline
    }

    void aNaNLossIsNotCalledLearning() {
        auto series = sample::series(60);
        series.add(recipe::StepDone{61, std::nan(""), 1e-4, 1, 100, 50, 100, 0.1, 1});
        QVERIFY(!doctorLine(series).text.contains(QStringLiteral("0.000")));
    }

    void saysWhatWasDoneAboutMemory() {
        auto series = sample::series(60);
        series.add(recipe::Remark{60, recipe::RemarkKind::memory_answered, "Memory ran out: halved the micro-batch, same effective batch."});
        expect(series, Health::memory_answered, DoctorAction::none, QStringLiteral("halved"));
    }

    void ends_data() {
        QTest::addColumn<QString>("ending");
        QTest::addColumn<int>("health");
        QTest::addColumn<QString>("part");
        QTest::newRow("done") << "done" << int(Health::done) << "Done after 240 steps";
        QTest::newRow("early stop") << "early_stop" << int(Health::done) << "Stopped early";
        QTest::newRow("stopped") << "stopped" << int(Health::done) << "Stopped at step 240";
        QTest::newRow("failed") << "failed" << int(Health::failed) << "last good checkpoint";
    }
    void ends() {
        QFETCH(QString, ending);
        QFETCH(int, health);
        QFETCH(QString, part);
        auto series = sample::series(240);
        series.add(recipe::RunSummary{"run", ending.toStdString(), 240, 240, 0.62, 0.51, 1, 1, 1, 1, 1});
        const DoctorLine line = doctorLine(series);
        QCOMPARE(int(line.health), health);
        QVERIFY2(line.text.contains(part), qPrintable(line.text));
    }
};

QTEST_GUILESS_MAIN(DoctorTest)
#include "doctor_test.moc"
