// One task at a time, in order; stopping, closing and throttled events.
#include "ui/bridge/relay.h"
#include "ui/bridge/task_runner.h"

#include <QtTest>

#include <latch>

using namespace graft;
using namespace graft::ui;

class TaskRunnerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void runsInOrderOneAtATime() {
        TaskRunner runner;
        QStringList home;
        std::atomic<int> atOnce = 0, most = 0;
        for (const char* name : {"a", "b", "c"})
            runner.start({QLatin1String(name), [&, name](TaskContext&) -> TaskRunner::Delivery {
                              most = std::max<int>(most, ++atOnce);
                              --atOnce;
                              return [&home, name] { home << QLatin1String(name); };
                          }, {}});
        QTRY_COMPARE(home, (QStringList{QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")}));
        QCOMPARE(most.load(), 1);
        QTRY_VERIFY(runner.idle());
    }

    void deliversOnTheGuiThread() {
        TaskRunner runner;
        QThread* worker = nullptr;
        QThread* home = nullptr;
        runner.start({QStringLiteral("t"), [&](TaskContext&) -> TaskRunner::Delivery {
                          worker = QThread::currentThread();
                          return [&] { home = QThread::currentThread(); };
                      }, {}});
        QTRY_VERIFY(home);
        QCOMPARE(home, QThread::currentThread());
        QVERIFY(worker != home);
    }

    void aWaitingTaskVanishes() {
        TaskRunner runner;
        std::latch go(1);
        bool second = false, third = false;
        runner.start({QStringLiteral("1"), [&](TaskContext&) -> TaskRunner::Delivery { go.wait(); return {}; }, {}});
        const TaskId waiting = runner.start({QStringLiteral("2"), [&](TaskContext&) -> TaskRunner::Delivery { second = true; return {}; }, {}});
        runner.start({QStringLiteral("3"), [&](TaskContext&) -> TaskRunner::Delivery { return [&] { third = true; }; }, {}});
        runner.stop(waiting);
        go.count_down();
        QTRY_VERIFY(third);
        QVERIFY(!second);
    }

    void aRunningTaskIsAsked() {
        TaskRunner runner;
        bool asked = false, stopped = false;
        const TaskId id = runner.start({QStringLiteral("long"), [&](TaskContext& context) -> TaskRunner::Delivery {
                                            const ProgressSink progress = context.progress();
                                            while (progress({"working", 1, 2})) std::this_thread::yield();
                                            return [&] { stopped = true; };
                                        },
                                        [&] { asked = true; }});
        QSignalSpy progressed(&runner, &TaskRunner::progressed);
        QTRY_VERIFY(progressed.count() > 0);
        runner.stop(id);
        QVERIFY(asked);
        QTRY_VERIFY(stopped);
    }

    void closingAsksAndJoins() {
        bool asked = false, delivered = false;
        std::atomic<bool> ended = false;
        {
            TaskRunner runner;
            std::latch begun(1);
            runner.start({QStringLiteral("long"), [&](TaskContext& context) -> TaskRunner::Delivery {
                              begun.count_down();
                              while (!context.stopAsked()) std::this_thread::yield();
                              ended = true;
                              return [&] { delivered = true; };
                          },
                          [&] { asked = true; }});
            begun.wait();
        }
        QVERIFY(asked);
        QVERIFY(ended);
        QCoreApplication::processEvents();
        QVERIFY(!delivered);
    }

    void eventsComeInBatches() {
        int batches = 0, next = 0;
        bool ordered = true;
        Relay<int> relay([&](const std::vector<int>& values) {
            ++batches;
            for (const int value : values) ordered = ordered && value == next++;
        });
        std::thread writer([&] {
            for (int i = 0; i < 10'000; ++i) relay.push(i);
        });
        QTRY_COMPARE(next, 10'000);
        writer.join();
        QVERIFY(ordered);
        QVERIFY2(batches < 200, qPrintable(QString::number(batches)));
    }
};

QTEST_GUILESS_MAIN(TaskRunnerTest)
#include "task_runner_test.moc"
