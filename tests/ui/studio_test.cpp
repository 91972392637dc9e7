// The main job through the real window, as a person does it: try the sample, train, pause, go on, measure, ask, take home, close while training, come back.
#include "person.h"
#include "ui/bottom_bar.h"
#include "ui/pages/compare_page.h"
#include "ui/pages/start_page.h"
#include "ui/pages/take_home_page.h"
#include "ui/pages/train_page.h"
#include "ui/studio.h"
#include "ui/style/studio_style.h"
#include "ui/widgets/project_card.h"

using namespace graft;
using namespace graft::ui;
using person::press;
using person::waitFor;
using person::walkTo;

class StudioTest : public QObject {
    Q_OBJECT

private:
    person::Home m_home;
    std::unique_ptr<Studio> m_studio;
    bool m_failed = false;

    MainWindow& window() { return m_studio->window(); }
    RunPhase phase() const { return m_studio->training().phase(); }
    std::size_t steps() const { return m_studio->training().series().steps().size(); }
    bool waitUntil(const std::function<bool()>& isSo) { return waitFor(window(), isSo); }

    // Both schemes, both sizes, each page as it stands.
    void takePictures(const QString& moment) {
        const PageId before = window().page();
        for (const Scheme scheme : {Scheme::dark, Scheme::light})
            for (const QSize& size : {QSize(1600, 1000), QSize(1024, 680)}) {
                dressApplication(scheme);
                window().resize(size);
                for (const PageId page : allPages) {
                    QVERIFY(walkTo(window(), page));
                    QCoreApplication::processEvents();
                    QCOMPARE(person::cutOffText(window()), QString());
                    QCOMPARE(window().size(), size);  // a page that needs more would have pushed the window open
                    const QString name = QStringLiteral("%1/studio-%2-%3-%4-%5.png").arg(QStringLiteral(GRAFT_PICTURES), moment).arg(int(page))
                                             .arg(scheme == Scheme::light ? QStringLiteral("light") : QStringLiteral("dark")).arg(size.width());
                    QVERIFY(window().grab().save(name));
                }
            }
        QVERIFY(walkTo(window(), before));
    }

    void openStudio() {
        m_studio = std::make_unique<Studio>();
        window().show();
        QVERIFY(QTest::qWaitForWindowActive(&window()));
    }

    QImage curve() { return window().train().findChild<QWidget*>(QStringLiteral("curve"))->grab().toImage(); }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY2(m_home.make(), "resources/starter is not complete");
        dressApplication(Scheme::light);
        openStudio();
    }
    void cleanupTestCase() { m_studio.reset(); }
    void init() {
        if (!m_studio) QSKIP("the window is gone");
        if (m_failed) QSKIP("what comes before has failed");  // and might be waited for in vain
    }
    void cleanup() { m_failed = m_failed || QTest::currentTestFailed(); }

    void opensTheSample() {
        QVERIFY(press(window().start(), QStringLiteral("Try the sample")));
        QVERIFY(waitUntil([this] { return phase() == RunPhase::ready; }));
        QCOMPARE(int(window().page()), int(PageId::train));
        QVERIFY(QFile::exists(m_home.sampleProject() + QStringLiteral("/project.json")));
        QVERIFY(person::sees(window(), QStringLiteral("rows learn")));  // what will happen is said before it does
        takePictures(QStringLiteral("1-ready"));
    }

    void trainsWhileTheCurveMoves() {
        TrainPage& page = window().train();
        const QImage empty = curve();
        QVERIFY(press(page, QStringLiteral("Start training")));
        QVERIFY(waitUntil([this] { return steps() >= 3; }));
        const QImage begun = curve();
        QVERIFY(begun != empty);
        QVERIFY(waitUntil([this] { return m_studio->training().series().evaluations().size() >= 3; }));
        QVERIFY(curve() != begun);
        QVERIFY(person::sees(window(), QStringLiteral(" left")));  // in the bottom bar
        auto* bar = window().bottom().findChild<QProgressBar*>();
        QVERIFY(bar->isVisible() && bar->value() > 0 && bar->value() < bar->maximum());
        QVERIFY(press(window(), QStringLiteral("Gentle")));
        QCOMPARE(int(m_studio->training().control()->pace()), int(Pace::gentle));
        takePictures(QStringLiteral("2-training"));
        QVERIFY(press(window(), QStringLiteral("Full speed")));
    }

    void pausesAndGoesOn() {
        TrainPage& page = window().train();
        QVERIFY(press(page, QStringLiteral("Pause")));
        QVERIFY(waitUntil([this] { return phase() == RunPhase::paused; }));
        QCoreApplication::processEvents();
        const auto before = steps();
        QTest::qWait(500);
        QCOMPARE(steps(), before);
        QVERIFY(press(page, QStringLiteral("Resume")));
        QVERIFY(waitUntil([&] { return steps() > before; }));
    }

    void endsBetterThanItBegan() {
        QVERIFY(waitUntil([this] { return phase() == RunPhase::ended && m_studio->idle(); }));
        const auto& series = m_studio->training().series();
        QVERIFY(series.best());
        QVERIFY2(series.best()->loss < series.evaluations().front().loss, qPrintable(QString::number(series.best()->loss)));
        QCOMPARE(series.samples().size(), std::size_t(3));
        for (const auto& [row, track] : series.samples()) {
            QVERIFY(!track.expected.empty());
            QVERIFY(track.answers.back().second != track.base);  // samples change
        }
        QStringList shown;
        for (const QPlainTextEdit* view : window().train().findChildren<QPlainTextEdit*>()) shown << view->toPlainText();
        const auto& first = series.samples().begin()->second;
        const auto kept = std::ranges::find(first.answers, series.summary()->best_step, [](const auto& answer) { return answer.first; });
        QVERIFY(kept != first.answers.end());
        for (const std::string& text : {first.expected, first.base, kept->second}) QVERIFY(shown.contains(fromCore(text)));
    }

    void measuresBesideTheBase() {
        QVERIFY(press(window().train(), QStringLiteral("Compare")));
        QCOMPARE(int(window().page()), int(PageId::compare));
        QVERIFY(press(window().compare(), QStringLiteral("Measure on the steering rows")));
        QVERIFY(waitUntil([this] { return !m_studio->comparison().measuring() && m_studio->idle(); }));
        std::map<std::string, double> scores, losses;
        for (const auto& row : m_studio->comparison().shown().comparison.rows) {
            if (row.score) scores[row.contestant] = row.score->value;
            if (row.held_out_loss) losses[row.contestant] = *row.held_out_loss;
        }
        const auto* run = m_studio->session().currentRun();
        for (const std::string& contestant : {run->id, std::string("base"), std::string("base_with_examples"), std::string("majority")})
            QVERIFY2(scores.contains(contestant), contestant.c_str());
        QVERIFY(losses[run->id] < losses["base"]);
        QVERIFY(scores[run->id] > scores["base"]);
    }

    void choosesItOnTheTestRows() {
        QVERIFY(press(window().compare(), QStringLiteral("Choose this run")));
        QVERIFY(waitUntil([this] { return !m_studio->comparison().measuring() && m_studio->idle(); }));
        const service::Comparison& comparison = m_studio->comparison().shown().comparison;
        QCOMPARE(comparison.chosen, m_studio->session().currentRun()->id);
        QCOMPARE(comparison.test_readings, std::int64_t(1));
        QVERIFY(person::sees(window().compare(), QStringLiteral("These were read once.")));
    }

    void asksBaseAndTunedTheSame() {
        ComparePage& page = window().compare();
        auto* field = page.findChild<QLineEdit*>();
        QTest::mouseClick(field, Qt::LeftButton);
        QTest::keyClicks(field, QStringLiteral("Hello, the kettle leaks and there is water everywhere."));
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(waitUntil([this] { return !m_studio->questions().busy() && m_studio->idle(); }));
        int answered = 0;
        for (const QPlainTextEdit* view : page.findChildren<QPlainTextEdit*>())
            answered += view->isVisible() && !view->toPlainText().trimmed().isEmpty() && !view->toPlainText().startsWith(QStringLiteral("Hello"));
        QCOMPARE(answered, 2);
    }

    void takesItHomeWithItsProof() {
        TakeHomePage& page = window().takeHome();
        QVERIFY(press(window().compare(), QStringLiteral("Take it home")));
        QCOMPARE(int(window().page()), int(PageId::take_home));
        auto* field = page.findChild<QPlainTextEdit*>();
        QTest::mouseClick(field->viewport(), Qt::LeftButton);
        QTest::keyClicks(field, QStringLiteral("Hello, the toaster burns the bread. It is not urgent."));
        QVERIFY(press(page, QStringLiteral("Answer")));
        QVERIFY(waitUntil([this] { return m_studio->idle(); }));
        QVERIFY(press(page, QStringLiteral("Write the folder")));
        QVERIFY(waitUntil([this] { return m_studio->taking().taken().has_value() && m_studio->idle(); }));
        const service::TakenHome& taken = *m_studio->taking().taken();
        for (const char* file : {"adapter_model.safetensors", "adapter_config.json", "README.md"}) QVERIFY2(std::filesystem::exists(taken.folder / file), file);
        QVERIFY(taken.proof_prompts > 0 && taken.largest_difference <= taken.tolerance);
        QVERIFY(person::sees(page, QStringLiteral("the largest logit difference is")));
        QCOMPARE(taken.steps.size(), std::size_t(3));
        takePictures(QStringLiteral("3-done"));
    }

    void stopsAndKeeps() {
        QVERIFY(walkTo(window(), PageId::train));
        QVERIFY(press(window().train(), QStringLiteral("Train again")));
        QVERIFY(waitUntil([this] { return phase() == RunPhase::ready; }));
        QVERIFY(press(window().train(), QStringLiteral("Start training")));
        QVERIFY(waitUntil([this] { return steps() >= 2; }));
        QVERIFY(press(window().train(), QStringLiteral("Stop and save")));
        QVERIFY(waitUntil([this] { return phase() == RunPhase::stopped && m_studio->idle(); }));
        QVERIFY(steps() < 20);
    }

    void closingAsksOnceAndSaves() {
        const auto before = steps();
        QVERIFY(press(window().train(), QStringLiteral("Go on")));
        QVERIFY(waitUntil([&] { return phase() == RunPhase::running && steps() > before; }));
        const auto closeAndAnswer = [this](const QString& label) {
            bool asked = false;
            QTimer::singleShot(0, this, [&asked, label] {
                auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
                asked = box && press(*box, label);
                if (!asked && box) box->reject();
            });
            window().close();
            return asked;
        };
        QVERIFY(closeAndAnswer(QStringLiteral("Keep training")));
        QVERIFY(window().isVisible());
        QCOMPARE(int(phase()), int(RunPhase::running));
        QVERIFY(closeAndAnswer(QStringLiteral("Stop and save")));
        QVERIFY(waitUntil([this] { return !window().isVisible(); }));
        QCOMPARE(int(phase()), int(RunPhase::stopped));
    }

    void comesBackToWhatItLeft() {
        const auto before = steps();
        const auto taken = m_studio->session().runs().size();
        m_studio.reset();
        openStudio();
        QVERIFY(waitUntil([this] { return !window().start().findChildren<ProjectCard*>().empty(); }));
        QTest::mouseClick(window().start().findChild<ProjectCard*>(), Qt::LeftButton);
        QVERIFY(waitUntil([&] { return steps() == before && m_studio->idle(); }));
        QCOMPARE(int(phase()), int(RunPhase::stopped));
        QVERIFY(m_studio->session().writable());
        QCOMPARE(m_studio->session().runs().size(), taken);
        QCOMPARE(taken, std::size_t(2));
        takePictures(QStringLiteral("4-reopened"));
    }
};

QTEST_MAIN(StudioTest)
#include "studio_test.moc"
