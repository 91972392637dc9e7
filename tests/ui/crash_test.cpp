// The window is killed in the middle of a run: the next start offers to go on, Later deletes nothing, Go on continues from the last checkpoint.
#include "person.h"
#include "ui/pages/start_page.h"
#include "ui/pages/train_page.h"
#include "ui/studio.h"
#include "ui/style/studio_style.h"

using namespace graft;
using namespace graft::ui;
using person::press;
using person::waitFor;

namespace {

constexpr auto victim = "--victim";

// The program that will be killed: the sample, opened and trained through its window.
int trainUntilKilled() {
    dressApplication(Scheme::light);
    person::Home::useFolders(qEnvironmentVariable("HOME"));
    Studio studio;
    studio.window().show();
    if (!press(studio.window().start(), QStringLiteral("Try the sample"))) return 1;
    if (!waitFor(studio.window(), [&] { return studio.training().phase() == RunPhase::ready; })) return 1;
    if (!press(studio.window().train(), QStringLiteral("Start training"))) return 1;
    waitFor(studio.window(), [&] { return studio.training().phase() == RunPhase::ended; });
    return 1;  // nobody killed it
}

// Every file of the runs with a digest of its bytes.
QMap<QString, QByteArray> contents(const QString& project) {
    QMap<QString, QByteArray> found;
    QDirIterator files(project + QStringLiteral("/runs"), QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (file.open(QIODevice::ReadOnly)) found[file.fileName()] = QCryptographicHash::hash(file.readAll(), QCryptographicHash::Sha256);
    }
    return found;
}

}  // namespace

class CrashTest : public QObject {
    Q_OBJECT

private:
    person::Home m_home;

    std::unique_ptr<Studio> start() const {
        auto studio = std::make_unique<Studio>();
        studio->window().show();
        return studio;
    }
    static bool offered(Studio& studio) {
        return waitFor(studio.window(), [&] { return person::buttonSaying(studio.window().start(), QStringLiteral("Go on")) && studio.idle(); });
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY2(m_home.make(), "resources/starter is not complete");
        dressApplication(Scheme::light);
    }

    void isKilledWhileItTrains() {
        QProcess program;
        program.setProcessChannelMode(QProcess::ForwardedChannels);
        program.start(QCoreApplication::applicationFilePath(), {QLatin1String(victim)});
        QVERIFY(program.waitForStarted());
        QVERIFY(QTest::qWaitFor([&] { return person::checkpointsIn(m_home.sampleProject()) > 0 || program.state() == QProcess::NotRunning; }, person::patience));
        QCOMPARE(int(program.state()), int(QProcess::Running));
        program.kill();
        QVERIFY(program.waitForFinished());
        QCOMPARE(int(program.exitStatus()), int(QProcess::CrashExit));
    }

    void laterDeletesNothing() {
        const auto before = contents(m_home.sampleProject());
        QVERIFY(before.size() > 4);
        const auto studio = start();
        QVERIFY(offered(*studio));
        QVERIFY(person::sees(studio->window().start(), QStringLiteral("was training when the program ended")));
        studio->window().resize(1024, 680);
        QCoreApplication::processEvents();
        QCOMPARE(person::cutOffText(studio->window()), QString());
        QVERIFY(studio->window().grab().save(QStringLiteral(GRAFT_PICTURES "/studio-5-go_on-light-1024.png")));
        QVERIFY(press(studio->window().start(), QStringLiteral("Later")));
        QVERIFY(!person::buttonSaying(studio->window().start(), QStringLiteral("Go on")));
        QCOMPARE(contents(m_home.sampleProject()), before);
    }

    void goesOnFromItsCheckpoint() {
        const auto studio = start();
        QVERIFY(offered(*studio));  // put off is not refused
        QVERIFY(press(studio->window().start(), QStringLiteral("Go on")));
        RunTraining& training = studio->training();
        QVERIFY(waitFor(studio->window(), [&] { return training.phase() == RunPhase::ended && studio->idle(); }));
        QCOMPARE(int(studio->window().page()), int(PageId::train));
        const recipe::MetricSeries& series = training.series();
        QVERIFY2(series.started()->step > 0, "it began again instead of going on");
        for (std::size_t i = 0; i < series.steps().size(); ++i) QCOMPARE(series.steps()[i].step, std::int64_t(i + 1));
        QVERIFY(series.steps().back().step > series.started()->step);
        QCOMPARE(studio->session().runs().size(), std::size_t(1));
    }
};

int main(int count, char** words) {
    QApplication application(count, words);
    if (application.arguments().contains(QLatin1String(victim))) return trainUntilKilled();
    CrashTest test;
    return QTest::qExec(&test, count, words);
}
#include "crash_test.moc"
