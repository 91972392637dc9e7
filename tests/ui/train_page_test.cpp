// The Train page by itself: what the doctor offers in which phase, what it says of where a run stands, the rows that it shows.
#include "person.h"
#include "sample_values.h"
#include "ui/models/doctor.h"
#include "ui/pages/train_page.h"
#include "ui/style/studio_style.h"
#include "ui/widgets/curve_plot.h"
#include "ui/widgets/doctor_bar.h"
#include "ui/widgets/rows_dialog.h"

using namespace graft;
using namespace graft::ui;
using person::press;
using person::sees;

class TrainPageTest : public QObject {
    Q_OBJECT

private:
    static std::unique_ptr<TrainPage> pageIn(RunPhase phase, const recipe::MetricSeries& series, const QString& holder = {}) {
        auto page = std::make_unique<TrainPage>();
        page->resize(824, 576);
        page->show();
        page->showFacts({phase, QStringLiteral("LoRA"), sample::plan(), holder, true, 0, {}});
        page->showSeries(series);
        return page;
    }
    static bool offers(const TrainPage& page, const QString& label) { return person::buttonSaying(*page.findChild<DoctorBar*>(), label); }

    static recipe::MetricSeries skipped() {
        auto series = sample::series(60);
        series.add(recipe::StepSkipped{61, "the loss is not a finite number", {4, 7}});
        return series;
    }

private Q_SLOTS:
    void initTestCase() {
        QCoreApplication::setOrganizationName(QStringLiteral("Graft"));
        QCoreApplication::setApplicationName(QStringLiteral("GraftTests"));
        QStandardPaths::setTestModeEnabled(true);
        dressApplication(Scheme::light);
    }

    void stopsOnlyWhatRuns() {
        const auto overfitting = sample::series(200, sample::Course::overfitting);
        const auto running = pageIn(RunPhase::running, overfitting);
        QSignalSpy stops(running.get(), &TrainPage::stopWanted);
        QVERIFY(press(*running->findChild<DoctorBar*>(), QStringLiteral("Stop and save")));
        QCOMPARE(stops.count(), 1);
        QVERIFY(!offers(*pageIn(RunPhase::stopping, overfitting), QStringLiteral("Stop and save")));
        QVERIFY(!offers(*pageIn(RunPhase::stopped, overfitting), QStringLiteral("Stop and save")));
    }

    void anotherRunIsOfferedWhereItMayBegin() {
        const auto diverging = sample::series(150, sample::Course::diverging);
        const auto running = pageIn(RunPhase::running, diverging);
        QSignalSpy advice(running.get(), &TrainPage::adviceWanted);
        QVERIFY(press(*running->findChild<DoctorBar*>(), QStringLiteral("Stop, try a third of the rate")));
        QCOMPARE(advice.count(), 1);
        QCOMPARE(advice.front().front().value<DoctorAction>(), DoctorAction::lower_rate);
        QVERIFY(offers(*pageIn(RunPhase::failed, diverging), QStringLiteral("Try a third of the rate")));
        QVERIFY(!offers(*pageIn(RunPhase::stopping, diverging), QStringLiteral("Try a third of the rate")));
        QVERIFY(!offers(*pageIn(RunPhase::stopped, diverging, QStringLiteral("graft, process 7")), QStringLiteral("Try a third of the rate")));
    }

    // A run may end between the two presses of a double click on Pause: what stands there then is not pressed, and nothing moves under the hand.
    void pauseAndCompareAreTwoPlaces() {
        const auto page = pageIn(RunPhase::running, sample::series(60));
        const auto placeOf = [&](const QString& label) {
            page->layout()->activate();
            QCoreApplication::processEvents();
            for (QPushButton* button : page->findChildren<QPushButton*>())
                if (button->isVisible() && person::words(*button) == label) return QRect(button->mapTo(page.get(), QPoint()), button->size());
            return QRect();
        };
        const auto showIn = [&](RunPhase phase) { page->showFacts({phase, QStringLiteral("LoRA"), sample::plan(), {}, true, 0, {}}); };
        const QRect pause = placeOf(QStringLiteral("Pause")), stop = placeOf(QStringLiteral("Stop and save"));
        QVERIFY(!pause.isEmpty() && !stop.isEmpty());
        showIn(RunPhase::pausing);
        QCOMPARE(placeOf(QStringLiteral("Stop and save")), stop);
        showIn(RunPhase::paused);
        QCOMPARE(placeOf(QStringLiteral("Stop and save")), stop);
        QVERIFY(!placeOf(QStringLiteral("Resume")).intersects(pause));
        showIn(RunPhase::ended);
        QVERIFY(!placeOf(QStringLiteral("Compare")).isEmpty() && !placeOf(QStringLiteral("Compare")).intersects(pause));
        QSignalSpy pages(page.get(), &TrainPage::pageWanted), again(page.get(), &TrainPage::newRunWanted);
        for (const char* label : {"Compare", "Train again"}) {
            QPushButton* button = person::buttonSaying(*page, QLatin1String(label));
            QMouseEvent second(QEvent::MouseButtonDblClick, button->rect().center(), button->mapToGlobal(button->rect().center()), Qt::LeftButton, Qt::LeftButton, Qt::NoModifier);
            QMouseEvent release(QEvent::MouseButtonRelease, button->rect().center(), button->mapToGlobal(button->rect().center()), Qt::LeftButton, Qt::NoButton, Qt::NoModifier);
            QApplication::sendEvent(button, &second);
            QApplication::sendEvent(button, &release);
        }
        QCOMPARE(pages.count() + again.count(), 0);
        QVERIFY(press(*page, QStringLiteral("Compare")));
        QCOMPARE(pages.count(), 1);
    }

    void theCurvesStayWhereTheyAreWhenItStops() {
        const auto page = pageIn(RunPhase::running, sample::series(60));
        const auto showIn = [&](RunPhase phase, const QString& note, const QString& run) {
            page->showFacts({phase, run, sample::plan(), {}, true, 0, note});
            page->layout()->activate();
            QCoreApplication::processEvents();
            auto* plot = page->findChild<CurvePlot*>();
            return QRect(plot->mapTo(page.get(), QPoint()), plot->size());
        };
        const QString note = QStringLiteral("This computer may go to sleep while it trains; the run then goes on when it wakes.");
        const QRect trained = showIn(RunPhase::running, note, QStringLiteral("LoRA"));
        for (const RunPhase phase : {RunPhase::stopping, RunPhase::stopped, RunPhase::ended}) QCOMPARE(showIn(phase, {}, QStringLiteral("LoRA")), trained);
        QVERIFY(showIn(RunPhase::ready, {}, QStringLiteral("DoRA")).top() < trained.top());   // another run: no room is kept for what was never said of it
    }

    void twoLinesAreShownWhole() {
        QTRY_VERIFY(sees(*pageIn(RunPhase::running, sample::series(150, sample::Course::diverging)), QStringLiteral("too high for this model.")));
    }

    void rowsCanBeLookedAtInEveryPhase() {
        for (const RunPhase phase : {RunPhase::running, RunPhase::stopped, RunPhase::failed}) {
            const auto page = pageIn(phase, skipped());
            QSignalSpy advice(page.get(), &TrainPage::adviceWanted);
            QVERIFY(press(*page->findChild<DoctorBar*>(), QStringLiteral("Look at these rows")));
            QCOMPARE(advice.front().front().value<DoctorAction>(), DoctorAction::look_at_rows);
        }
    }

    void aStoppedEstimateKeepsNobodyFromStarting() {
        TrainPage page;
        page.resize(824, 576);
        page.show();
        page.showFacts({RunPhase::ready, QStringLiteral("LoRA"), {}, {}, true, 0, {}});
        QSignalSpy begins(&page, &TrainPage::beginWanted), advice(&page, &TrainPage::adviceWanted);
        QVERIFY(offers(page, QStringLiteral("Estimate again")));
        QVERIFY(press(page, QStringLiteral("Start training")));
        QVERIFY(press(page, QStringLiteral("Estimate again")));
        QCOMPARE(begins.count(), 1);
        QCOMPARE(advice.front().front().value<DoctorAction>(), DoctorAction::estimate);
        QCOMPARE(person::cutOffText(page), QString());
    }

    void afterACrashItSaysHowFarItWas() {
        auto series = sample::series(134);
        QVERIFY(sees(*pageIn(RunPhase::interrupted, series), QStringLiteral("ended at step 134 of 240, before the first checkpoint")));
        series.add(recipe::CheckpointSaved{120, true, "step-00000120"});
        const auto page = pageIn(RunPhase::interrupted, series);
        QVERIFY(sees(*page, QStringLiteral("ended at step 134 of 240")));
        QVERIFY(sees(*page, QStringLiteral("last checkpoint, of step 120")));
        QVERIFY(person::buttonSaying(*page, QStringLiteral("Go on")));
    }

    void aRunThatPausedByItselfSaysWhy() {
        auto series = sample::series(134);
        QVERIFY(sees(*pageIn(RunPhase::paused, series), QStringLiteral("Paused at step 134 of 240")));
        series.add(recipe::Remark{134, recipe::RemarkKind::held, "The checkpoint of step 134 could not be saved: no space left on the device."});
        QVERIFY(sees(*pageIn(RunPhase::paused, series), QStringLiteral("no space left")));
    }

    // A path may be of any length; its beginning is read, the rest stands in the tool tip.
    void aLongReasonKeepsItsTwoLines() {
        auto series = sample::series(134);
        const std::string reason = "The checkpoint of step 134 could not be saved: " + std::string(60, 'x') + ": no space left on the device. Free some space. The run is paused; the checkpoint before is still valid, and nothing is lost.";
        series.add(recipe::Remark{134, recipe::RemarkKind::held, reason});
        const auto page = pageIn(RunPhase::paused, series);
        QCOMPARE(person::cutOffText(*page), QString());
        auto* bar = page->findChild<DoctorBar*>();
        const auto labels = bar->findChildren<QLabel*>();
        QVERIFY(std::ranges::any_of(labels, [](const QLabel* label) { return label->text().endsWith(QChar(0x2026)) && label->toolTip().contains(QStringLiteral("nothing is lost")); }));
        page->resize(2000, 800);
        QTRY_VERIFY(sees(*page, QStringLiteral("nothing is lost")));  // there is room for all of it now
    }

    void saysWhatIsToBeKnownOfTheComputer() {
        const auto page = pageIn(RunPhase::running, sample::series(60));
        page->showFacts({RunPhase::running, QStringLiteral("LoRA"), sample::plan(), {}, true, 0, QStringLiteral("This computer runs on its battery.")});
        QVERIFY(sees(*page, QStringLiteral("on its battery")));
        page->showFacts({RunPhase::ended, QStringLiteral("LoRA"), sample::plan(), {}, true, 0, {}});
        QVERIFY(!sees(*page, QStringLiteral("on its battery")));
    }

    void laysOtherRunsBeside() {
        const auto page = pageIn(RunPhase::ended, sample::finished());
        auto* open = [&]() -> QPushButton* {
            for (QPushButton* button : page->findChildren<QPushButton*>())
                if (button->text() == QStringLiteral("Other runs")) return button;
            return nullptr;
        }();
        QVERIFY(open && !open->isVisible());  // there is none
        auto* plot = page->findChild<QWidget*>(QStringLiteral("curve"));
        page->showOthers({{QStringLiteral("LoRA & more"), 1, sample::series(200)}, {QStringLiteral("Full"), 2, sample::series(90, sample::Course::overfitting)}});
        QVERIFY(open->isVisible());
        QCoreApplication::processEvents();
        const QImage alone = plot->grab().toImage();
        QCOMPARE(open->menu()->actions().size(), 2);
        QCOMPARE(open->menu()->actions().constFirst()->text(), QStringLiteral("LoRA && more"));
        open->menu()->actions().constFirst()->trigger();
        QCoreApplication::processEvents();
        QVERIFY(plot->grab().toImage() != alone);
        plot->setFocus();
        QTest::keyClick(plot, Qt::Key_Left);
        QVERIFY2(plot->accessibleDescription().contains(QStringLiteral("LoRA & more training")), qPrintable(plot->accessibleDescription()));
        QVERIFY(!plot->accessibleDescription().contains(QStringLiteral("Full")));
        for (const Scheme scheme : {Scheme::dark, Scheme::light}) {
            dressApplication(scheme);
            open->menu()->actions().constLast()->setChecked(true);
            for (int round = 0; round < 3; ++round) QCoreApplication::processEvents();
            QVERIFY(page->grab().save(QStringLiteral("%1/train-beside-%2-1024.png").arg(QStringLiteral(GRAFT_PICTURES), scheme == Scheme::light ? QStringLiteral("light") : QStringLiteral("dark"))));
        }
        page->showOthers({{QStringLiteral("LoRA & more"), 1, sample::series(200)}});  // read anew: what was chosen stays
        QVERIFY(open->menu()->actions().constFirst()->isChecked());
    }

    void technicalShowsOtherQuantities() {
        const auto page = pageIn(RunPhase::running, sample::series(134));
        auto* choice = page->findChild<QComboBox*>();
        auto* plot = page->findChild<QWidget*>(QStringLiteral("curve"));
        QVERIFY(!choice->isVisible());
        QVERIFY(press(*page, QStringLiteral("Technical")));
        QVERIFY(choice->isVisible() && sees(*page, QStringLiteral("tokens/s")));
        plot->setFocus();
        for (const auto& [name, part] : {std::pair("Learning rate", "learning rate 0.00011"), std::pair("Gradient norm", "gradient norm 0."), std::pair("Tokens per second", "tokens per second 3120")}) {
            choice->setCurrentText(QLatin1String(name));
            QVERIFY(sees(*page, QLatin1String(name) + QStringLiteral(" over steps")));
            QTest::keyClick(plot, Qt::Key_Left);
            QVERIFY2(plot->accessibleDescription().contains(QLatin1String(part)), qPrintable(plot->accessibleDescription()));
            QVERIFY(!plot->accessibleDescription().contains(QStringLiteral("steering rows")));
            for (int round = 0; round < 3; ++round) QCoreApplication::processEvents();
            QVERIFY(page->grab().save(QStringLiteral("%1/train-technical-%2-light-1024.png").arg(QStringLiteral(GRAFT_PICTURES), QLatin1String(name).left(8).trimmed())));
        }
        QVERIFY(press(*page, QStringLiteral("Technical")));
        QVERIFY(sees(*page, QStringLiteral("Loss over steps")));
    }

    void zoomsWithKeysAndBack() {
        const auto page = pageIn(RunPhase::ended, sample::finished());
        auto* plot = page->findChild<QWidget*>(QStringLiteral("curve"));
        plot->setFocus();
        const auto shown = [&] {
            for (int round = 0; round < 3; ++round) QCoreApplication::processEvents();
            return plot->grab().toImage();
        };
        const QImage all = shown();
        QTest::keyClick(plot, Qt::Key_Plus);
        const QImage near = shown();
        QVERIFY(near != all);
        QTest::keyClick(plot, Qt::Key_Minus);
        QTest::keyClick(plot, Qt::Key_Home);
        QVERIFY(shown() == all);
    }

    void showsRowsWhole() {
        const service::TableRows rows{{"question", "answer"}, {4, 7}, {{6, {"first <b>line</b>\nsecond line", "a"}}, {9, {sample::hostile, std::string(100'000, 'x')}}}};
        for (const Scheme scheme : {Scheme::light, Scheme::dark}) {
            dressApplication(scheme);
            QWidget window;
            QDialog* dialog = makeRowsDialog(&window, QStringLiteral("Step 61 was left out: the loss is not a finite number. Look for empty, garbled or very long answers among its rows."), rows);
            dialog->show();
            QVERIFY(QTest::qWaitForWindowExposed(dialog));
            auto* table = dialog->findChild<QTableView*>();
            auto* whole = dialog->findChild<QPlainTextEdit*>();
            QCOMPARE(table->model()->data(table->model()->index(0, 0)).toString(), QStringLiteral("5"));
            QCOMPARE(table->model()->data(table->model()->index(1, 1)).toString(), QStringLiteral("9"));
            QVERIFY(whole->toPlainText().contains(QStringLiteral("first <b>line</b>\nsecond line")));
            QTest::keyClick(table, Qt::Key_Down);
            QVERIFY(whole->toPlainText().contains(QStringLiteral("<img src=x")));
            QCOMPARE(whole->wordWrapMode(), QTextOption::WrapAnywhere);   // of a word that is longer than any line
            QVERIFY(dialog->grab().save(QStringLiteral("%1/train-rows-%2.png").arg(QStringLiteral(GRAFT_PICTURES), scheme == Scheme::light ? QStringLiteral("light") : QStringLiteral("dark"))));
            QCOMPARE(person::cutOffText(*dialog), QString());
        }
        dressApplication(Scheme::light);
    }
};

QTEST_MAIN(TrainPageTest)
#include "train_page_test.moc"
