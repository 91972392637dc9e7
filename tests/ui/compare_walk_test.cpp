// Two short runs of the small sample compared through the real window: measured, asked side by side and stopped, chosen on the test rows, chosen anew.
#include "person.h"
#include "ui/pages/answers_tab.h"
#include "ui/pages/compare_page.h"
#include "ui/pages/groups_tab.h"
#include "ui/pages/method_page.h"
#include "ui/pages/start_page.h"
#include "ui/pages/take_home_page.h"
#include "ui/pages/train_page.h"
#include "ui/studio.h"
#include "ui/style/studio_style.h"
#include "ui/widgets/answer_view.h"
#include "ui/widgets/comparison_table.h"
#include "ui/widgets/cost_plot.h"

using namespace graft;
using namespace graft::ui;
using person::press;
using person::sees;
using person::waitFor;
using person::walkTo;

class CompareWalkTest : public QObject {
    Q_OBJECT
    static constexpr int steps = 8, tokens = 24;   // of each run, and of an answer: little enough for a test
    person::Home m_home;
    std::unique_ptr<Studio> m_studio;
    bool m_failed = false;

    MainWindow& window() { return m_studio->window(); }
    ComparePage& page() { return window().compare(); }
    ComparisonTable& table() { return *page().findChild<ComparisonTable*>(); }
    RunPhase phase() const { return m_studio->training().phase(); }
    const service::Comparison& comparison() const { return m_studio->comparison().shown().comparison; }
    bool waitUntil(const std::function<bool()>& isSo) { return waitFor(window(), isSo); }
    bool waitUntilIdle() {
        return waitUntil([this] { return m_studio->idle() && !m_studio->comparison().measuring(); });
    }

    void ended() {
        QVERIFY(waitUntil([this] { return phase() == RunPhase::ended && m_studio->idle(); }));
    }
    void clickRow(int row) {
        QTest::mouseClick(table().viewport(), Qt::LeftButton, {}, table().visualRect(table().model()->index(row, ComparisonModel::NameColumn)).center());
    }
    std::vector<AnswerView*> answers() {
        std::vector<AnswerView*> views;
        for (AnswerView* view : page().answers().findChildren<AnswerView*>())
            if (view->isVisible() && !view->caption().startsWith(QStringLiteral("The case"))) views.push_back(view);
        return views;
    }
    void openTab(const QString& name) {
        auto* tabs = page().findChild<QTabBar*>();
        for (int tab = 0; tab < tabs->count(); ++tab)
            if (tabs->tabText(tab) == name) QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(tab).center());
        QCoreApplication::processEvents();
    }
    void ask(const QString& question) {
        auto* field = page().answers().steering()->findChild<QLineEdit*>();
        QTest::mouseClick(field, Qt::LeftButton);
        field->selectAll();
        QTest::keyClicks(field, question);
        QTest::keyClick(field, Qt::Key_Return);
        QCoreApplication::processEvents();
    }
    void picture(const QString& name) {
        for (const QSize& size : {QSize(1600, 1000), QSize(1024, 680)}) {
            window().resize(size);
            QTest::qWait(30);
            QCOMPARE(person::cutOffText(window()), QString());
            QVERIFY(window().grab().save(QStringLiteral("%1/compare-walk-%2-%3.png").arg(QStringLiteral(GRAFT_PICTURES), name).arg(size.width())));
        }
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY2(m_home.make(), "resources/starter is not complete");
        dressApplication(Scheme::light);
        m_studio = std::make_unique<Studio>();
        window().show();
        QVERIFY(QTest::qWaitForWindowActive(&window()));
    }
    void cleanupTestCase() { m_studio.reset(); }
    void init() {
        if (m_failed) QSKIP("what comes before has failed");
    }
    void cleanup() { m_failed = m_failed || QTest::currentTestFailed(); }

    void twoRunsAreTrained() {
        QVERIFY(press(window().start(), QStringLiteral("Try the sample")));
        QVERIFY(waitUntil([this] { return phase() == RunPhase::ready && m_studio->idle(); }));
        QVERIFY(walkTo(window(), PageId::compare));
        QVERIFY(sees(page(), QStringLiteral("Nothing to compare yet")));
        QVERIFY(press(page(), QStringLiteral("Train a run first")));
        QCOMPARE(int(window().page()), int(PageId::train));
        m_studio->draft().edit(QStringLiteral("Make it short"), [](recipe::Recipe& recipe) {
            recipe.training.max_steps = recipe.training.evaluate_every = steps;
            recipe.training.sample_rows = 0;
            recipe.evaluation.max_new_tokens = tokens;
        });
        QVERIFY(waitUntil([this] { return m_studio->idle() && m_studio->draft().plan(); }));
        QVERIFY(walkTo(window(), PageId::method));
        QVERIFY(press(window().method(), QStringLiteral("Start training")));
        ended();
        QVERIFY(press(window().train(), QStringLiteral("Train again")));
        QVERIFY(waitUntil([this] { return phase() == RunPhase::ready && m_studio->idle(); }));
        QCOMPARE(m_studio->session().currentRun()->recipe.training.seed, m_studio->session().runs().back().recipe.training.seed + 1);
        QCOMPARE(m_studio->draft().recipe().training.seed, m_studio->session().currentRun()->recipe.training.seed);   // as Method shows it
        QVERIFY(press(window().train(), QStringLiteral("Start training")));
        ended();
    }

    void bothAreMeasuredOnTheHeldOutRows() {
        QVERIFY(walkTo(window(), PageId::compare));
        QVERIFY(sees(page(), QStringLiteral("Nothing has been measured yet.")));
        QVERIFY(press(page(), QStringLiteral("Measure on the steering rows")));
        bool timeLeft = false;
        QVERIFY(waitUntil([&] { return (timeLeft = timeLeft || sees(window().bottom(), QStringLiteral(" left"))) || !m_studio->comparison().measuring(); }));
        QVERIFY(timeLeft);
        QVERIFY(waitUntilIdle());
        QCOMPARE(comparison().set, std::string("held_out"));
        QCOMPARE(m_studio->comparison().unmeasured().size(), std::size_t(0));
        int runs = 0, baselines = 0;
        for (const service::ComparedRow& row : comparison().rows) (row.recipe ? runs : baselines) += row.score.has_value();
        QCOMPARE(runs, 2);
        QCOMPARE(baselines, 3);
        QCOMPARE(comparison().test_readings, std::int64_t(0));   // nobody has read the test rows
        QCOMPARE(int(window().guide().step(PageId::compare).state), int(StepState::ready));
        picture(QStringLiteral("measured"));
    }

    void aPointOfTheCostOpensItsRun() {
        auto* tabs = page().findChild<QTabBar*>();
        const QString before = tabs->tabText(tabs->currentIndex());
        openTab(QStringLiteral("Cost"));
        auto* plot = page().findChild<CostPlot*>();
        std::set<std::string> opened;
        for (const int point : {1, 2}) {
            plot->setFocus();
            for (int i = 0; i < point; ++i) QTest::keyClick(plot, Qt::Key_Right);
            QTest::keyClick(plot, Qt::Key_Return);
            QCOMPARE(int(window().page()), int(PageId::train));
            QVERIFY(waitUntilIdle());
            QCOMPARE(int(phase()), int(RunPhase::ended));
            opened.insert(m_studio->session().currentRun()->id);
            QVERIFY(walkTo(window(), PageId::compare));
            QTest::keyClick(plot, Qt::Key_Escape);
        }
        QCOMPARE(opened.size(), std::size_t(2));   // both are ticked, as every run is at first
        openTab(before);
    }

    void answersGrowSideBySideAndStop() {
        ask(QStringLiteral("Hello, the kettle leaks and there is water everywhere."));
        QCOMPARE(answers().size(), std::size_t(3));   // the base and both runs
        bool together = false;   // all of them had begun before any of them ended
        QVERIFY(waitUntil([&] {
            const auto views = answers();
            together = together || (m_studio->questions().busy() && std::ranges::all_of(views, [](AnswerView* view) { return !view->text().isEmpty(); }));
            return together || !m_studio->questions().busy();
        }));
        QVERIFY(together);
        QVERIFY(press(page(), QStringLiteral("Stop")));
        QVERIFY(waitUntilIdle());
        QVERIFY(!m_studio->questions().busy());
        ask(QStringLiteral("The toaster burns the bread. It is not urgent."));
        QVERIFY(waitUntil([this] { return !m_studio->questions().busy() && m_studio->idle(); }));
        for (const AnswerView* view : answers()) QVERIFY2(!view->text().trimmed().isEmpty(), qPrintable(view->caption()));
        picture(QStringLiteral("asked"));
        // Without its tick, a run is not asked.
        QTest::mouseClick(table().viewport(), Qt::LeftButton, {}, table().visualRect(table().model()->index(0, ComparisonModel::CheckColumn)).center());
        ask(QStringLiteral("The lamp is broken."));
        QVERIFY(waitUntil([this] { return !m_studio->questions().busy() && m_studio->idle(); }));
        QCOMPARE(answers().size(), std::size_t(2));
    }

    void theTestRowsAreReadOnceForEachChoice() {
        clickRow(1);
        const std::string second = table().selected();
        QVERIFY(press(page(), QStringLiteral("Choose this run")));
        QVERIFY(waitUntilIdle());
        QCOMPARE(comparison().chosen, second);
        QVERIFY(sees(page(), QStringLiteral("These were read once.")));
        QCOMPARE(int(window().guide().step(PageId::compare).state), int(StepState::done));
        QCOMPARE(m_studio->session().runToTake()->id, second);
        QCOMPARE(comparison().set, std::string("held_out"));   // the table stays on rows that all runs have
        clickRow(0);
        const std::string first = table().selected();
        QVERIFY(press(page(), QStringLiteral("Choose this run")));
        QVERIFY(waitUntilIdle());
        QCOMPARE(comparison().chosen, first);
        QVERIFY(sees(page(), QStringLiteral("These were read 2 times: no longer unseen.")));
        clickRow(1);
        QVERIFY(press(page(), QStringLiteral("Choose this run")));   // known already: nothing is read again
        QVERIFY(waitUntilIdle());
        QCOMPARE(comparison().chosen, second);
        QCOMPARE(comparison().test_readings, std::int64_t(2));
        picture(QStringLiteral("chosen"));
        QVERIFY(press(page(), QStringLiteral("Take it home")));
        QCOMPARE(int(window().page()), int(PageId::take_home));
    }

    void groupsComeFromTheAnswersAndTheFile() {
        QVERIFY(walkTo(window(), PageId::compare));
        openTab(QStringLiteral("Groups"));
        auto* by = page().groups().steering()->findChild<QComboBox*>();
        QVERIFY(waitUntil([&] { return by->findText(QStringLiteral("By region")) >= 0; }));
        QCOMPARE(by->currentText(), QStringLiteral("By category"));
        by->setFocus();
        while (by->currentText() != QStringLiteral("By region") && by->currentIndex() + 1 < by->count()) QTest::keyClick(by, Qt::Key_Down);
        std::size_t rows = 0;
        const auto tables = page().groups().findChildren<QTableView*>();
        const auto seen = std::ranges::find_if(tables, &QWidget::isVisible);   // not the confusion table behind it
        QVERIFY(seen != tables.end());
        const QAbstractItemModel* groups = (*seen)->model();
        for (int row = 0; row < groups->rowCount(); ++row) rows += groups->index(row, GroupsModel::RowsColumn).data().toULongLong();
        QCOMPARE(rows, comparison().reports.front().answers.size());
        picture(QStringLiteral("groups"));
    }

    void aChangeOfTheSettingsIsTold() {
        m_studio->draft().edit(QStringLiteral("Set Epochs"), [](recipe::Recipe& recipe) { recipe.training.epochs = 7; });
        QVERIFY(waitUntil([this] { return m_studio->idle(); }));
        const GuideStep step = window().guide().step(PageId::compare);
        QCOMPARE(int(step.state), int(StepState::look_again));
        QVERIFY2(step.reason.contains(QStringLiteral("settings have changed")), qPrintable(step.reason));
        m_studio->draft().undo().undo();
        QVERIFY(waitUntil([this] { return m_studio->idle(); }));
        QCOMPARE(int(window().guide().step(PageId::compare).state), int(StepState::done));
    }

    void theChoiceIsKept() {
        const std::string chosen = comparison().chosen;
        m_studio.reset();
        m_studio = std::make_unique<Studio>();
        window().show();
        QVERIFY(QTest::qWaitForWindowActive(&window()));
        m_studio->openFolder(m_home.sampleProject());
        QVERIFY(waitUntil([&] { return m_studio->idle() && comparison().chosen == chosen; }));
        QCOMPARE(comparison().test_readings, std::int64_t(2));
        QCOMPARE(m_studio->session().runToTake()->id, chosen);
    }
};

QTEST_MAIN(CompareWalkTest)
#include "compare_walk_test.moc"
