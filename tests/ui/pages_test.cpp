// Every page in every state, light and dark, small and large: pictures, names for those who listen, reach of the keyboard, plain text.
#include "data_values.h"
#include "model_values.h"
#include "person.h"
#include "sample_values.h"
#include "ui/about.h"
#include "ui/bottom_bar.h"
#include "ui/main_window.h"
#include "ui/pages/answers_tab.h"
#include "ui/pages/compare_page.h"
#include "ui/pages/method_page.h"
#include "ui/pages/model_page.h"
#include "ui/pages/start_page.h"
#include "ui/pages/take_home_page.h"
#include "ui/pages/train_page.h"
#include "ui/style/studio_style.h"
#include "ui/style/tokens.h"
#include "ui/top_bar.h"
#include "ui/widgets/destination_card.h"
#include "ui/widgets/error_bar.h"
#include "ui/widgets/project_card.h"

#include <QtTest>
#include <QtWidgets>

using namespace graft;
using namespace graft::ui;

namespace {

const Error failure{ErrorKind::diskFull, "The checkpoint could not be written", "writing adapter.safetensors: no space left on the device (needed 1.2 MB, free 0.1 MB)",
                    "Free some space and press Resume; the training is paused and nothing is lost."};

enum class Fill { empty, ready, working, full, error };

void fillFrame(MainWindow& window, Fill fill) {
    window.top().showDevice(QStringLiteral("CPU, 2 cores"), QStringLiteral("8 GB of memory, bfloat16 in hardware"));
    if (fill == Fill::empty) return;
    window.top().showProject(QStringLiteral("Help desk sample"), QStringLiteral("/srv/projects/Documents/Graft/help-desk-sample"), {});
    GuideModel& guide = window.guide();
    guide.setStep(PageId::start, {StepState::done, QStringLiteral("Help desk sample")});
    const bool working = fill == Fill::working;
    guide.setStep(PageId::train, {fill == Fill::ready ? StepState::ready : working ? StepState::running : fill == Fill::error ? StepState::failed : StepState::done,
                                  working ? QStringLiteral("Step 134 of 240") : QStringLiteral("690 rows learn")});
    if (fill == Fill::full) guide.setStep(PageId::compare, {StepState::done, QStringLiteral("Category right: 93 %")});
    if (working) window.bottom().showWork({QStringLiteral("Training, step 134 of 240"), 134.0 / 240, QStringLiteral("45 s left"), 1, Stoppable::yes, Pace::full});
}

void fillStart(MainWindow& window, Fill fill) {
    if (fill == Fill::full) window.start().showRecent(sample::recent());
    if (fill == Fill::error) window.start().errors().showError({ErrorKind::notFound, "The project could not be opened", "/srv/projects/old has no project.json", "Choose a folder that Graft has made."});
}

void fillModel(MainWindow& window, Fill fill) {
    ModelPage& page = window.model();
    page.showStanding(fill == Fill::empty ? Standing::no_project : Standing::editable, QStringLiteral("&Next: Data"));
    if (fill == Fill::working) page.showSearch({true, QStringLiteral("Training LoRA")});
    if (fill == Fill::empty) return;
    if (fill != Fill::working)
        QObject::connect(&page, &ModelPage::detailsWanted, &page, [&page](const service::FoundModel& model) { page.showDetails(sample::details(model)); });
    page.showPlaces({QStringLiteral("/srv/models")});
    const auto models = sample::models();
    page.showModels(fill == Fill::ready ? std::vector(models.begin(), models.begin() + 1) : models);
    if (fill == Fill::full) page.showChosen(models[1].folder), page.select(models[3].folder);
    if (fill == Fill::error) page.select(models[2].folder), page.errors().showError(failure);
}

void fillData(MainWindow& window, Fill fill) {
    if (fill == Fill::empty) return;
    DataFacts facts = sample::dataFacts(fill == Fill::full);
    if (fill == Fill::ready) facts.look = sample::oddLook(), facts.modelChosen = false;
    if (fill == Fill::working) facts.state = ReadState::reading, facts.readingFile = QStringLiteral("tickets.csv"), facts.progress = {QStringLiteral("Reading rows"), 4, 10};
    window.data().showFacts(facts);
    if (fill == Fill::error) window.data().errors().showError(failure);
}

void fillMethod(MainWindow& window, Fill fill) {
    MethodFacts facts;
    if (fill != Fill::empty) {
        facts.recipe = sample::asked();
        facts.plan = sample::plannedWithChoices();
        facts.projectOpen = true;
        facts.command = QStringLiteral("graft recipe --model /srv/models/starter --data /srv/projects/tickets.csv --method lora -o /srv/projects/recipe.json && graft train /srv/projects/recipe.json --project /srv/projects");
    }
    if (fill == Fill::working) facts.plan.reset(), facts.estimating = Estimating::behind_other_work, facts.training = true;
    if (fill == Fill::full || fill == Fill::error) facts.undo = QStringLiteral("Set Learning rate");
    if (fill == Fill::error) {
        facts.plan->problems.push_back({"training.learning_rate", service::Severity::warning, "The learning rate is more than ten times the usual one: training may diverge.", "Usual for this method and model: 0.006."});
        facts.plan->problems.push_back({"data.path", service::Severity::warning, "There are only 40 training rows.", "Expect little from fewer than 50; more examples help more than any setting."});
    }
    window.method().showFacts(facts);
    if (fill == Fill::error) window.method().errors().showError(failure);
}

void fillTrain(MainWindow& window, Fill fill) {
    TrainFacts facts{RunPhase::none, QStringLiteral("LoRA, 24 Nov 14:05"), sample::plan(), {}, true};
    if (fill == Fill::empty) facts = {};
    if (fill == Fill::ready) facts.phase = RunPhase::ready;
    if (fill == Fill::working) facts.phase = RunPhase::running;
    if (fill == Fill::full) facts.phase = RunPhase::ended;
    if (fill == Fill::error) facts.phase = RunPhase::paused;
    window.train().showFacts(facts);
    if (fill == Fill::working) window.train().showSeries(sample::series(134));
    if (fill == Fill::full) window.train().showSeries(sample::finished());
    if (fill == Fill::error) {
        window.train().showSeries(sample::series(170, sample::Course::overfitting));
        window.train().errors().showError(failure);
    }
}

void fillCompare(MainWindow& window, Fill fill) {
    if (fill == Fill::empty || fill == Fill::ready) return;
    ComparedRuns shown{sample::comparison(), {{"run-2", sample::finished()}, {"run-1", sample::series(200)}}};
    if (fill == Fill::working) {
        shown.comparison.verdict = "Not measured yet.";
        shown.comparison.recommendation.clear();
        shown.comparison.reports.clear();
        for (service::ComparedRow& row : shown.comparison.rows) row.score.reset(), row.best = row.within_noise = false;
    }
    window.compare().showComparison(shown, {{"run-1", 0}, {"run-2", 1}});
    window.compare().setMeasuring(fill == Fill::working ? Measuring::running : fill == Fill::full ? Measuring::done : Measuring::possible);
    if (fill == Fill::error) window.compare().errors().showError(failure);
}

void fillTakeHome(MainWindow& window, Fill fill) {
    if (fill == Fill::empty || fill == Fill::ready) return;
    TakeHomePage& page = window.takeHome();
    page.showRun(Usable::yes, QStringLiteral("LoRA, 24 Nov 14:05"), sample::destinations());
    page.findChild<QPlainTextEdit*>()->setPlainText(QStringLiteral("Hello, my mouse does not work since this morning."));
    page.showAnswers({QStringLiteral("Thank you for your message. The library opens"), QStringLiteral("category: hardware\nurgency: low\nproduct: mouse\nsummary: Mouse does not work")});
    if (fill == Fill::working) page.setWriting(QStringLiteral("peft")), page.setAsking(Asking::busy);
    if (fill == Fill::full) page.showTaken(sample::taken(), QStringLiteral("peft"));
    if (fill == Fill::error) page.errors().showError(failure);
}

}  // namespace

class PagesTest : public QObject {
    Q_OBJECT

private:
    static std::unique_ptr<MainWindow> windowIn(PageId page, Fill fill) {
        QSettings().clear();
        auto window = std::make_unique<MainWindow>();
        fillFrame(*window, fill);
        fillStart(*window, fill);
        fillModel(*window, fill);
        fillData(*window, fill);
        fillMethod(*window, fill);
        fillTrain(*window, fill);
        fillCompare(*window, fill);
        fillTakeHome(*window, fill);
        window->choose(page);
        return window;
    }

    static void states() {
        QTest::addColumn<int>("page");
        QTest::addColumn<int>("fill");
        const char* fillNames[] = {"empty", "ready", "working", "full", "error"};
        for (const PageId page : allPages)
            for (int fill = 0; fill < 5; ++fill) QTest::addRow("%s-%s", pageKeys[std::size_t(page)], fillNames[fill]) << int(page) << fill;
    }

private Q_SLOTS:
    void initTestCase() {
        QCoreApplication::setOrganizationName(QStringLiteral("Graft"));
        QCoreApplication::setApplicationName(QStringLiteral("GraftTests"));
        QStandardPaths::setTestModeEnabled(true);
        dressApplication(Scheme::light);
    }

    void pictures_data() { states(); }
    void pictures() {
        QFETCH(int, page);
        QFETCH(int, fill);
        for (const Scheme scheme : {Scheme::light, Scheme::dark})
            for (const QSize& size : {QSize(1024, 680), QSize(1600, 1000)}) {
                dressApplication(scheme);
                const auto window = windowIn(PageId(page), Fill(fill));
                window->resize(size);
                window->show();
                QVERIFY(QTest::qWaitForWindowExposed(window.get()));
                QCoreApplication::processEvents();
                QCOMPARE(window->size(), size);  // a page that needs more would have pushed the window open
                const QString name = QStringLiteral("%1/%2-%3-%4.png")
                                         .arg(QStringLiteral(GRAFT_PICTURES), QLatin1String(QTest::currentDataTag()), scheme == Scheme::light ? QStringLiteral("light") : QStringLiteral("dark"))
                                         .arg(size.width());
                QVERIFY(window->grab().save(name));
            }
        dressApplication(Scheme::light);
    }

    // What opens over a page or behind a tab.
    void picturesOfTheRest() {
        for (const Scheme scheme : {Scheme::light, Scheme::dark}) {
            dressApplication(scheme);
            const QString look = scheme == Scheme::light ? QStringLiteral("light") : QStringLiteral("dark");
            const auto window = windowIn(PageId::compare, Fill::full);
            window->show();
            auto* tabs = window->compare().findChild<QTabBar*>();
            QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(1).center());
            QCoreApplication::processEvents();
            QVERIFY(!window->compare().findChild<QLineEdit*>()->isVisible());
            QVERIFY(window->grab().save(QStringLiteral("%1/compare-curves-%2-1024.png").arg(QStringLiteral(GRAFT_PICTURES), look)));
            for (const auto& [name, keys] : {std::pair("keys", Qt::NoModifier), std::pair("about", Qt::ShiftModifier)}) {
                window->activateWindow();
                QVERIFY(QTest::qWaitForWindowActive(window.get()));
                bool seen = false;
                QTimer::singleShot(0, this, [&, name = name] {
                    QWidget* dialog = QApplication::activeModalWidget();
                    seen = dialog && dialog->grab().save(QStringLiteral("%1/%2-%3.png").arg(QStringLiteral(GRAFT_PICTURES), QLatin1String(name), look));
                    if (dialog) dialog->close();
                });
                QTest::keyClick(window.get(), Qt::Key_F1, keys);
                QVERIFY2(seen, name);
            }
        }
        dressApplication(Scheme::light);
    }

    void aboutShowsTheLicences() {
        const std::unique_ptr<QDialog> about(makeAbout(nullptr));
        QString shown;
        for (const QPlainTextEdit* view : about->findChildren<QPlainTextEdit*>()) shown += view->toPlainText();
        for (const char* part : {"GNU GENERAL PUBLIC LICENSE", "Version 3", "QCustomPlot", "LibTorch", "BSD-3-Clause"}) QVERIFY2(shown.contains(QLatin1String(part)), part);
        QVERIFY(!shown.contains(QLatin1Char('|')));  // no marks of a table
    }

    void schemeSwitchesLive() {
        dressApplication(Scheme::light);
        const auto window = windowIn(PageId::train, Fill::working);
        window->show();
        const auto corner = [&] { return window->grab().toImage().pixelColor(600, 56); };
        QCOMPARE(corner(), coloursOf(Scheme::light).window);
        dressApplication(Scheme::dark);
        QCoreApplication::processEvents();
        QCOMPARE(corner(), coloursOf(Scheme::dark).window);
        for (QLabel* label : window->findChildren<QLabel*>()) {
            const QColor ink = label->palette().color(label->foregroundRole());
            QVERIFY2(ink.lightnessF() > 0.4, qPrintable(label->text()));
        }
        dressApplication(Scheme::light);
    }

    void noTextIsCutOff_data() { states(); }
    void noTextIsCutOff() {
        QFETCH(int, page);
        QFETCH(int, fill);
        const auto window = windowIn(PageId(page), Fill::empty);
        window->resize(1024, 680);
        window->show();
        QCoreApplication::processEvents();
        fillFrame(*window, Fill(fill));  // what comes after the window has been laid out finds its room too
        fillStart(*window, Fill(fill));
        fillModel(*window, Fill(fill));
        fillData(*window, Fill(fill));
        fillMethod(*window, Fill(fill));
        fillTrain(*window, Fill(fill));
        fillCompare(*window, Fill(fill));
        fillTakeHome(*window, Fill(fill));
        for (int round = 0; round < 3; ++round) QCoreApplication::processEvents();
        QCOMPARE(person::cutOffText(*window), QString());
    }

    void everyControlHasAName_data() { states(); }
    void everyControlHasAName() {
        QFETCH(int, page);
        QFETCH(int, fill);
        const auto window = windowIn(PageId(page), Fill(fill));
        window->show();
        for (QWidget* widget : window->findChildren<QWidget*>()) {
            if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus) continue;
            QAccessibleInterface* shown = QAccessible::queryAccessibleInterface(widget);
            const QString name = shown ? shown->text(QAccessible::Name) : QString();
            QVERIFY2(!name.isEmpty(), widget->metaObject()->className());
        }
    }

    void keyboardReachesEveryControl_data() { states(); }
    void keyboardReachesEveryControl() {
        QFETCH(int, page);
        QFETCH(int, fill);
        const auto window = windowIn(PageId(page), Fill(fill));
        window->show();
        QVERIFY(QTest::qWaitForWindowActive(window.get()));
        QSet<QWidget*> wanted, reached;
        for (QWidget* widget : window->findChildren<QWidget*>())
            if (widget->isVisible() && widget->isEnabled() && (widget->focusPolicy() & Qt::TabFocus) && !widget->focusProxy()) wanted << widget;
        for (int presses = 0; presses < 3 * wanted.size() + 5; ++presses) {
            QTest::keyClick(QApplication::focusWidget() ? QApplication::focusWidget() : window.get(), Qt::Key_Tab);
            if (QApplication::focusWidget()) reached << QApplication::focusWidget();
        }
        for (QWidget* widget : wanted)
            QVERIFY2(reached.contains(widget) || inOneGroup(widget, reached), qPrintable(QLatin1String(widget->metaObject()->className()) + widget->accessibleName()));
    }

    void shortcutsChoosePages() {
        const auto window = windowIn(PageId::start, Fill::full);
        window->show();
        QVERIFY(QTest::qWaitForWindowActive(window.get()));
        QTest::keyClick(window.get(), Qt::Key(Qt::Key_1 + int(PageId::compare)), Qt::ControlModifier);
        QCOMPARE(int(window->page()), int(PageId::compare));
        window->findChild<QListView*>()->setFocus();
        QTest::keyClick(window->findChild<QListView*>(), Qt::Key_Down);
        QCOMPARE(int(window->page()), int(PageId::take_home));
    }

    void onePrimaryButtonPerPage_data() { states(); }
    void onePrimaryButtonPerPage() {
        QFETCH(int, page);
        QFETCH(int, fill);
        const auto window = windowIn(PageId(page), Fill(fill));
        window->show();
        int filled = 0;
        for (QPushButton* button : window->findChildren<QPushButton*>()) filled += button->isVisible() && button->isDefault();
        QVERIFY2(filled <= 1, qPrintable(QString::number(filled)));
    }

    void hostileTextStaysText() {
        auto window = windowIn(PageId::train, Fill::full);
        const std::string hostile = sample::hostile;
        recipe::MetricSeries series;
        series.add(recipe::SampleWritten{0, 1, hostile, hostile, hostile});
        series.add(recipe::SampleWritten{5, 1, hostile, hostile, hostile});
        series.add(recipe::Remark{0, recipe::RemarkKind::memory_answered, hostile});
        window->train().showSeries(series);
        window->train().errors().showError({ErrorKind::badInput, hostile, hostile, hostile});
        service::Comparison comparison;
        comparison.verdict = comparison.recommendation = hostile;
        comparison.rows = {{"base", hostile, sample::accuracy(0.5, 0.4, 0.6)}};
        comparison.not_comparable = {hostile};
        comparison.reports = {{"base", hostile, "test", {}, {}, {}, {{1, hostile, hostile, hostile, {}}}}};
        window->compare().showComparison({comparison, {}}, {});
        window->start().showRecent({{"/tmp/<b>x</b>", hostile, 1, {}, "", true, 3}});
        window->takeHome().showRun(Usable::yes, QString::fromStdString(hostile), {{"peft", hostile, hostile}});
        window->top().showProject(QString::fromStdString(hostile), QString::fromStdString(hostile), QString::fromStdString(hostile));
        window->show();
        for (QLabel* label : window->findChildren<QLabel*>()) QCOMPARE(int(label->textFormat()), int(Qt::PlainText));
        QVERIFY(window->findChildren<QTextEdit*>().isEmpty());  // only plain text editors
        for (QWidget* widget : window->findChildren<QWidget*>())
            QVERIFY2(!widget->toolTip().contains(QStringLiteral("<img")), qPrintable(widget->toolTip()));
    }

    void theCursorReadsTheCurve() {
        const auto window = windowIn(PageId::train, Fill::full);
        window->show();
        auto* plot = window->findChild<QWidget*>(QStringLiteral("curve"));
        QVERIFY(plot);
        plot->setFocus();
        QTest::keyClick(plot, Qt::Key_Left);
        QVERIFY2(plot->accessibleDescription().startsWith(QStringLiteral("Step 239")), qPrintable(plot->accessibleDescription()));
        QTest::keyClick(plot, Qt::Key_PageUp);
        QVERIFY(plot->accessibleDescription().startsWith(QStringLiteral("Step 229")));
    }

    void askingSendsEveryContestant() {
        const auto window = windowIn(PageId::compare, Fill::full);
        AnswersTab& tab = window->compare().answers();
        QString prompt;
        std::vector<std::string> asked;
        connect(&tab, &AnswersTab::askWanted, this, [&](const QString& text, const std::vector<std::string>& contestants) { prompt = text, asked = contestants; });
        auto* field = window->compare().findChild<QLineEdit*>();
        field->setText(QStringLiteral("Where is my order?"));
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(prompt, QStringLiteral("Where is my order?"));
        QCOMPARE(asked, (std::vector<std::string>{"", "run-2", "run-1"}));
        tab.showAnswers({QStringLiteral("one"), QStringLiteral("two"), QStringLiteral("three")});
        QStringList texts;
        for (QPlainTextEdit* view : tab.findChildren<QPlainTextEdit*>()) texts << view->toPlainText();
        QVERIFY(texts.contains(QStringLiteral("two")));
    }

private:
    // Of checkable buttons that exclude each other, Tab stops at one; arrow keys reach the rest.
    static bool inOneGroup(QWidget* widget, const QSet<QWidget*>& reached) {
        const auto* button = qobject_cast<QAbstractButton*>(widget);
        if (!button || !button->group()) return false;
        return std::ranges::any_of(button->group()->buttons(), [&](QAbstractButton* other) { return reached.contains(other); });
    }
};

QTEST_MAIN(PagesTest)
#include "pages_test.moc"
