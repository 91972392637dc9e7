// What becomes of a chart that is copied or saved, and of a figure in words: by the menu, by keys, light on a dark window, on a full or foreign place.
#include "person.h"
#include "ui/style/palette.h"
#include "ui/style/studio_style.h"
#include "ui/widgets/curve_plot.h"
#include "ui/widgets/figure_export.h"
#include "ui/widgets/figure_tile.h"

using namespace graft;
using namespace graft::ui;

namespace {

CurveRun fallingRun() {
    CurveRun run;
    for (int step = 1; step <= 40; ++step) {
        run.raw.emplace_back(step, 3.0 - step * 0.05 + (step % 3) * 0.1);
        run.smoothed.emplace_back(step, 3.0 - step * 0.05);
        if (step % 10 == 0) run.heldOut.emplace_back(step, 3.2 - step * 0.05);
    }
    run.best = run.heldOut.back();
    return run;
}

QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}  // namespace

class FigureExportTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(m_folder.isValid());
        person::Home::useFolders(m_folder.path());
        QApplication::setStyle(new StudioStyle);
        QApplication::setPalette(paletteFor(Scheme::dark));
    }

    void init() {
        m_page = std::make_unique<QWidget>();
        auto* column = new QVBoxLayout(m_page.get());
        m_errors = new ErrorBar;
        m_chart = new CurvePlot;
        column->addWidget(m_errors);
        column->addWidget(m_chart, 1);
        m_page->resize(600, 360);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
        m_chart->setFocus();
        QCoreApplication::processEvents();
        QGuiApplication::clipboard()->clear();
    }

    void aChartIsCopiedInLightColours() {
        m_chart->setRuns({fallingRun()}, CurveDetail::one_run);
        QCoreApplication::processEvents();
        const QImage before = m_page->grab().toImage();
        before.save(QStringLiteral(GRAFT_PICTURES "/figure_on_screen.png"));
        QTest::keyClick(m_chart, Qt::Key_C, Qt::ControlModifier);
        const QImage picture = QGuiApplication::clipboard()->image();
        QVERIFY(picture.width() > m_chart->width());   // twice as fine as on the screen
        QCOMPARE(picture.pixelColor(1, 1), coloursOf(Scheme::light).card);
        QCoreApplication::processEvents();
        picture.save(QStringLiteral(GRAFT_PICTURES "/figure_copied.png"));
        m_page->grab().toImage().save(QStringLiteral(GRAFT_PICTURES "/figure_after.png"));
        QCOMPARE(m_page->grab().toImage(), before);    // the window stays dark
    }

    void whatIsEmptyIsNotCopied() {
        QTest::keyClick(m_chart, Qt::Key_C, Qt::ControlModifier);
        QVERIFY(QGuiApplication::clipboard()->image().isNull());
    }

    void aChartIsSavedByItsEnding_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("start");
        QTest::newRow("png") << QStringLiteral("curve.png") << QByteArray("\x89PNG");
        QTest::newRow("svg") << QStringLiteral("curve.SVG") << QByteArray("<?xml");
        QTest::newRow("pdf") << QStringLiteral("curve.pdf") << QByteArray("%PDF");
    }
    void aChartIsSavedByItsEnding() {
        QFETCH(QString, name);
        QFETCH(QByteArray, start);
        m_chart->setRuns({fallingRun()}, CurveDetail::one_run);
        const QString file = m_folder.filePath(name);
        const auto saved = saveFigure(*m_chart, file);
        QVERIFY2(saved, saved ? "" : saved.error().why.c_str());
        const QByteArray bytes = contentOf(file);
        QVERIFY(bytes.startsWith(start));
        if (start == "<?xml") QVERIFY(bytes.contains("steering"));   // drawn as text, not as a picture of one
        if (start == "%PDF") QVERIFY(QFile::copy(file, QStringLiteral(GRAFT_PICTURES "/figure_saved.pdf")) || QFile::exists(QStringLiteral(GRAFT_PICTURES "/figure_saved.pdf")));
    }

    void anotherEndingOrPlaceIsRefused() {
        m_chart->setRuns({fallingRun()}, CurveDetail::one_run);
        QVERIFY(!saveFigure(*m_chart, m_folder.filePath(QStringLiteral("curve.bmp"))));
        QVERIFY(!QFile::exists(m_folder.filePath(QStringLiteral("curve.bmp"))));
        const auto nowhere = saveFigure(*m_chart, m_folder.filePath(QStringLiteral("missing/curve.png")));
        QVERIFY(!nowhere);
        QCOMPARE(nowhere.error().kind, ErrorKind::inputOutput);
    }

    // As a person: right click, "Save the picture", type a name, Enter.
    void theMenuSaves() {
        m_chart->setRuns({fallingRun()}, CurveDetail::one_run);
        const QString file = m_folder.filePath(QStringLiteral("by-hand.svg"));
        QContextMenuEvent wish(QContextMenuEvent::Mouse, {100, 100}, m_chart->mapToGlobal(QPoint(100, 100)));
        QCoreApplication::processEvents();
        QApplication::sendEvent(m_chart->childAt(100, 100), &wish);
        auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
        QVERIFY(menu);
        QCOMPARE(menu->actions().size(), 2);
        QTimer::singleShot(0, this, [&] {
            auto* dialog = qobject_cast<QFileDialog*>(QApplication::activeModalWidget());
            QVERIFY(dialog);
            auto* name = dialog->findChild<QLineEdit*>();
            name->setText(file);
            QTest::keyClick(name, Qt::Key_Return);
        });
        QTest::keyClick(menu, Qt::Key_S);
        QVERIFY(contentOf(file).startsWith("<?xml"));
        QVERIFY(m_errors->isHidden());
        QCOMPARE(QSettings().value(QStringLiteral("figures/place")).toString(), m_folder.path());
    }

    void aFigureIsCopiedInWords() {
        FigureTile tile(QStringLiteral("Memory, peak"));
        tile.show(Figure{QStringLiteral("412 MB"), QStringLiteral("estimated 420 MB")});
        tile.show();
        QVERIFY(QTest::qWaitForWindowActive(&tile));
        tile.setFocus();
        QTest::keyClick(&tile, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("Memory, peak: 412 MB"));
    }

private:
    QTemporaryDir m_folder;
    std::unique_ptr<QWidget> m_page;
    ErrorBar* m_errors = nullptr;
    CurvePlot* m_chart = nullptr;
};

QTEST_MAIN(FigureExportTest)
#include "figure_export_test.moc"
