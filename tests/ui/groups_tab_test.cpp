// The Groups tab of the Compare page: worst first, too few to tell, by answer and by column, the confusion table, what is said at the top, copied and kept.
#include "group_values.h"
#include "ui/pages/groups_tab.h"
#include "ui/style/studio_style.h"
#include "ui/widgets/comparison_table.h"
#include "ui/widgets/copy_table.h"
#include "ui/widgets/plain_table.h"

using namespace graft;
using namespace graft::ui;
using person::press;
using person::sees;
using sample::runSlots;
using sample::windowIn;

class GroupsTabTest : public QObject {
    Q_OBJECT
    std::unique_ptr<MainWindow> m_window;

    ComparePage& page() { return m_window->compare(); }
    GroupsTab& tab() { return page().groups(); }
    QComboBox& by() { return *tab().steering()->findChild<QComboBox*>(); }
    PlainTable* table() {
        for (PlainTable* each : tab().findChildren<PlainTable*>())
            if (each->isVisible()) return each;
        return nullptr;
    }
    void show(const ComparedRuns& shown) {
        m_window = windowIn(PageId::compare, sample::Fill::ready);
        page().setProject(QStringLiteral("/srv/desk"));
        page().showComparison(shown, runSlots);
        page().setMeasuring(Measuring::done);
        m_window->resize(1440, 1000);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        openTab();
    }
    void openTab() {
        auto* tabs = page().findChild<QTabBar*>();
        for (int at = 0; at < tabs->count(); ++at)
            if (tabs->tabText(at) == QStringLiteral("Groups")) QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(at).center());
        QCoreApplication::processEvents();
    }
    QStringList column(int at) {
        QStringList texts;
        for (int row = 0; table() && row < table()->model()->rowCount(); ++row) texts << table()->model()->index(row, at).data().toString();
        return texts;
    }
    void choose(const QString& name) {
        const int at = by().findText(name);
        QVERIFY2(at >= 0, qPrintable(name));
        by().setFocus();
        by().setCurrentIndex(at);
        Q_EMIT by().activated(at);
        QCoreApplication::processEvents();
    }
    void picture(const QString& name) {
        for (const Scheme scheme : {Scheme::dark, Scheme::light})
            for (const QSize& size : {QSize(1440, 1000), QSize(1024, 680)}) {
                dressApplication(scheme);
                m_window->resize(size);
                QTest::qWait(30);
                QCOMPARE(m_window->size(), size);
                QCOMPARE(person::cutOffText(*m_window), QString());
                QVERIFY(m_window->grab().save(QStringLiteral("%1/groups-%2-%3-%4.png").arg(QStringLiteral(GRAFT_PICTURES), name, scheme == Scheme::light ? QStringLiteral("light") : QStringLiteral("dark")).arg(size.width())));
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

    void theWorstIsFirstAndSmallOnesSaySo() {
        show(sample::groupedRuns());
        QCOMPARE(column(GroupsModel::NameColumn), (QStringList{QStringLiteral("access"), QStringLiteral("account"), QStringLiteral("hardware"), QStringLiteral("network"), QStringLiteral("printer")}));
        QCOMPARE(column(GroupsModel::RowsColumn), (QStringList{QStringLiteral("12"), QStringLiteral("20"), QStringLiteral("24"), QStringLiteral("9"), QStringLiteral("3")}));
        QCOMPARE(column(GroupsModel::SubjectColumn), (QStringList{QStringLiteral("25 %"), QStringLiteral("90 %"), QStringLiteral("96 %"), QStringLiteral("100 %"), QStringLiteral("0 %")}));
        const int all = table()->model()->columnCount(), last = GroupsModel::DifferenceColumn;
        QVERIFY2(column(last)[0].startsWith(QStringLiteral("worse by 67 points (")), qPrintable(column(last)[0]));
        QVERIFY(column(last)[1].startsWith(QStringLiteral("better by 65 points (")));
        QCOMPARE(column(last)[4], QStringLiteral("too few rows to tell"));
        QVERIFY(sees(page(), QStringLiteral("LoRA, 24 Nov 14:05 is worse in 1 of 4 groups")));
        picture(QStringLiteral("label"));
        QVERIFY(!sees(page(), QStringLiteral("is worse in 1 of 4 groups")));   // in the small window the table says it
        m_window->resize(1440, 1000);
        // The run that is selected in the table above is the one whose worst comes first.
        page().findChild<ComparisonTable*>()->select("run-3");
        QCoreApplication::processEvents();
        QVERIFY(sees(page(), QStringLiteral("Full fine-tuning is worse in 1 of 4 groups")));
        QCOMPARE(table()->model()->headerData(GroupsModel::SubjectColumn, Qt::Horizontal).toString(), QStringLiteral("Full fine-tuning"));
        page().findChild<ComparisonTable*>()->select("base");
        QCoreApplication::processEvents();
        QCOMPARE(table()->model()->columnCount(), all - 1);   // a baseline is held against nothing
    }

    void columnsAreGroupsAndTheWorstIsNamedAtTheTop() {
        ComparedRuns shown = sample::groupedRuns();
        show(shown);
        QCOMPARE(by().count(), 2);   // category and urgency, until the examples have been read
        shown.cells = sample::measuredCells();
        shown.worse_column = service::worseGroup(shown.comparison, service::groupingsByColumns(**shown.cells, {}));
        page().showCells(shown);
        const QString worse = QStringLiteral("But where region is \"Harbour\", LoRA, 24 Nov 14:05 is worse than Base with your instruction and 3 examples: 25 % against 92 % of 12 rows.");
        QVERIFY(sees(page(), worse));
        choose(QStringLiteral("By region"));
        page().showComparison(shown, runSlots);   // as after a measurement
        QCOMPARE(by().currentText(), QStringLiteral("By region"));
        QVERIFY(sees(page(), worse));
        QCOMPARE(column(GroupsModel::NameColumn), (QStringList{QStringLiteral("Harbour"), QStringLiteral("Old town"), QStringLiteral("(empty)")}));
        QVERIFY(!tab().steering()->findChild<QPushButton*>()->isVisible());   // no confusion table of a column
        choose(QStringLiteral("By message"));
        QVERIFY(sees(page(), QStringLiteral("Each group has under 6 rows: too few to tell")));
        QVERIFY(sees(page(), worse));
        choose(QStringLiteral("By region"));
        picture(QStringLiteral("column"));
        // It is the choice of this project when the window comes again, and of no other.
        page().setProject(QStringLiteral("/srv/wards"));
        QCOMPARE(by().currentText(), QStringLiteral("By category"));
        page().setProject(QStringLiteral("/srv/desk"));
        QCOMPARE(by().currentText(), QStringLiteral("By region"));
    }

    void aFileThatChangedIsSaidPlainly() {
        show(sample::groupedRuns());
        tab().setCells(Error{ErrorKind::mismatch, "Scores cannot be shown by the columns of the examples", "the file tickets.csv has changed", "Put the file back"});
        QVERIFY(sees(page(), QStringLiteral("The columns of the examples are missing here.")));
        QCOMPARE(by().count(), 2);   // category and urgency, which come from the answers
        QCOMPARE(column(GroupsModel::RowsColumn).size(), 5);
        ComparedRuns free = sample::groupedRuns();
        for (recipe::EvaluationReport& report : free.comparison.reports) {
            for (recipe::MetricScore& score : report.scores) score.id = "rouge_l";
            for (recipe::AnswerRow& answer : report.answers) answer.expected = answer.answer = "words", answer.scores = {{"rouge_l", 0.5}};
        }
        page().showComparison(free, runSlots);
        QVERIFY(sees(tab(), QStringLiteral("Reading the examples")));
        tab().setCells(Error{ErrorKind::notFound, "Scores cannot be shown by the columns of the examples", "the file tickets.csv is gone", "Put the file back"});
        QVERIFY(sees(tab(), QStringLiteral("the file tickets.csv is gone")));
        tab().setCells(sample::measuredCells());
        QCOMPARE(by().currentText(), QStringLiteral("By region"));
    }

    void theConfusionTableCountsWhatWasAnswered() {
        show(sample::groupedRuns());
        QVERIFY(press(*tab().steering(), QStringLiteral("Confusion table")));
        QCoreApplication::processEvents();
        const auto cell = [&](int row, int at) { return table()->model()->index(row, at).data().toString(); };
        QCOMPARE(column(0), (QStringList{QStringLiteral("hardware"), QStringLiteral("account"), QStringLiteral("access"), QStringLiteral("network"), QStringLiteral("printer")}));
        QCOMPARE(cell(0, 1), QStringLiteral("23"));   // of 24, and one was taken for the next label
        QCOMPARE(cell(0, 2), QStringLiteral("1"));
        QCOMPARE(cell(2, 3), QStringLiteral("3"));
        QCOMPARE(cell(2, 4), QStringLiteral("9"));
        QCOMPARE(cell(4, 6), QStringLiteral("3"));    // no label at all
        QCOMPARE(table()->model()->headerData(6, Qt::Horizontal).toString(), QStringLiteral("another answer"));
        QVERIFY(sees(page(), QStringLiteral("Answered by LoRA, 24 Nov 14:05, across; expected, down")));
        picture(QStringLiteral("confusion"));
        QVERIFY(press(*tab().steering(), QStringLiteral("Scores")));
        QCOMPARE(column(GroupsModel::RowsColumn).size(), 5);
    }

    void bothTablesAreCopiedAndSaved() {
        show(sample::groupedRuns());
        QTemporaryDir folder;
        for (const bool confusion : {false, true}) {
            if (confusion) QVERIFY(press(*tab().steering(), QStringLiteral("Confusion table")));
            QCoreApplication::processEvents();
            table()->setFocus();
            table()->selectAll();
            QTest::keyClick(table(), Qt::Key_C, Qt::ControlModifier);
            const QString copied = QGuiApplication::clipboard()->text();
            QCOMPARE(copied.count(QLatin1Char('\n')), 6);
            QVERIFY2(copied.startsWith(confusion ? QStringLiteral("Expected ↓  answered →\thardware\t") : QStringLiteral("category\tRows\tLoRA, 24 Nov 14:05\t")), qPrintable(copied));
            const QString file = folder.filePath(QStringLiteral("groups.csv"));
            QVERIFY(saveTable(*table(), file));
            QFile saved(file);
            QVERIFY(saved.open(QIODevice::ReadOnly));
            const QByteArray bytes = saved.readAll();
            QVERIFY2(bytes.contains(confusion ? "\r\naccess,0,0,3,9,0,0\r\n" : "\r\naccess,12,25 %,worse by 67 points"), bytes);
            const auto actions = table()->actions();
            QVERIFY(std::ranges::any_of(actions, [](const QAction* action) { return action->shortcut() == QKeySequence(QKeySequence::Save); }));
        }
    }

    void nothingMeasuredSaysWhatWillBeHere() {
        auto shown = sample::groupedRuns();
        shown.comparison.reports.clear();
        for (service::ComparedRow& row : shown.comparison.rows) row.score.reset();
        show(shown);
        QVERIFY(sees(tab(), QStringLiteral("Measure the runs, and tick them in the table.")));
        QVERIFY(!by().isVisible());
        picture(QStringLiteral("unmeasured"));
    }
};

QTEST_MAIN(GroupsTabTest)
#include "groups_tab_test.moc"
