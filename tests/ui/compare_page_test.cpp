// The Compare page in its states: what its buttons say, what is chosen, ticked, copied and kept apart, and pictures of every tab.
#include "page_states.h"
#include "ui/models/pareto.h"
#include "ui/pages/answers_tab.h"
#include "ui/style/studio_style.h"
#include "ui/widgets/answer_view.h"
#include "ui/widgets/comparison_table.h"
#include "ui/widgets/copy_table.h"

using namespace graft;
using namespace graft::ui;
using person::press;
using person::sees;
using sample::runSlots;
using sample::severalRuns;
using sample::windowIn;

namespace {

void chooseSecond(ComparedRuns& shown, int readings) {
    shown.comparison.chosen = "run-1";
    shown.comparison.test_readings = readings;
    recipe::EvaluationReport report{.contestant = "run-1", .label = "LoRA", .set = "test", .scores = {sample::accuracy(0.89, 0.8, 0.95)}};
    for (int row = 0; row < 83; ++row) report.answers.push_back({row, "p", "e", "a", {}});
    shown.comparison.test_reports = {report};
}

}  // namespace

class ComparePageTest : public QObject {
    Q_OBJECT
    std::unique_ptr<MainWindow> m_window;

    ComparePage& page() { return m_window->compare(); }
    ComparisonTable& table() { return *page().findChild<ComparisonTable*>(); }
    void show(const ComparedRuns& shown, Measuring measuring, int unmeasured = 0) {
        m_window = windowIn(PageId::compare, sample::Fill::ready);
        page().showComparison(shown, runSlots);
        page().setMeasuring(measuring, unmeasured);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        QCoreApplication::processEvents();
    }
    void select(const std::string& contestant) {
        const auto* model = table().model();
        for (int row = 0; row < model->rowCount(); ++row) {
            table().select(contestant);
            if (table().selected() == contestant) return;
        }
        QFAIL("no such row");
    }
    void openTab(int tab) {
        auto* tabs = page().findChild<QTabBar*>();
        QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(tab).center());
        QCoreApplication::processEvents();
    }
    // Both schemes and sizes; nothing may be cut off or push the window open.
    void picture(const QString& name) {
        for (const Scheme scheme : {Scheme::dark, Scheme::light})
            for (const QSize& size : {QSize(1600, 1000), QSize(1024, 680)}) {
                dressApplication(scheme);
                m_window->resize(size);
                QTest::qWait(30);  // a queued drawing of a chart
                QCOMPARE(m_window->size(), size);
                QCOMPARE(person::cutOffText(*m_window), QString());
                QVERIFY(m_window->grab().save(QStringLiteral("%1/compare-%2-%3-%4.png").arg(QStringLiteral(GRAFT_PICTURES), name, scheme == Scheme::light ? QStringLiteral("light") : QStringLiteral("dark")).arg(size.width())));
            }
    }

private Q_SLOTS:
    void initTestCase() {
        QCoreApplication::setOrganizationName(QStringLiteral("Graft"));
        QCoreApplication::setApplicationName(QStringLiteral("GraftTests"));
        QStandardPaths::setTestModeEnabled(true);
        dressApplication(Scheme::light);
    }
    void cleanup() { m_window.reset(); }

    void everyStateHasItsNextStep() {
        show(severalRuns(), Measuring::impossible);
        QSignalSpy train(&page(), &ComparePage::trainWanted), measure(&page(), &ComparePage::measureWanted), stop(&page(), &ComparePage::stopWanted), take(&page(), &ComparePage::takeHomeWanted);
        QSignalSpy choose(&page(), &ComparePage::chooseWanted);
        QVERIFY(press(page(), QStringLiteral("Train a run first")));
        QCOMPARE(train.count(), 1);
        page().setMeasuring(Measuring::possible, 3);
        QVERIFY(press(page(), QStringLiteral("Measure on the steering rows")));
        page().setMeasuring(Measuring::running, 3);
        QVERIFY(press(page(), QStringLiteral("Stop measuring")));
        page().setMeasuring(Measuring::done, 2);
        const auto buttonOf = [&](const QString& words) {
            QPushButton* found = nullptr;
            for (QPushButton* each : page().findChildren<QPushButton*>())
                if (each->isVisible() && person::words(*each) == words) found = each;
            return found;
        };
        QVERIFY(buttonOf(QStringLiteral("Measure 2 more"))->isDefault() && !buttonOf(QStringLiteral("Choose this run"))->isDefault());
        QVERIFY(sees(page(), QStringLiteral("Choosing reads the judging rows, once")));   // before it is pressed
        const auto place = [&](const QString& words) { return QRect(buttonOf(words)->mapTo(&page(), QPoint()), buttonOf(words)->size()); };
        const QRect measuring = place(QStringLiteral("Measure 2 more"));
        QVERIFY(press(page(), QStringLiteral("Measure 2 more")));
        page().setMeasuring(Measuring::done, 0);
        QCoreApplication::processEvents();
        QVERIFY(buttonOf(QStringLiteral("Choose this run"))->isDefault());
        QVERIFY(!place(QStringLiteral("Choose this run")).intersects(measuring));   // a second press does not spend the judging rows
        QCOMPARE(measure.count(), 2);
        QCOMPARE(stop.count(), 1);
        QCOMPARE(table().selected(), std::string("run-2"));   // the leader, at first
        QVERIFY(press(page(), QStringLiteral("Choose this run")));
        QCOMPARE(choose.takeFirst().front().value<std::string>(), std::string("run-2"));
        select("base");
        QVERIFY(press(page(), QStringLiteral("Select a run to choose")));
        QCOMPARE(table().selected(), std::string("run-2"));
        QCOMPARE(choose.count(), 0);
        auto shown = severalRuns();
        chooseSecond(shown, 1);
        page().showComparison(shown, runSlots);
        QCOMPARE(table().selected(), std::string("run-1"));   // who is chosen is selected
        QVERIFY(press(page(), QStringLiteral("Take it home")));
        QCOMPARE(take.count(), 1);
        select("run-3");
        QVERIFY(press(page(), QStringLiteral("Choose this run")));
        QCOMPARE(choose.takeFirst().front().value<std::string>(), std::string("run-3"));
        shown.comparison.test_reports.clear();   // as after more training: what was found out tells nothing of it now
        page().showComparison(shown, runSlots);
        select("run-1");
        QVERIFY(press(page(), QStringLiteral("Choose this run")));
        QCOMPARE(choose.takeFirst().front().value<std::string>(), std::string("run-1"));
        page().setMeasuring(Measuring::read_only);
        const QPushButton* readOnly = nullptr;
        for (const QPushButton* button : page().findChildren<QPushButton*>())
            if (person::words(*button) == QStringLiteral("Read-only")) readOnly = button;
        QVERIFY(readOnly && !readOnly->isEnabled() && readOnly->toolTip().contains(QStringLiteral("Another program")));
    }

    void readingsOfTheTestRowsAreSaid() {
        auto shown = severalRuns();
        show(shown, Measuring::done);
        QVERIFY(!sees(page(), QStringLiteral("no longer unseen")));
        chooseSecond(shown, 1);
        page().showComparison(shown, runSlots);
        QVERIFY(sees(page(), QStringLiteral("Chosen: LoRA, 24 Nov 13:40. Category right on 83 judging rows: 89 % (80 % to 95 %). These were read once.")));
        shown.comparison.test_readings = 2;
        page().showComparison(shown, runSlots);
        QVERIFY(sees(page(), QStringLiteral("These were read 2 times: no longer unseen.")));
        QVERIFY(!sees(page(), QStringLiteral("the model of one fold")));
        for (service::ComparedRow& row : shown.comparison.rows)
            if (row.contestant == shown.comparison.chosen) row.recipe->data.fold = 1;
        page().showComparison(shown, runSlots);
        QVERIFY(sees(page(), QStringLiteral("This is the model of one fold, taught from four fifths of the rows: train the method once more on all of them before you take it home.")));
        picture(QStringLiteral("one-fold"));
        shown.comparison.chosen.clear();   // as when the run was deleted
        page().showComparison(shown, runSlots);
        QVERIFY(sees(page(), QStringLiteral("The judging rows were read 2 times: no longer unseen.")));
    }

    void ticksDecideWhoIsAskedAndDrawn() {
        show(severalRuns(), Measuring::done);
        std::vector<std::string> asked;
        connect(&page().answers(), &AnswersTab::askWanted, this, [&](const QString&, const std::vector<std::string>& contestants) { asked = contestants; });
        auto* field = page().findChild<QLineEdit*>();
        field->setText(QStringLiteral("Where is my order?"));
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(asked, (std::vector<std::string>{"", "run-2", "run-1", "run-3"}));
        // A click on the tick, and Space on the row.
        const QRect tick = table().visualRect(table().model()->index(0, ComparisonModel::CheckColumn));
        QTest::mouseClick(table().viewport(), Qt::LeftButton, {}, tick.center());
        select("old-1");
        QTest::keyClick(&table(), Qt::Key_Space);
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(asked, (std::vector<std::string>{"", "run-1", "run-3", "old-1"}));
        page().answers().showAnswers({QStringLiteral("one"), QStringLiteral("the screen is black"), QStringLiteral("the screen is dark"), QStringLiteral("four")});
        QCoreApplication::processEvents();
        int views = 0;
        for (const AnswerView* view : page().answers().findChildren<AnswerView*>()) views += view->isVisible();
        QCOMPARE(views, 5);   // the question and four answers
    }

    void endedAnswersAreHeldAgainstTheFirstRun() {
        show(severalRuns(), Measuring::done);
        auto* field = page().findChild<QLineEdit*>();
        field->setText(QStringLiteral("What is wrong?"));
        QTest::keyClick(field, Qt::Key_Return);
        page().answers().setAsking(Asking::busy);
        QCoreApplication::processEvents();
        page().answers().showAnswers({QStringLiteral("the screen is black"), QStringLiteral("the screen is black"), QStringLiteral("the screen is dark"), QStringLiteral("the screen")});
        const auto bold = [&](int view) {
            QStringList words;
            std::vector<AnswerView*> views;
            for (AnswerView* each : page().answers().findChildren<AnswerView*>())
                if (each->isVisible() && !each->caption().startsWith(QStringLiteral("The case"))) views.push_back(each);
            const QTextDocument* text = views[std::size_t(view)]->editor()->document();
            for (QTextBlock block = text->begin(); block.isValid(); block = block.next())
                for (auto piece = block.begin(); !piece.atEnd(); ++piece)
                    if (piece.fragment().charFormat().fontWeight() == QFont::Bold) words << piece.fragment().text();
            return words;
        };
        QVERIFY(bold(2).isEmpty());   // while they grow, nothing is marked
        page().answers().setAsking(Asking::idle);
        QCOMPARE(bold(0), QStringList());
        QCOMPARE(bold(2), QStringList{QStringLiteral("dark")});
        QVERIFY(sees(page().answers(), QStringLiteral("The case (differences tinted)")));
        picture(QStringLiteral("asked"));
    }

    void aRunIsRenamedInItsCell() {
        show(severalRuns(), Measuring::done);
        std::vector<std::pair<std::string, QString>> wanted;
        connect(&page(), &ComparePage::renameWanted, this, [&](const std::string& run, const QString& name) { wanted.emplace_back(run, name); });
        const auto type = [&](const QString& name) {
            QLineEdit* editor = nullptr;
            for (QLineEdit* each : table().findChildren<QLineEdit*>())
                if (each->isVisible()) editor = each;
            if (!editor) return false;
            editor->selectAll();
            QTest::keyClicks(editor, name);
            QTest::keyClick(editor, Qt::Key_Return);
            QCoreApplication::processEvents();
            return true;
        };
        select("run-2");
        table().setFocus();
        QTest::keyClick(&table(), Qt::Key_F2);
        QVERIFY(type(QStringLiteral("  Long  run ")));
        const QPoint place = table().visualRect(table().model()->index(0, ComparisonModel::NameColumn)).center();
        QTest::mouseClick(table().viewport(), Qt::LeftButton, {}, place);
        QTest::mouseDClick(table().viewport(), Qt::LeftButton, {}, place);
        QVERIFY(type(QStringLiteral("First")));
        QCOMPARE(wanted.size(), std::size_t(2));
        QVERIFY(wanted[0] == std::pair(std::string("run-2"), QStringLiteral("Long run")) && wanted[1].second == QStringLiteral("First"));
        select("base");
        QTest::keyClick(&table(), Qt::Key_F2);
        QVERIFY(!type(QStringLiteral("Nobody")));   // it is no run
        page().setMeasuring(Measuring::read_only);
        select("run-2");
        QTest::keyClick(&table(), Qt::Key_F2);
        QVERIFY(!type(QStringLiteral("Nobody")));
    }

    void columnsAreChosenAndRemembered() {
        show(severalRuns(), Measuring::done);
        QVERIFY(table().isColumnHidden(ComparisonModel::LossColumn) && !table().isColumnHidden(ComparisonModel::MemoryColumn));
        for (QAction* action : page().findChild<QMenu*>()->actions())
            if (action->text() == QStringLiteral("Loss") || action->text() == QStringLiteral("Memory")) action->trigger();
        QVERIFY(!table().isColumnHidden(ComparisonModel::LossColumn) && table().isColumnHidden(ComparisonModel::MemoryColumn));
        MainWindow another;
        another.compare().showComparison(severalRuns(), runSlots);
        const auto* again = another.compare().findChild<ComparisonTable*>();
        QVERIFY(!again->isColumnHidden(ComparisonModel::LossColumn) && again->isColumnHidden(ComparisonModel::MemoryColumn));
        QSettings().clear();
    }

    void copiedRowsHaveHeaders() {
        show(severalRuns(), Measuring::done);
        table().clearSelection();
        table().select("run-3");
        table().setFocus();
        QTest::keyClick(&table(), Qt::Key_C, Qt::ControlModifier);
        const QMimeData* copied = QGuiApplication::clipboard()->mimeData();
        QCOMPARE(copied->text(), QStringLiteral("Run\tCategory right\tTime\tMemory\tFile\tRuns in\nFull fine-tuning\t84 %\t5 min\t2.1 GB\t20 MB\tHugging Face\n"));
        QVERIFY(copied->html().contains(QStringLiteral("<th>Run</th>")) && copied->html().contains(QStringLiteral("<td>Full fine-tuning</td>")));
        table().clearSelection();
        copyTable(&table());
        QCOMPARE(QGuiApplication::clipboard()->text().count(QLatin1Char('\n')), 1 + table().model()->rowCount());
    }

    void theTableIsSavedAsCsv() {
        show(severalRuns(), Measuring::done);
        table().select("run-3");   // all rows are saved, whatever is marked
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("runs.csv"));
        QVERIFY(saveTable(table(), file));
        QFile saved(file);
        QVERIFY(saved.open(QIODevice::ReadOnly));
        const QStringList lines = QString::fromUtf8(saved.readAll()).split(QStringLiteral("\r\n"));
        QCOMPARE(lines.first(), QStringLiteral("Run,Category right,Time,Memory,File,Runs in"));
        QVERIFY(lines.contains(QStringLiteral("\"LoRA, 24 Nov 14:05\",93 %,2 min,412 MB,352 kB,\"PEFT, Hugging Face\"")));   // a comma inside a cell is none between two
        QVERIFY(lines.contains(QStringLiteral("Full fine-tuning,84 %,5 min,2.1 GB,20 MB,Hugging Face")));
        QCOMPARE(int(lines.size()), 2 + table().model()->rowCount());
        QVERIFY(!saveTable(table(), folder.filePath(QStringLiteral("nowhere/runs.csv"))));
        const auto actions = table().actions();
        QVERIFY(std::ranges::any_of(actions, [](const QAction* action) { return action->shortcut() == QKeySequence(QKeySequence::Save); }));
    }

    void theFrontNeedsThreeRuns() {
        const std::vector<CostPoint> points{{10, 0.5}, {20, 0.7}, {30, 0.6}, {5, std::nan("")}, {20, 0.65}, {40, 0.9}};
        QCOMPARE(paretoFront(points, Better::higher), (std::vector<std::size_t>{0, 1, 5}));
        QCOMPARE(paretoFront({{10, 0.5}, {20, 0.4}, {30, 0.45}}, Better::lower), (std::vector<std::size_t>{0, 1}));
        QVERIFY(paretoFront({{10, 0.5}, {20, 0.7}}, Better::higher).empty());
        QVERIFY(paretoFront({{10, 0.5}, {20, 0.7}, {1, std::nan("")}}, Better::higher).empty());
        show(severalRuns(), Measuring::done);
        openTab(2);
        QVERIFY(sees(page(), QStringLiteral("No run beats those on the line")));
        const QRect tick = table().visualRect(table().model()->index(0, ComparisonModel::CheckColumn));
        QTest::mouseClick(table().viewport(), Qt::LeftButton, {}, tick.center());
        QVERIFY(sees(page(), QStringLiteral("From three runs on")));
    }

    void theCursorReadsTheCost() {
        show(severalRuns(), Measuring::done);
        openTab(2);
        auto* plot = page().findChild<CostPlot*>();
        plot->setFocus();
        QTest::keyClick(plot, Qt::Key_Right);
        QVERIFY2(plot->cursorText().contains(QStringLiteral("93 %")), qPrintable(plot->cursorText()));
        QVERIFY(sees(page(), plot->cursorText()));
    }

    void pictures_data() {
        QTest::addColumn<int>("tab");
        const char* names[] = {"answers", "curves", "cost", "groups", "settings"};
        for (int tab = 0; tab < 5; ++tab) QTest::newRow(names[tab]) << tab;
    }
    void pictures() {
        QFETCH(int, tab);
        auto shown = severalRuns();
        if (tab == 0) chooseSecond(shown, 2);
        show(shown, Measuring::done, tab == 1 ? 2 : 0);
        openTab(tab);
        picture(QLatin1String(QTest::currentDataTag()));
    }
    void picturesOfDifferences() {
        show(severalRuns(), Measuring::done);
        QVERIFY(press(page(), QStringLiteral("Differences only")));
        QVERIFY(table().isColumnHidden(ComparisonModel::TimeColumn) && !table().isColumnHidden(ComparisonModel::SettingColumns));
        picture(QStringLiteral("differences"));
    }
    void picturesOfNothingMeasured() {
        auto shown = severalRuns();
        shown.comparison.reports.clear();
        for (service::ComparedRow& row : shown.comparison.rows) row.score.reset(), row.best = row.within_noise = false;
        shown.comparison.verdict = "Nothing has been measured yet.";
        shown.comparison.recommendation.clear();
        show(shown, Measuring::possible, 3);
        openTab(2);
        picture(QStringLiteral("unmeasured"));
    }
};

QTEST_MAIN(ComparePageTest)
#include "compare_page_test.moc"
