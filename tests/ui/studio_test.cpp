// The main job through the real window: try the sample, train, pause, go on, compare, ask, take home, close while training, reopen.
#include "ui/main_window.h"
#include "ui/pages/compare_page.h"
#include "ui/pages/start_page.h"
#include "ui/pages/take_home_page.h"
#include "ui/pages/train_page.h"
#include "ui/studio.h"
#include "ui/style/studio_style.h"
#include "ui/widgets/error_bar.h"

#include <QtTest>
#include <QtWidgets>

using namespace graft;
using namespace graft::ui;

namespace {
constexpr int hang = 30 * 60 * 1000;  // ms; a test that waits this long is stuck, whatever the machine
}

class StudioTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_home;
    std::unique_ptr<Studio> m_studio;

    static QString plain(const QAbstractButton& button) { return QString(button.text()).remove(QLatin1Char('&')); }

    static void press(QWidget& page, const QString& label) {
        for (QPushButton* button : page.findChildren<QPushButton*>())
            if (button->isVisible() && button->isEnabled() && plain(*button) == label) return QTest::mouseClick(button, Qt::LeftButton);
        QFAIL(qPrintable(QStringLiteral("no button says ") + label));
    }

    // Both schemes, both sizes, each page as it stands.
    void takePictures(const QString& moment) {
        for (const Scheme scheme : {Scheme::dark, Scheme::light})
            for (const QSize& size : {QSize(1600, 1000), QSize(1024, 680)}) {
                dressApplication(scheme);
                m_studio->window().resize(size);
                for (const PageId page : allPages) {
                    m_studio->window().choose(page);
                    QCoreApplication::processEvents();
                    const QString name = QStringLiteral("%1/studio-%2-%3-%4-%5.png").arg(QStringLiteral(GRAFT_PICTURES), moment).arg(int(page))
                                             .arg(scheme == Scheme::light ? QStringLiteral("light") : QStringLiteral("dark")).arg(size.width());
                    QVERIFY(m_studio->window().grab().save(name));
                }
            }
    }

    void openStudio() {
        m_studio = std::make_unique<Studio>();
        m_studio->window().show();
        QVERIFY(QTest::qWaitForWindowActive(&m_studio->window()));
    }

    RunPhase phase() const { return m_studio->training().phase(); }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(m_home.isValid());
        for (const char* folder : {"HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "GRAFT_PROFILE"}) qputenv(folder, m_home.path().toUtf8());
        QCoreApplication::setOrganizationName(QStringLiteral("Graft"));
        QCoreApplication::setApplicationName(QStringLiteral("GraftTests"));
        QVERIFY(QDir().mkpath(QStringLiteral(GRAFT_PICTURES)));
        dressApplication(Scheme::light);
        openStudio();
    }
    void cleanupTestCase() { m_studio.reset(); }

    void opensTheSample() {
        press(m_studio->window().start(), QStringLiteral("Try the sample"));
        QTRY_COMPARE_WITH_TIMEOUT(int(phase()), int(RunPhase::ready), hang);
        QCOMPARE(int(m_studio->window().page()), int(PageId::train));
        QVERIFY(m_studio->training().plan()->training_rows > 0);
        takePictures(QStringLiteral("1-ready"));
    }

    void trainsPausesAndGoesOn() {
        TrainPage& page = m_studio->window().train();
        m_studio->window().choose(PageId::train);
        press(page, QStringLiteral("Start training"));
        QTRY_VERIFY_WITH_TIMEOUT(m_studio->training().series().steps().size() >= 5, hang);
        takePictures(QStringLiteral("2-training"));
        m_studio->window().choose(PageId::train);
        press(page, QStringLiteral("Pause"));
        QTRY_COMPARE_WITH_TIMEOUT(int(phase()), int(RunPhase::paused), hang);
        const auto steps = m_studio->training().series().steps().size();
        press(page, QStringLiteral("Resume"));
        QTRY_VERIFY_WITH_TIMEOUT(m_studio->training().series().steps().size() > steps, hang);
        QTRY_COMPARE_WITH_TIMEOUT(int(phase()), int(RunPhase::ended), hang);
        const auto& series = m_studio->training().series();
        QVERIFY(series.best());
        QVERIFY(series.best()->loss < series.evaluations().front().loss);
        QVERIFY(!series.samples().empty());
        QVERIFY(!page.errors().isVisible());
    }

    void compares() {
        QTRY_VERIFY_WITH_TIMEOUT(m_studio->idle(), hang);
        ComparePage& page = m_studio->window().compare();
        m_studio->window().choose(PageId::compare);
        press(page, QStringLiteral("Measure on the test rows"));
        QTRY_VERIFY_WITH_TIMEOUT(!m_studio->comparison().measuring() && m_studio->idle(), hang);
        QVERIFY(!page.errors().isVisible());
        std::map<std::string, double> scores;
        for (const auto& row : m_studio->comparison().shown().comparison.rows)
            if (row.score) scores[row.contestant] = row.score->value;
        const auto* run = m_studio->session().currentRun();
        QVERIFY(scores.contains(run->id) && scores.contains("base") && scores.contains("base_with_examples"));
        QVERIFY(scores[run->id] > scores["base"]);
    }

    void answersAndGoesHome() {
        TakeHomePage& page = m_studio->window().takeHome();
        m_studio->window().choose(PageId::take_home);
        page.findChild<QPlainTextEdit*>()->setPlainText(QStringLiteral("Hello, the printer on the second floor has no toner. It is not urgent."));
        press(page, QStringLiteral("Answer"));
        QTRY_VERIFY_WITH_TIMEOUT(m_studio->idle(), hang);
        press(page, QStringLiteral("Write the folder"));
        QTRY_VERIFY_WITH_TIMEOUT(m_studio->taking().taken() || page.errors().isVisible(), hang);
        QVERIFY(m_studio->taking().taken());
        const service::TakenHome& taken = *m_studio->taking().taken();
        QVERIFY(std::filesystem::exists(taken.folder / "adapter_model.safetensors"));
        QVERIFY(taken.proof_prompts > 0 && taken.largest_difference <= taken.tolerance);
        QTRY_VERIFY_WITH_TIMEOUT(m_studio->idle(), hang);
        takePictures(QStringLiteral("3-done"));
    }

    void closingAsksOnceAndSaves() {
        m_studio->window().choose(PageId::train);
        press(m_studio->window().train(), QStringLiteral("Train again"));
        QTRY_COMPARE_WITH_TIMEOUT(int(phase()), int(RunPhase::ready), hang);
        press(m_studio->window().train(), QStringLiteral("Start training"));
        QTRY_VERIFY_WITH_TIMEOUT(m_studio->training().series().steps().size() >= 2, hang);
        const auto answer = [this](const QString& label) {
            QTimer::singleShot(0, this, [label] {
                auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
                QVERIFY(box);
                press(*box, label);
            });
            m_studio->window().close();
        };
        answer(QStringLiteral("Keep training"));
        QVERIFY(m_studio->window().isVisible());
        QCOMPARE(int(phase()), int(RunPhase::running));
        answer(QStringLiteral("Stop and save"));
        QTRY_VERIFY_WITH_TIMEOUT(!m_studio->window().isVisible(), hang);
        QCOMPARE(int(phase()), int(RunPhase::stopped));
    }

    void reopensWhatItLeft() {
        const QString folder = QString::fromStdString(m_studio->session().project()->folder().string());
        const auto steps = m_studio->training().series().steps().size();
        m_studio.reset();
        openStudio();
        m_studio->openFolder(folder);
        QTRY_COMPARE_WITH_TIMEOUT(m_studio->training().series().steps().size(), steps, hang);
        QCOMPARE(int(phase()), int(RunPhase::stopped));
        QVERIFY(m_studio->session().writable());
        QCOMPARE(m_studio->session().runs().size(), std::size_t(2));
    }
};

QTEST_MAIN(StudioTest)
#include "studio_test.moc"
