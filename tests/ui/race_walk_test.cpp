// A race through the real window: methods picked on their cards, followed in the bottom bar, one skipped, stopped, gone on with, and compared.
#include "person.h"
#include "ui/bottom_bar.h"
#include "ui/core_text.h"
#include "ui/pages/compare_page.h"
#include "ui/pages/method_page.h"
#include "ui/pages/start_page.h"
#include "ui/studio.h"
#include "ui/style/studio_style.h"
#include "ui/widgets/comparison_table.h"
#include "ui/widgets/effort_card.h"
#include "ui/widgets/figure_tile.h"
#include "ui/widgets/method_card.h"
#include "ui/widgets/queue_dialog.h"
#include "ui/widgets/text_label.h"

using namespace graft;
using namespace graft::ui;
using person::press;
using person::waitFor;
using person::walkTo;

class RaceWalkTest : public QObject {
    Q_OBJECT

private:
    person::Home m_home;
    std::unique_ptr<Studio> m_studio;
    QTemporaryDir m_other;
    bool m_failed = false;

    MainWindow& window() { return m_studio->window(); }
    bool waitUntil(const std::function<bool()>& isSo) { return waitFor(window(), isSo); }
    std::size_t steps() const { return m_studio->training().series().steps().size(); }
    bool atWork(const char* method) {
        const auto shown = m_studio->race().shown();
        return m_studio->race().active() && shown && shown->name == QLatin1String(method) && m_studio->training().phase() == RunPhase::running;
    }

    MethodCard* card(const char* method) {
        for (MethodCard* each : window().method().findChildren<MethodCard*>())
            if (each->method() == QLatin1String(method)) return each;
        return nullptr;
    }

    QStringList picked() {
        QStringList methods;
        for (MethodCard* each : window().method().findChildren<MethodCard*>())
            if (each->isChecked()) methods << each->method();
        return methods;
    }

    void takePictures(const QString& moment) {
        for (const Scheme scheme : {Scheme::dark, Scheme::light})
            for (const QSize& size : {QSize(1600, 1000), QSize(1024, 680)}) {
                dressApplication(scheme);
                window().resize(size);
                QCoreApplication::processEvents();
                QCOMPARE(person::cutOffText(window()), QString());
                QCOMPARE(window().size(), size);
                const QString name = QStringLiteral("%1/race-%2-%3-%4.png").arg(QStringLiteral(GRAFT_PICTURES), moment, scheme == Scheme::light ? QStringLiteral("light") : QStringLiteral("dark")).arg(size.width());
                QVERIFY(window().grab().save(name));
            }
    }

    void theQueueIsArranged() {
        const auto order = [this] {
            QString methods;
            for (const auto& entry : m_studio->race().entries()) methods += QString::fromStdString(entry.method) + QLatin1Char(' ');
            return methods;
        };
        QVERIFY(press(window().bottom(), QStringLiteral("Queue")));
        auto* queue = window().findChild<QueueDialog*>();
        QVERIFY(queue && queue->isVisible());
        auto* table = queue->findChild<QTableView*>();
        QCOMPARE(table->model()->rowCount(), 3);
        QCOMPARE(table->model()->index(0, 2).data().toString(), QStringLiteral("learns now"));
        QVERIFY2(person::sees(*queue, QStringLiteral("of training are left: ready and measured about ")), qPrintable(queue->findChild<TextLabel*>()->text()));
        table->setCurrentIndex(table->model()->index(0, 1));
        QVERIFY(!person::buttonSaying(*queue, QStringLiteral("Later")));   // what has begun stays where it is
        table->setCurrentIndex(table->model()->index(2, 1));
        queue->grab().save(QStringLiteral(GRAFT_PICTURES "/race-queue.png"));
        QVERIFY(press(*queue, QStringLiteral("Earlier")));
        QCOMPARE(order(), QStringLiteral("lora bitfit prefix "));
        QCOMPARE(table->currentIndex().row(), 1);
        QVERIFY(!person::buttonSaying(*queue, QStringLiteral("Earlier")));
        QVERIFY(press(*queue, QStringLiteral("Later")));
        QCOMPARE(order(), QStringLiteral("lora prefix bitfit "));
        QVERIFY(press(*queue, QStringLiteral("Close")));
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY2(m_home.make(), "resources/starter is not complete");
        dressApplication(Scheme::light);
        m_studio = std::make_unique<Studio>();
        window().show();
        QVERIFY(QTest::qWaitForWindowActive(&window()));
        QVERIFY(press(window().start(), QStringLiteral("Try the sample")));
        QVERIFY(waitUntil([this] { return m_studio->training().phase() == RunPhase::ready; }));
        QVERIFY(walkTo(window(), PageId::method));
        for (EffortCard* effort : window().method().findChildren<EffortCard*>())
            if (effort->effort() == QLatin1String("quick")) QTest::mouseClick(effort, Qt::LeftButton);
        QVERIFY(waitUntil([this] { return m_studio->draft().plan() && m_studio->idle(); }));
    }
    void cleanupTestCase() { m_studio.reset(); }
    void init() {
        if (m_failed) QSKIP("what comes before has failed");
    }
    void cleanup() { m_failed = m_failed || QTest::currentTestFailed(); }

    void methodsArePickedOnTheirCards() {
        const std::string before = m_studio->draft().recipe().method.id;
        QVERIFY(press(window().method(), QStringLiteral("Compare several")));
        QVERIFY2(picked().size() == 4 && picked().contains(QString::fromStdString(before)), qPrintable(picked().join(QLatin1Char(' '))));
        QVERIFY(person::buttonSaying(window().method(), QStringLiteral("Start the race of 4")));
        QVERIFY(person::sees(window().method(), QStringLiteral("steering rows, methods that lie closer")));   // the sample of this test is small
        QCheckBox* folds = nullptr;
        for (QCheckBox* box : window().method().findChildren<QCheckBox*>())
            if (box->isVisible() && box->text().startsWith(QStringLiteral("In 5 folds: every row but the judging ones is scored once ("))) folds = box;
        QVERIFY(folds);
        const auto figures = [this] {
            QString all;
            for (FigureTile* tile : window().method().findChildren<FigureTile*>())
                for (const TextLabel* label : tile->findChildren<TextLabel*>()) all += label->text() + QLatin1Char(' ');
            return all;
        };
        const QString whole = figures();
        QTest::mouseClick(folds, Qt::LeftButton, {}, QPoint(8, folds->height() / 2));
        QVERIFY(folds->isChecked() && figures() != whole);
        takePictures(QStringLiteral("1-picked"));
        QTest::mouseClick(folds, Qt::LeftButton, {}, QPoint(8, folds->height() / 2));
        QVERIFY(!folds->isChecked());
        for (const QString& method : picked()) QTest::mouseClick(card(method.toLatin1()), Qt::LeftButton);
        QVERIFY(picked().isEmpty());
        QTest::mouseClick(card("lora"), Qt::LeftButton);
        QVERIFY(!person::buttonSaying(window().method(), QStringLiteral("Pick two methods or more")));   // it is there and cannot be pressed
        QVERIFY(!person::buttonSaying(window().method(), QStringLiteral("Start the race of 1")));
        for (const char* method : {"prefix", "bitfit"}) QTest::mouseClick(card(method), Qt::LeftButton);
        QCOMPARE(m_studio->draft().recipe().method.id, before);   // picking is not choosing
        QVERIFY(press(window().method(), QStringLiteral("Start the race of 3")));
    }

    void eachLearnsInItsTurn() {
        QVERIFY(waitUntil([this] { return atWork("LoRA") && steps() > 2; }));
        QCOMPARE(int(window().page()), int(PageId::train));
        QVERIFY(person::sees(window().bottom(), QStringLiteral("Race 1 of 3: LoRA, step")));
        QVERIFY(person::sees(window().bottom(), QStringLiteral("all at most")));
        takePictures(QStringLiteral("2-first"));
        theQueueIsArranged();
        QVERIFY(waitUntil([this] { return atWork("Prefix tuning") && steps() > 2; }));
        QVERIFY(m_studio->session().currentRun()->recipe.method.id == "prefix");
        const auto runs = m_studio->session().runs();
        const auto first = std::ranges::find_if(runs, [](const recipe::RunRecord& run) { return run.recipe.method.id == "lora" && run.state == recipe::RunState::done; });
        QVERIFY(first != runs.end() && !first->scores.empty());   // measured before the next one began
    }

    void oneIsSkippedAndTheRaceGoesOn() {
        QVERIFY(press(window().bottom(), QStringLiteral("Skip")));
        QVERIFY(waitUntil([this] { return atWork("BitFit") && steps() > 2; }));
        QCOMPARE(m_studio->race().entries()[1].given_up, std::string("You skipped it."));
        QCOMPARE(m_studio->race().shown()->failed, 1);
    }

    void itIsStoppedAndGoesOn() {
        QVERIFY(press(window().bottom(), QStringLiteral("Stop")));
        QVERIFY(waitUntil([this] { return !m_studio->race().active() && m_studio->idle(); }));
        const std::size_t reached = steps();
        QVERIFY(person::sees(window().bottom(), QStringLiteral("The race was left after 2 of 3 runs")));
        takePictures(QStringLiteral("3-left"));
        QVERIFY(press(window().bottom(), QStringLiteral("Go on")));
        QVERIFY(waitUntil([&] { return atWork("BitFit") && steps() > reached; }));
    }

    void endsOnTheComparison() {
        QVERIFY(waitUntil([this] { return !m_studio->race().active() && m_studio->idle(); }));
        QCOMPARE(int(window().page()), int(PageId::compare));
        QVERIFY(!m_studio->race().unfinished());
        int measured = 0;
        for (const auto& row : m_studio->comparison().shown().comparison.rows) {
            measured += row.recipe && row.score;
            if (row.recipe && row.score) QVERIFY(row.forgetting);
        }
        QCOMPARE(measured, 2);
        QVERIFY(!person::buttonSaying(window().bottom(), QStringLiteral("Go on")));
        // The settings are those of one of its runs: nothing has changed since.
        QVERIFY(!person::sees(window(), QStringLiteral("have changed since")));
        QVERIFY(person::sees(window().compare(), QStringLiteral("The race measured 2 of 3. Left behind: Prefix tuning (You skipped it.)")));
        takePictures(QStringLiteral("4-compared"));
    }

    void theBestIsTrainedAgainWithOtherSeeds() {
        QString offered;
        const auto look = [&](const QMenu& menu) {
            menu.window()->grab().save(QStringLiteral(GRAFT_PICTURES "/race-5-again.png"));
            for (const QAction* action : menu.actions()) offered += action->text() + QLatin1Char('\n');
        };
        const std::size_t before = m_studio->session().runs().size();
        const std::string best = m_studio->comparison().shown().comparison.rows.front().contestant;
        const std::string method = m_studio->comparison().shown().comparison.rows.front().recipe->method.id;
        QVERIFY2(person::pressInMenu(window().compare(), QStringLiteral("Train again"), method == "lora" ? QStringLiteral("LoRA with 3 seeds · 2 ") : QStringLiteral("BitFit with 3 seeds · 2 "), look), qPrintable(offered));
        QVERIFY2(offered.contains(QStringLiteral("Give all ticked runs 50 % more · 2 ")), qPrintable(offered));
        QVERIFY(waitUntil([this] { return m_studio->training().phase() == RunPhase::running && steps() > 2; }));
        QVERIFY(!person::buttonSaying(window().compare(), QStringLiteral("Train again")));
        const auto queue = m_studio->race().queue();
        QVERIFY2(queue.size() == 2 && queue[0].name.endsWith(QStringLiteral(", seed 2")) && queue[1].name.endsWith(QStringLiteral(", seed 3")), qPrintable(queue[0].name));   // the same method twice
        QVERIFY(waitUntil([this] { return !m_studio->race().active() && m_studio->idle(); }));
        QCOMPARE(m_studio->session().runs().size(), before + 2);
        QCOMPARE(int(window().page()), int(PageId::compare));
        int repeated = 0;
        for (const auto& row : m_studio->comparison().shown().comparison.rows) repeated += row.seeds && row.seeds->runs == 3;
        QCOMPARE(repeated, 3);
        QVERIFY(person::sees(window().compare(), QStringLiteral("Trained 3 times with other seeds, it scored ")) || m_studio->comparison().shown().comparison.rows.front().recipe->method.id != method);
        QVERIFY(!window().compare().findChild<ComparisonTable*>()->isColumnHidden(ComparisonModel::SeedsColumn));
        takePictures(QStringLiteral("6-seeds"));
        QVERIFY(window().compare().findChild<ComparisonTable*>()->columnWidth(ComparisonModel::NameColumn) >= 100);   // in the small window too, where the others leave it nothing
        // What is there is not offered again.
        offered.clear();
        const auto again = std::ranges::find(m_studio->comparison().shown().comparison.rows, best, &service::ComparedRow::contestant);
        window().compare().findChild<ComparisonTable*>()->select(again->contestant);
        QVERIFY(!person::pressInMenu(window().compare(), QStringLiteral("Train again"), oneLine(fromCore(again->label)) + QStringLiteral(" with 3 seeds"), look));
        QVERIFY2(offered.contains(QStringLiteral("with 3 seeds · they are there")), qPrintable(offered));
    }

    void whatWasPickedIsForgottenWithTheProject() {
        QVERIFY(walkTo(window(), PageId::method));
        QVERIFY(press(window().method(), QStringLiteral("Compare several")));
        QTest::mouseClick(card("ia3"), Qt::LeftButton);
        QVERIFY(picked().contains(QStringLiteral("ia3")));
        QVERIFY(walkTo(window(), PageId::start));
        m_studio->openSample(m_other.filePath(QStringLiteral("another")));
        QVERIFY(waitUntil([this] { return m_studio->training().phase() == RunPhase::ready && m_studio->session().runs().size() == 1; }));
        QVERIFY(walkTo(window(), PageId::method));
        QVERIFY(waitUntil([this] { return m_studio->draft().plan() && m_studio->idle(); }));
        QVERIFY(press(window().method(), QStringLiteral("Compare several")));
        QVERIFY(!picked().contains(QStringLiteral("ia3")));
    }
};

QTEST_MAIN(RaceWalkTest)
#include "race_walk_test.moc"
