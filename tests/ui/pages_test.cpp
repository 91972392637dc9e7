// Every page in every state, light and dark, small and large: pictures, names for those who listen, reach of the keyboard, plain text.
#include "page_states.h"
#include "ui/about.h"
#include "ui/pages/answers_tab.h"
#include "ui/style/studio_style.h"
#include "ui/style/tokens.h"
#include "ui/widgets/destination_card.h"
#include "ui/widgets/project_card.h"

#include <QtTest>
#include <QtWidgets>

using namespace graft;
using namespace graft::ui;
using sample::Fill;
using sample::fillPages;
using sample::pageStates;
using sample::windowIn;

class PagesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        QCoreApplication::setOrganizationName(QStringLiteral("Graft"));
        QCoreApplication::setApplicationName(QStringLiteral("GraftTests"));
        QStandardPaths::setTestModeEnabled(true);
        dressApplication(Scheme::light);
    }

    void pictures_data() { pageStates(); }
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
            for (const auto& [name, keys] : {std::pair("keys", Qt::NoModifier), std::pair("words", Qt::ShiftModifier), std::pair("about", Qt::ControlModifier)}) {
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

    void noTextIsCutOff_data() { pageStates(); }
    void noTextIsCutOff() {
        QFETCH(int, page);
        QFETCH(int, fill);
        const auto window = windowIn(PageId(page), Fill::empty);
        window->resize(1024, 680);
        window->show();
        QCoreApplication::processEvents();
        fillPages(*window, Fill(fill));  // what comes after the window has been laid out finds its room too
        for (int round = 0; round < 3; ++round) QCoreApplication::processEvents();
        QCOMPARE(person::cutOffText(*window), QString());
    }

    void everyControlHasAName_data() { pageStates(); }
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

    void keyboardReachesEveryControl_data() { pageStates(); }
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

    void onePrimaryButtonPerPage_data() { pageStates(); }
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
        recipe::EvaluationReport report{.contestant = "base", .label = hostile, .set = "test"};
        report.answers = {{.row = 1, .prompt = hostile, .expected = hostile, .answer = hostile}};
        comparison.reports = {report};
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
        QCOMPARE(asked, (std::vector<std::string>{"", "run-2", "run-1", "run-3"}));
        tab.showAnswers({QStringLiteral("one"), QStringLiteral("two"), QStringLiteral("three"), QStringLiteral("four")});
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
