// What a long run asks of the computer: that it stays awake while it trains and no longer, that its battery is spoken of, that its end is heard of.
#include "ui/bridge/run_care.h"

#include <QtTest>

using namespace graft::ui;

namespace {

struct Asked {
    int awake = 0, asleep = 0;
    Sleep answer = Sleep::prevented;
    QStringList told;
};

class FakeDesktop final : public Desktop {
public:
    explicit FakeDesktop(Asked& asked) : m_asked(asked) {}
    void keepAwake(const QString&, Answer answered) override {
        ++m_asked.awake;
        answered(m_asked.answer);
    }
    void letSleep() override { ++m_asked.asleep; }
    void notify(const QString& title, const QString& text) override { m_asked.told << title + QLatin1Char('|') + text; }

private:
    Asked& m_asked;
};

void write(const QString& folder, const QString& name, const QByteArray& text) {
    QDir().mkpath(folder);
    QFile file(folder + QLatin1Char('/') + name);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text + '\n');
}

}  // namespace

class RunCareTest : public QObject {
    Q_OBJECT

private:
    static RunCare::Place place(const QString& supplies, int longRun = 0) { return {supplies, longRun}; }
    static void supply(const QString& at, const char* type, const char* file, const char* word) {
        write(at, QStringLiteral("type"), type);
        write(at, QLatin1String(file), word);
    }

private Q_SLOTS:
    void staysAwakeWhileItTrains() {
        Asked asked;
        RunCare care(std::make_unique<FakeDesktop>(asked), place(QStringLiteral("/nowhere")));
        for (const RunPhase phase : {RunPhase::none, RunPhase::planning, RunPhase::ready}) care.follow(phase);
        QCOMPARE(asked.awake, 0);
        for (const RunPhase phase : {RunPhase::waiting, RunPhase::running, RunPhase::running, RunPhase::pausing}) care.follow(phase);
        QCOMPARE(asked.awake, 1);
        QCOMPARE(asked.asleep, 0);
        care.follow(RunPhase::paused);
        QCOMPARE(asked.asleep, 1);
        care.follow(RunPhase::running);
        QCOMPARE(asked.awake, 2);
        care.follow(RunPhase::stopping);  // it still saves
        QCOMPARE(asked.asleep, 1);
        care.follow(RunPhase::ended, Besides::work);  // of a race, which measures now
        QCOMPARE(asked.asleep, 1);
        care.follow(RunPhase::ready, Besides::work);
        care.follow(RunPhase::running, Besides::work);
        QCOMPARE(asked.awake, 2);
        care.follow(RunPhase::stopped);
        QCOMPARE(asked.asleep, 2);
        QVERIFY(care.note().isEmpty());
    }

    void saysOnlyWhatIsKnown_data() {
        QTest::addColumn<int>("answer");
        QTest::addColumn<bool>("says");
        QTest::newRow("kept awake") << int(Sleep::prevented) << false;
        QTest::newRow("refused") << int(Sleep::may_come) << true;
        QTest::newRow("nobody to ask") << int(Sleep::unknown) << false;
    }
    void saysOnlyWhatIsKnown() {
        QFETCH(int, answer);
        QFETCH(bool, says);
        Asked asked;
        asked.answer = Sleep(answer);
        RunCare care(std::make_unique<FakeDesktop>(asked), place(QStringLiteral("/nowhere")));
        QSignalSpy changes(&care, &RunCare::changed);
        care.follow(RunPhase::running);
        QCOMPARE(care.note().contains(QStringLiteral("may go to sleep")), says);
        QCOMPARE(changes.count() > 0, says || answer == int(Sleep::prevented));
        care.follow(RunPhase::ended);
        QVERIFY(care.note().isEmpty());
    }

    void knowsTheBattery_data() {
        QTest::addColumn<QString>("status");
        QTest::addColumn<QString>("mains");
        QTest::addColumn<int>("power");
        QTest::newRow("unplugged") << "Discharging" << "0" << int(Power::battery);
        QTest::newRow("charging") << "Charging" << "1" << int(Power::mains);
        QTest::newRow("full") << "Full" << "1" << int(Power::mains);
        QTest::newRow("a weak charger") << "Discharging" << "1" << int(Power::mains);
        QTest::newRow("no battery") << "" << "1" << int(Power::unknown);
    }
    void knowsTheBattery() {
        QFETCH(QString, status);
        QFETCH(QString, mains);
        QFETCH(int, power);
        QTemporaryDir folder;
        supply(folder.path() + QStringLiteral("/AC"), "Mains", "online", mains.toLatin1().constData());
        if (!status.isEmpty()) supply(folder.path() + QStringLiteral("/BAT0"), "Battery", "status", status.toLatin1().constData());
        QCOMPARE(int(powerNow(folder.path())), power);
    }

    void theBatteryOfAMouseIsNotTheComputers() {
        QTemporaryDir folder;
        const QString mouse = folder.path() + QStringLiteral("/hidpp_battery_0");
        supply(mouse, "Battery", "status", "Discharging");
        QCOMPARE(int(powerNow(folder.path())), int(Power::battery));
        write(mouse, QStringLiteral("scope"), "Device");
        QCOMPARE(int(powerNow(folder.path())), int(Power::unknown));
        QCOMPARE(int(powerNow(QStringLiteral("/nowhere"))), int(Power::unknown));
    }

    void speaksOfTheBatteryBeforeAndWhileItTrains() {
        QTemporaryDir folder;
        const QString battery = folder.path() + QStringLiteral("/BAT0");
        supply(battery, "Battery", "status", "Discharging");
        Asked asked;
        RunCare care(std::make_unique<FakeDesktop>(asked), place(folder.path()));
        QVERIFY(care.note().isEmpty());
        care.follow(RunPhase::ready);
        QVERIFY(care.note().contains(QStringLiteral("battery")));
        asked.answer = Sleep::may_come;
        care.follow(RunPhase::running);
        QVERIFY(care.note().contains(QStringLiteral("battery")) && care.note().contains(QStringLiteral("sleep")));
        care.follow(RunPhase::ended);
        QVERIFY(care.note().isEmpty());
        write(battery, QStringLiteral("status"), "Charging");
        care.follow(RunPhase::ready);
        QVERIFY(care.note().isEmpty());
    }

    void tellsTheEndOfALongRunThatIsNotSeen() {
        Asked asked;
        RunCare care(std::make_unique<FakeDesktop>(asked), place(QStringLiteral("/nowhere"), 0));
        care.follow(RunPhase::running);
        QVERIFY(!care.tellEnd(QStringLiteral("ended"), QStringLiteral("well"), Seen::yes));
        care.follow(RunPhase::ended);
        care.follow(RunPhase::running);
        QVERIFY(care.tellEnd(QStringLiteral("ended"), QStringLiteral("well"), Seen::no));
        QCOMPARE(asked.told, QStringList(QStringLiteral("ended|well")));
        QVERIFY(!care.tellEnd(QStringLiteral("ended"), QStringLiteral("twice"), Seen::no));
    }

    void aShortRunIsNotWorthIt() {
        Asked asked;
        RunCare care(std::make_unique<FakeDesktop>(asked), place(QStringLiteral("/nowhere"), RunCare::longRun));
        care.follow(RunPhase::running);
        QVERIFY(!care.tellEnd(QStringLiteral("ended"), QStringLiteral("well"), Seen::no));
        QVERIFY(asked.told.isEmpty());
    }
};

QTEST_GUILESS_MAIN(RunCareTest)
#include "run_care_test.moc"
