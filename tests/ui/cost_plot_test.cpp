// The Cost tab of the Compare page: its axes and the front for them, remembered by project, and a point that opens its run by mouse or keyboard.
#include "page_states.h"
#include "ui/style/studio_style.h"
#include "ui/widgets/cost_plot.h"
#include "ui/widgets/figure_export.h"

using namespace graft;
using namespace graft::ui;
using person::sees;
using sample::runSlots;
using sample::severalRuns;
using sample::windowIn;

class CostPlotTest : public QObject {
    Q_OBJECT
    std::unique_ptr<MainWindow> m_window;

    ComparePage& page() { return m_window->compare(); }
    CostPlot& plot() { return *page().findChild<CostPlot*>(); }
    // What takes the mouse: the chart inside.
    QWidget& drawn() { return *plot().findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly).front(); }
    void click(const QPoint& place, Qt::MouseButton button = Qt::LeftButton) {
        QTest::mouseClick(&drawn(), button, {}, drawn().mapFrom(&plot(), place));
        QCoreApplication::processEvents();
    }
    void show(const ComparedRuns& shown, const QString& project = QStringLiteral("/srv/desk")) {
        auto window = std::make_unique<MainWindow>();
        sample::fillPages(*window, sample::Fill::ready);
        window->choose(PageId::compare);
        m_window = std::move(window);
        page().setProject(project);
        page().showComparison(shown, runSlots);
        page().setMeasuring(Measuring::done);
        m_window->resize(1440, 1000);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        auto* tabs = page().findChild<QTabBar*>();
        QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(2).center());
        QTest::qWait(30);   // a queued drawing
    }
    static ComparedRuns runs() {
        auto shown = severalRuns();
        double forgets = 0.4;
        for (service::ComparedRow& row : shown.comparison.rows)
            if (row.contestant != "majority" && row.contestant != "base_with_examples") row.forgetting = row.contestant == "base" ? 0.0 : forgets += 0.2;
        return shown;
    }
    // Steps down from the first entry, as the arrow key does.
    void choose(const QString& name, int entry) {
        for (QComboBox* choice : page().findChildren<QComboBox*>())
            if (choice->accessibleName() == name && choice->isVisible()) {
                choice->setFocus();
                QTest::keyClick(choice, Qt::Key_Home);
                for (int i = 0; i < entry; ++i) QTest::keyClick(choice, Qt::Key_Down);
                QCOMPARE(choice->currentIndex(), entry);
                QTest::qWait(30);
                return;
            }
        QFAIL(qPrintable(name));
    }
    void chooseAxes(int quality, int against) {
        choose(QStringLiteral("What is shown of the runs"), quality);
        choose(QStringLiteral("What it is held against"), against);
    }
private Q_SLOTS:
    void initTestCase() {
        QCoreApplication::setOrganizationName(QStringLiteral("Graft"));
        QCoreApplication::setApplicationName(QStringLiteral("GraftTests"));
        QStandardPaths::setTestModeEnabled(true);
        dressApplication(Scheme::light);
    }
    void init() { QSettings().clear(); }
    void cleanup() { m_window.reset(); }

    void theFrontFollowsTheAxes_data() {
        QTest::addColumn<int>("quality");
        QTest::addColumn<int>("against");
        QTest::addColumn<QStringList>("front");
        QTest::addColumn<QString>("read");
        QTest::addColumn<QString>("axis");
        // run-1 90 % 98 s, run-2 93 % 104 s, full 84 % 310 s, of 409 and 412 MB and 2.1 GB; losses 0.64, 0.61, 0.72; they forget 0.8, 0.6, 1.0.
        QTest::newRow("score, time") << 0 << 0 << QStringList{QStringLiteral("run-1"), QStringLiteral("run-2")} << QStringLiteral("93 % (87 to 98) for 2 min") << QStringLiteral("Training time, minutes");
        QTest::newRow("score, memory") << 0 << 1 << QStringList{QStringLiteral("run-1"), QStringLiteral("run-2")} << QStringLiteral("93 % (87 to 98) for 412 MB") << QStringLiteral("Memory while training, GB");
        QTest::newRow("loss, parameters") << 1 << 2 << QStringList{QStringLiteral("run-2")} << QStringLiteral("loss 0.610 for 87,552 trained parameters") << QStringLiteral("Trained parameters, millions");
        QTest::newRow("loss, time") << 1 << 0 << QStringList{QStringLiteral("run-1"), QStringLiteral("run-2")} << QStringLiteral("loss 0.610 for 2 min") << QStringLiteral("Training time, minutes");
        QTest::newRow("forgetting, file") << 2 << 3 << QStringList{QStringLiteral("run-2")} << QStringLiteral("forgets 0.60 for 352 kB") << QStringLiteral("File to take home, MB");
    }
    void theFrontFollowsTheAxes() {
        QFETCH(int, quality);
        QFETCH(int, against);
        QFETCH(QStringList, front);
        QFETCH(QString, read);
        QFETCH(QString, axis);
        show(runs());
        chooseAxes(quality, against);
        QStringList drawnFront;
        for (const std::string& run : plot().front()) drawnFront << QString::fromStdString(run);
        QCOMPARE(drawnFront, front);
        QCOMPARE(plot().axisTitles().first, axis);
        QCOMPARE(sees(page(), QStringLiteral("of both, less is better")), quality > 0);
        plot().setFocus();
        QTest::keyClick(&plot(), Qt::Key_Right);
        QVERIFY2(plot().cursorText().endsWith(read), qPrintable(plot().cursorText()));
        QVERIFY(sees(page(), plot().cursorText()));
        for (const Scheme scheme : {Scheme::dark, Scheme::light})
            for (const QSize& size : {QSize(1440, 1000), QSize(1024, 680)}) {
                dressApplication(scheme);
                m_window->resize(size);
                QTest::qWait(30);
                QCOMPARE(m_window->size(), size);
                QCOMPARE(person::cutOffText(*m_window), QString());
                m_window->grab().save(QStringLiteral("%1/cost-%2-%3-%4-%5.png").arg(QStringLiteral(GRAFT_PICTURES)).arg(quality).arg(against).arg(scheme == Scheme::light ? QStringLiteral("light") : QStringLiteral("dark")).arg(size.width()));
            }
    }

    void axesAreThoseOfTheProject() {
        show(runs());
        chooseAxes(1, 2);
        show(runs(), QStringLiteral("/srv/wards"));
        QCOMPARE(plot().axisTitles().first, QStringLiteral("Training time, minutes"));
        page().setProject(QStringLiteral("/srv/desk"));
        QCOMPARE(plot().axisTitles().first, QStringLiteral("Trained parameters, millions"));
        QVERIFY(plot().axisTitles().second.startsWith(QStringLiteral("Loss")));
    }

    void aPointOpensItsRun() {
        show(runs());
        QSignalSpy opened(&page(), &ComparePage::openWanted);
        const auto last = [&] { return opened.isEmpty() ? std::string() : opened.takeLast().front().value<std::string>(); };
        plot().setFocus();
        QTest::keyClick(&plot(), Qt::Key_Return);   // no point is chosen
        QCOMPARE(last(), std::string());
        QTest::keyClick(&plot(), Qt::Key_Right);
        QTest::keyClick(&plot(), Qt::Key_Right);
        QTest::keyClick(&plot(), Qt::Key_Return);
        QCOMPARE(last(), std::string("run-1"));
        const QPoint point = *plot().placeOf("run-3"), nothing = (point + *plot().placeOf("run-1")) / 2;
        click(point);
        QCOMPARE(last(), std::string("run-3"));
        click(point, Qt::RightButton);
        if (QWidget* menu = QApplication::activePopupWidget()) menu->close();
        click(nothing);
        QTest::mousePress(&drawn(), Qt::LeftButton, {}, drawn().mapFrom(&plot(), point));   // and let go elsewhere
        QTest::mouseRelease(&drawn(), Qt::LeftButton, {}, drawn().mapFrom(&plot(), nothing));
        QCoreApplication::processEvents();
        QCOMPARE(opened.count(), 0);
    }

    void whatWasNotMeasuredIsSaid() {
        show(severalRuns());
        chooseAxes(2, 0);
        QVERIFY(!drawn().isVisible() && plot().front().empty());
    }

    void thePictureIsSavedInEachForm() {
        show(runs());
        QTemporaryDir folder;
        for (const char* name : {"cost.png", "cost.svg", "cost.pdf"}) {
            const QString file = folder.filePath(QLatin1String(name));
            QVERIFY(saveFigure(plot(), file));
            QVERIFY(QFileInfo(file).size() > 1000);
        }
    }
};

QTEST_MAIN(CostPlotTest)
#include "cost_plot_test.moc"
