// Five walks of a person who has never used Graft, through the real window with mouse, keys and drops alone, each from an empty profile. Each ends
// with an exported adapter or with the right refusal.
#include "person.h"
#include "ui/pages/compare_page.h"
#include "ui/pages/data_page.h"
#include "ui/pages/method_page.h"
#include "ui/pages/model_page.h"
#include "ui/pages/start_page.h"
#include "ui/pages/take_home_page.h"
#include "ui/pages/train_page.h"
#include "ui/studio.h"
#include "ui/style/studio_style.h"
#include "ui/widgets/effort_card.h"
#include "ui/widgets/example_writer.h"
#include "ui/widgets/project_card.h"

using namespace graft;
using namespace graft::ui;
using person::checkpointsIn;
using person::drop;
using person::press;
using person::sees;
using person::waitFor;
using person::walkTo;

namespace {

constexpr auto victim = "--victim";

// The program that is killed: the project on top of the Start page, opened and trained through its window.
int trainUntilKilled() {
    dressApplication(Scheme::light);
    person::Home::useFolders(qEnvironmentVariable("HOME"));
    Studio studio;
    MainWindow& window = studio.window();
    window.show();
    if (!waitFor(window, [&] { return studio.idle() && window.start().findChild<ProjectCard*>(); })) return 1;
    QTest::mouseClick(window.start().findChild<ProjectCard*>(), Qt::LeftButton);
    if (!waitFor(window, [&] { return studio.training().phase() == RunPhase::stopped && studio.idle(); })) return 1;
    if (!walkTo(window, PageId::train) || !press(window.train(), QStringLiteral("Go on"))) return 1;
    waitFor(window, [&] { return studio.training().phase() == RunPhase::ended; });
    return 1;  // nobody killed it
}

QStringList exportedAdapters(const QString& home) {
    QStringList found;
    QDirIterator files(home, {QStringLiteral("adapter_model.safetensors")}, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext())
        if (const QString file = files.next(); file.contains(QStringLiteral("/exports/"))) found << file;
    return found;
}

}  // namespace

class WalksTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<person::Home> m_home;
    std::unique_ptr<Studio> m_studio;

    MainWindow& window() { return m_studio->window(); }
    bool waitUntil(const std::function<bool()>& isSo) { return waitFor(window(), isSo); }
    bool settled() { return waitUntil([this] { return m_studio->idle(); }); }
    bool ended() { return waitUntil([this] { return m_studio->training().phase() == RunPhase::ended && m_studio->idle(); }); }

    void openWindow() {
        m_studio = std::make_unique<Studio>();
        window().show();
        QVERIFY(QTest::qWaitForWindowActive(&window()));
        QVERIFY(settled());
    }

    QString written(const QString& name, const QByteArray& bytes) const {
        const QString path = m_home->path() + QLatin1Char('/') + name;
        QFile file(path);
        return QDir().mkpath(QFileInfo(path).path()) && file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() ? path : QString();
    }

    static void type(const QString& words) { QTest::keyClicks(QApplication::focusWidget(), words); }

    void chooseFirstModel() {
        QVERIFY(walkTo(window(), PageId::model));
        QVERIFY(waitUntil([this] { return m_studio->models().hasSearched() && m_studio->idle(); }));
        auto* list = window().model().findChild<QListView*>();
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(list->model()->index(0, 0)).center());
        QVERIFY(settled());
        QVERIFY(press(window().model(), QStringLiteral("Use this model")));
        QVERIFY(settled());
    }

    void chooseEffort(const QString& id) {
        QVERIFY(walkTo(window(), PageId::method));
        QVERIFY(settled());
        for (EffortCard* card : window().method().findChildren<EffortCard*>())
            if (card->effort() == id) QTest::mouseClick(card, Qt::LeftButton);
        QVERIFY(settled());
        QCOMPARE(fromCore(m_studio->draft().recipe().training.effort), id);
    }

    void compareAndTakeHome() {
        QVERIFY(walkTo(window(), PageId::compare));
        QVERIFY(press(window().compare(), QStringLiteral("Measure on the steering rows")));
        QVERIFY(waitUntil([this] { return !m_studio->comparison().measuring() && m_studio->idle(); }));
        QVERIFY(walkTo(window(), PageId::take_home));
        QVERIFY(press(window().takeHome(), QStringLiteral("Write the folder")));
        QVERIFY(waitUntil([this] { return m_studio->taking().taken() && m_studio->idle(); }));
        QVERIFY(sees(window().takeHome(), QStringLiteral("the largest logit difference is")));
        QCOMPARE(exportedAdapters(m_home->path()).size(), 1);
    }

private Q_SLOTS:
    void init() {
        m_home = std::make_unique<person::Home>();
        QVERIFY2(m_home->make(), "resources/starter is not complete");
        QSettings().clear();
        dressApplication(Scheme::light);
        openWindow();
    }
    void cleanup() {
        m_studio.reset();
        m_home.reset();
    }

    void theSample() {
        QVERIFY(press(window().start(), QStringLiteral("Try the sample")));
        QVERIFY(waitUntil([this] { return m_studio->training().phase() == RunPhase::ready && m_studio->idle(); }));
        QVERIFY(press(window().train(), QStringLiteral("Start training")));
        QVERIFY(ended());
        compareAndTakeHome();
    }

    void aTableOfTheirOwnWithOddColumns() {
        QByteArray csv = "nr;Spalte_7;x-out\r\n";
        for (int i = 0; i < 90; ++i) csv += QByteArray::number(i) + ";w" + QByteArray::number(i * 7 % 83) + ";k" + QByteArray::number(i * 5 % 71) + "\r\n";
        QVERIFY(drop(window().start(), written(QStringLiteral("Kundendaten 2026.csv"), csv)));
        QVERIFY(press(window().start(), QStringLiteral("Make the project")));
        QVERIFY(waitUntil([this] { return m_studio->session().project() && m_studio->idle(); }));
        QVERIFY(walkTo(window(), PageId::data));
        QVERIFY(press(window().data(), QStringLiteral("Choose the answer column")));
        QVERIFY(person::sayRole(window().data(), QStringLiteral("x-out"), QStringLiteral("Answer")));
        QVERIFY(settled());
        QVERIFY(person::sayRole(window().data(), QStringLiteral("Spalte_7"), QStringLiteral("Prompt")));
        QVERIFY(settled());
        QVERIFY(press(window().data(), QStringLiteral("Use this data")));
        chooseFirstModel();
        chooseEffort(QStringLiteral("quick"));
        QVERIFY(press(window().method(), QStringLiteral("Start training")));
        QVERIFY(ended());
        compareAndTakeHome();
    }

    void tenExamplesByHandOnTheSlowestSetting() {
        QVERIFY(press(window().start(), QStringLiteral("New project")));
        type(QStringLiteral("Ten of mine"));
        QVERIFY(press(window().start(), QStringLiteral("Make the project")));
        QVERIFY(waitUntil([this] { return m_studio->session().project() && m_studio->idle(); }));
        QVERIFY(walkTo(window(), PageId::data));
        QVERIFY(press(window().data(), QStringLiteral("Write examples instead")));
        for (int i = 0; i < 10; ++i) {
            QTRY_VERIFY(qobject_cast<QPlainTextEdit*>(QApplication::focusWidget()));
            type(QStringLiteral("Parcel %1?").arg(i));
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            type(QStringLiteral("Parcel %1 comes tomorrow.").arg(i));
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return, Qt::ControlModifier);
        }
        QVERIFY(settled());
        QVERIFY(waitUntil([this] { return person::buttonSaying(window().data(), QStringLiteral("Use this data")); }));
        QVERIFY(sees(window().data(), QStringLiteral("Few examples teach form, not facts")));
        QVERIFY(press(window().data(), QStringLiteral("Use this data")));
        chooseFirstModel();
        chooseEffort(QStringLiteral("thorough"));
        QVERIFY(press(window().method(), QStringLiteral("Start training")));
        QVERIFY(ended());
        compareAndTakeHome();
    }

    // Nothing is begun with what cannot be used, what stood before stands, and each refusal says why.
    void aBrokenModelAndABrokenFile() {
        written(QStringLiteral("broken model/config.json"), R"({"model_type": "llama", "hidden_size": 64)");
        written(QStringLiteral("broken model/model.safetensors"), QByteArray(20, '\x7f'));
        QVERIFY(drop(window().start(), m_home->path() + QStringLiteral("/broken model")));
        QVERIFY(press(window().start(), QStringLiteral("Make the project")));
        QVERIFY(QTest::qWaitFor([this] { return m_studio->session().project() && m_studio->idle(); }, person::patience));
        QVERIFY(walkTo(window(), PageId::model));
        QVERIFY(settled());
        QVERIFY(!m_studio->draft().hasModel());
        QVERIFY(sees(window().model(), QStringLiteral("config.json")));   // the reason, with the file
        QVERIFY(!person::buttonSaying(window().model(), QStringLiteral("Use this model")));
        QVERIFY(walkTo(window(), PageId::data));
        QVERIFY(drop(window().data(), written(QStringLiteral("broken.csv"), QByteArray("\x89PNG\r\n\x1a\n\0\0\0\0", 12))));
        QVERIFY(QTest::qWaitFor([this] { return !person::errorShown(window()).isEmpty(); }, person::patience));
        QVERIFY2(person::errorShown(window()).contains(QStringLiteral("broken.csv")), qPrintable(person::errorShown(window())));
        QVERIFY(QTest::qWaitFor([this] { return m_studio->idle(); }, person::patience));
        QVERIFY(!m_studio->draft().hasData());
        QVERIFY(walkTo(window(), PageId::method));
        QVERIFY(person::buttonSaying(window().method(), QStringLiteral("Choose a model")));
        QVERIFY(!person::buttonSaying(window().method(), QStringLiteral("Start training")));
        QVERIFY(m_studio->session().runs().empty());
        QCOMPARE(exportedAdapters(m_home->path()), QStringList());
    }

    void stopCloseCrashGoOn() {
        QVERIFY(press(window().start(), QStringLiteral("Try the sample")));
        QVERIFY(waitUntil([this] { return m_studio->training().phase() == RunPhase::ready && m_studio->idle(); }));
        QVERIFY(press(window().train(), QStringLiteral("Start training")));
        QVERIFY(waitUntil([this] { return m_studio->training().series().steps().size() >= 2; }));
        QVERIFY(press(window().train(), QStringLiteral("Stop and save")));
        QVERIFY(waitUntil([this] { return m_studio->training().phase() == RunPhase::stopped && m_studio->idle(); }));
        window().close();
        m_studio.reset();

        const int before = checkpointsIn(m_home->sampleProject());
        QProcess program;
        program.setProcessChannelMode(QProcess::ForwardedChannels);
        program.start(QCoreApplication::applicationFilePath(), {QLatin1String(victim)});
        QVERIFY(program.waitForStarted());
        QVERIFY(QTest::qWaitFor([&] { return checkpointsIn(m_home->sampleProject()) > before || program.state() == QProcess::NotRunning; }, person::patience));
        QCOMPARE(int(program.state()), int(QProcess::Running));
        program.kill();
        QVERIFY(program.waitForFinished());

        openWindow();
        QVERIFY(waitUntil([this] { return person::buttonSaying(window().start(), QStringLiteral("Go on")); }));
        QVERIFY(press(window().start(), QStringLiteral("Go on")));
        QVERIFY(ended());
        QCOMPARE(m_studio->session().runs().size(), std::size_t(1));
        compareAndTakeHome();
    }
};

int main(int count, char** words) {
    QApplication application(count, words);
    if (application.arguments().contains(QLatin1String(victim))) return trainUntilKilled();
    WalksTest test;
    return QTest::qExec(&test, count, words);
}
#include "walks_test.moc"
