// What the chart shows: everything, but for the start of a run that would press the rest flat.
#include "ui/models/curve_range.h"

#include <QtTest>

#include <cmath>

using namespace graft::ui;

namespace {

// Training loss after each step, and the held-out loss at steps 0, every, 2 every, ...
CurveRun runOf(int steps, double (*loss)(double), int every = 0, double lastStep = 0) {
    CurveRun run{.label = {}, .raw = {}, .smoothed = {}, .heldOut = {}, .best = {}, .lastStep = lastStep};
    for (int step = 1; step <= steps; ++step) run.smoothed.emplace_back(step, loss(step));
    for (int step = 0; every > 0 && step <= steps; step += every) run.heldOut.emplace_back(step, loss(step));
    return run;
}

// From 2 to 1 in a straight line over 100 steps.
double straight(double step) { return 2 - step / 100; }
// The first tenth of 100 steps starts at 9; from step 11 on between 1.5 and 1.
double steep(double step) { return step <= 10 ? 9 - 0.7 * step : 1.5 - 0.5 * (step - 11) / 89; }

bool near(double a, double b) { return std::abs(a - b) < 1e-9; }

}  // namespace

class CurveRangeTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void withoutPoints() {
        const CurveRange range = curveRange({}, LossAxis::linear);
        QVERIFY(near(range.bottom, 0) && near(range.top, 1.08));
        QVERIFY(near(range.left, -0.015) && near(range.right, 1.015));
        QCOMPARE(curveRange({CurveRun{}}, LossAxis::linear), range);
    }

    void allStepsAndAllPoints() {
        const CurveRange range = curveRange({runOf(100, straight, 20)}, LossAxis::linear);
        QVERIFY(near(range.left, -1.5) && near(range.right, 101.5));
        QVERIFY(near(range.bottom, 1 - 0.08) && near(range.top, 2 + 0.08));  // the held-out loss before the first step is the highest
    }

    void plannedStepsHaveTheirRoom() { QVERIFY(near(curveRange({runOf(10, straight, 0, 400)}, LossAxis::linear).right, 406)); }

    void aSteepStartLeavesThePicture() {
        const CurveRange range = curveRange({runOf(100, steep, 20)}, LossAxis::linear);
        QVERIFY(near(range.top, 1 + 1.08 * 0.75));  // half as high again as the settled part, and the margin
        QVERIFY(near(range.bottom, 1 - 0.08 * 0.75));
        QVERIFY(near(range.left, -1.5));
    }

    // Three times the height of the rest is still worth its room.
    void aModerateStartStays() {
        CurveRun run = runOf(100, steep);
        for (QPointF& point : run.smoothed)
            if (point.x() <= 10) point.setY(2.5);
        QVERIFY(near(curveRange({run}, LossAxis::linear).top, 2.5 + 0.08 * 1.5));
        run.smoothed.front().setY(2.51);
        QVERIFY(near(curveRange({run}, LossAxis::linear).top, 1 + 1.08 * 0.75));
    }

    // A loss that rises later is what the chart is for.
    void aRiseIsNeverCut() {
        CurveRun run = runOf(100, straight);
        for (QPointF& point : run.smoothed)
            if (point.x() > 90) point.setY(30);
        QVERIFY(curveRange({run}, LossAxis::linear).top > 30);
    }

    // While it trains, what is drawn is not the whole plan: nine tenths of it stay in the picture all the time.
    void aRunUnderWayIsSeenWhole() {
        for (int steps = 1; steps <= 100; ++steps) {
            const CurveRun run = runOf(steps, straight, 20, 100);
            const CurveRange range = curveRange({run}, LossAxis::linear);
            for (const QPointF& point : run.smoothed)
                if (point.x() > steps / 10.0) QVERIFY2(point.y() >= range.bottom && point.y() <= range.top, qPrintable(QStringLiteral("step %1 of %2").arg(point.x()).arg(steps)));
        }
    }

    // A short run beside a long one lies within the first tenth of that one, but it has a tenth of its own.
    void aShortRunBesideALongOneIsSeen() {
        CurveRun stopped = runOf(8, straight);
        for (QPointF& point : stopped.smoothed) point.setY(6);
        QVERIFY(curveRange({runOf(100, straight), stopped}, LossAxis::linear).top > 6);
    }

    void whatIsNoNumberDoesNotCount() {
        CurveRun run = runOf(100, straight, 20);
        const CurveRange whole = curveRange({run}, LossAxis::linear);
        run.smoothed[50].setY(qQNaN());
        run.heldOut[3].setY(qInf());
        QCOMPARE(curveRange({run}, LossAxis::linear), whole);
    }

    void aRawStepMayLeaveThePicture() {
        CurveRun run = runOf(100, straight);
        const CurveRange whole = curveRange({run}, LossAxis::linear);
        run.raw = run.smoothed;
        run.raw[50].setY(40);
        QCOMPARE(curveRange({run}, LossAxis::linear), whole);
    }

    void aFlatLineHasAMargin() {
        const CurveRange range = curveRange({runOf(50, [](double) { return 1.0; })}, LossAxis::linear);
        QVERIFY(near(range.bottom, 0.999) && near(range.top, 1.001));
    }

    // Zero has no place on a logarithmic axis; on a linear one nothing lies below it.
    void theBottomFitsTheAxis() {
        const CurveRun run = runOf(100, [](double step) { return 2 - 1.99 * step / 100; });
        QCOMPARE(curveRange({run}, LossAxis::linear).bottom, 0.0);
        QVERIFY(near(curveRange({run}, LossAxis::logarithmic).bottom, 0.009));
    }
};

QTEST_GUILESS_MAIN(CurveRangeTest)
#include "curve_range_test.moc"
