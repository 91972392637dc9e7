// The Data page with values: every state in pictures, what its buttons want, keyboard, names, and foreign text that stays text.
#include "data_values.h"
#include "person.h"
#include "sample_values.h"
#include "ui/models/data_verdict.h"
#include "ui/models/preview_model.h"
#include "ui/pages/overview_tab.h"
#include "ui/style/studio_style.h"
#include "ui/style/tokens.h"
#include "ui/widgets/length_plot.h"
#include "ui/widgets/plain_table.h"
#include "ui/widgets/role_header.h"
#include "ui/widgets/token_view.h"
#include "ui/widgets/verdict_card.h"

using namespace graft;
using namespace graft::ui;
using person::buttonSaying;
using person::press;

class DataPageTest : public QObject {
    Q_OBJECT

private:
    static constexpr const char* states[] = {"empty", "reading", "odd", "few", "full", "learned", "overview", "write", "error", "no_model"};

    static void fill(DataPage& page, const QString& state) {
        DataFacts facts = sample::dataFacts(state != QLatin1String("no_model"));
        if (state == QLatin1String("empty")) facts = {}, facts.projectOpen = true;
        if (state == QLatin1String("reading")) {
            facts.state = ReadState::reading;
            facts.readingFile = QStringLiteral("tickets of the last year.csv");
            facts.progress = {QStringLiteral("Reading rows"), 40, 100};
        }
        if (state == QLatin1String("odd")) facts.look = sample::oddLook(), facts.modelChosen = true, facts.limit = {};
        if (state == QLatin1String("few") || state == QLatin1String("write")) {
            auto look = sample::look();
            look->description.examples = 2;
            look->description.rows_in_file = 2;
            look->description.findings.clear();
            look->description.rejections.clear();
            look->description.split_problem = Error{ErrorKind::badInput, "Cannot divide the rows into learning, steering and judging rows", "there are 2 usable rows and at least 3 are needed", "Add rows."};
            facts.look = look;
        }
        if (state == QLatin1String("write")) {
            facts.written = true;
            facts.examples = {{"Where is my parcel?", "I am sorry that it is late. May I have its number?"}, {"It came broken.", "I am sorry. We send another one today."}};
        }
        page.showFacts(facts);
        auto* tabs = page.findChild<QTabBar*>();
        const auto show = [&](int tab) { QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(tab).center()); };
        if (state == QLatin1String("write")) tabs->setCurrentIndex(0);
        if (state == QLatin1String("full") || state == QLatin1String("odd") || state == QLatin1String("few")) tabs->setCurrentIndex(1);
        if (state == QLatin1String("learned") || state == QLatin1String("no_model")) show(2);
        if (state == QLatin1String("overview")) show(3);
        if (state == QLatin1String("error"))
            page.errors().showError({ErrorKind::badInput, "Cannot read broken.csv", "Line 1, which should name the columns: byte 0x00 at offset 4 is no text.", "Save the file as UTF-8 text; the examples chosen before are still there."});
    }

    static std::unique_ptr<DataPage> pageIn(const QString& state, const QSize& size = {824, 576}) {
        auto page = std::make_unique<DataPage>();
        page->setAutoFillBackground(true);
        page->resize(size);
        page->show();
        QCoreApplication::processEvents();
        fill(*page, state);
        for (int round = 0; round < 3; ++round) QCoreApplication::processEvents();
        return page;
    }
    static void eachState() {
        QTest::addColumn<QString>("state");
        for (const char* state : states) QTest::newRow(state) << QString::fromLatin1(state);
    }

    // Presses the entry of the next menu that opens.
    void chooseInMenu(const QString& start) {
        QTimer::singleShot(0, this, [start] {
            auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
            QVERIFY(menu);
            for (QAction* action : menu->actions())
                if (action->text().startsWith(start)) return QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(action).center());
            menu->close();
            QFAIL("no such entry");
        });
    }

private Q_SLOTS:
    void initTestCase() {
        QCoreApplication::setOrganizationName(QStringLiteral("Graft"));
        QCoreApplication::setApplicationName(QStringLiteral("GraftTests"));
        QStandardPaths::setTestModeEnabled(true);
        dressApplication(Scheme::light);
    }

    void pictures_data() { eachState(); }
    void pictures() {
        QFETCH(QString, state);
        for (const Scheme scheme : {Scheme::dark, Scheme::light})
            for (const QSize& size : {QSize(1400, 896), QSize(824, 576)}) {
                dressApplication(scheme);
                const auto page = pageIn(state, size);
                QCOMPARE(page->size(), size);  // a page that needs more would push the window open
                QCOMPARE(person::cutOffText(*page), QString());
                QVERIFY(page->grab().save(QStringLiteral("%1/data-%2-%3-%4.png").arg(QStringLiteral(GRAFT_PICTURES), state, scheme == Scheme::light ? QStringLiteral("light") : QStringLiteral("dark"))
                                              .arg(size.width())));
            }
    }

    void oneFilledButtonAndNames_data() { eachState(); }
    void oneFilledButtonAndNames() {
        QFETCH(QString, state);
        const auto page = pageIn(state);
        int filled = 0;
        for (QPushButton* button : page->findChildren<QPushButton*>()) filled += button->isVisible() && button->isDefault();
        QCOMPARE(filled, 1);
        for (QWidget* widget : page->findChildren<QWidget*>()) {
            if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus) continue;
            QAccessibleInterface* shown = QAccessible::queryAccessibleInterface(widget);
            QVERIFY2(shown && !shown->text(QAccessible::Name).isEmpty(), widget->metaObject()->className());
        }
    }

    void keyboardReachesEverything_data() { eachState(); }
    void keyboardReachesEverything() {
        QFETCH(QString, state);
        const auto page = pageIn(state);
        page->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(page.get()));
        QSet<QWidget*> wanted, reached;
        for (QWidget* widget : page->findChildren<QWidget*>())
            if (widget->isVisible() && widget->isEnabled() && (widget->focusPolicy() & Qt::TabFocus) && !widget->focusProxy()) wanted << widget;
        for (int presses = 0; presses < 3 * wanted.size() + 5; ++presses) {
            QTest::keyClick(QApplication::focusWidget() ? QApplication::focusWidget() : page.get(), Qt::Key_Tab);
            if (QApplication::focusWidget()) reached << QApplication::focusWidget();
        }
        for (QWidget* widget : wanted) QVERIFY2(reached.contains(widget), qPrintable(QLatin1String(widget->metaObject()->className()) + QLatin1Char(' ') + widget->accessibleName()));
    }

    void theButtonSaysWhatIsMissing() {
        DataPage page;
        page.show();
        const auto says = [&](const DataFacts& facts) {
            page.showFacts(facts);
            for (QPushButton* button : page.findChildren<QPushButton*>())
                if (button->isDefault()) return person::words(*button);
            return QString();
        };
        DataFacts facts;
        QCOMPARE(says(facts), QStringLiteral("Open a project first"));
        facts.projectOpen = true;
        QCOMPARE(says(facts), QStringLiteral("Choose a data file"));
        facts.choice.path = "/srv/a.csv";
        QCOMPARE(says(facts), QStringLiteral("Read the file again"));
        facts.state = ReadState::reading;
        QCOMPARE(says(facts), QStringLiteral("Stop reading"));
        facts.state = ReadState::idle;
        facts.look = sample::oddLook();
        QCOMPARE(says(facts), QStringLiteral("Choose the answer column"));
        facts.choice.roles = {{"x-out", "answer"}};
        QCOMPARE(says(facts), QStringLiteral("Choose the prompt column"));
        facts.choice.roles.clear();
        facts.look = sample::look();
        QCOMPARE(says(facts), QStringLiteral("Use this data"));
        auto few = sample::look();
        few->description.examples = 2;
        facts.look = few;
        QCOMPARE(says(facts), QStringLiteral("Choose a larger file"));
        facts.written = true;
        facts.examples.resize(2);
        QCOMPARE(says(facts), QStringLiteral("Write 1 more example"));
    }

    void fewExamplesAreSaidToBeFew() {
        DataFacts facts = sample::dataFacts();
        auto ten = sample::look();
        auto& description = ten->description;
        description.findings.clear();
        description.examples = 10;
        const service::SetCounts counts{.training = 8, .held_out = 1, .test = 1};
        const auto enough = verdictsOn(*ten, counts, facts.choice)[1];
        QCOMPARE(int(enough.judgement), int(Judgement::warn));
        QCOMPARE(enough.answer, QStringLiteral("10 examples. Few examples teach form, not facts; 1 row judges: too few for a score you can trust."));
        QCOMPARE(splitSentence(*ten, counts, facts.choice), QStringLiteral("8 rows learn, 1 steers, 1 judges (too few for a sure score); the same prompt is never in two of them."));
        description.examples = 48;
        const service::SetCounts more{.training = 16, .held_out = 16, .test = 16};
        QCOMPARE(verdictsOn(*ten, more, facts.choice)[1].answer, QStringLiteral("48 examples. Few: they teach a form and a tone, no facts."));
        QCOMPARE(splitSentence(*ten, more, facts.choice), QStringLiteral("16 rows learn, 16 steer, 16 judge; the same prompt is never in two of them."));
    }

    // The rows that the limit leaves out learn nothing: the page says what the plan will say, and each cause by itself.
    void countsAreThoseUnderTheLimit() {
        const DataFacts facts = sample::dataFacts();
        const auto limited = service::countsUnder(*facts.look, 128, data::LengthPolicy::drop);
        QVERIFY(limited.left_out.too_long > 0 && limited.training < 552);
        const auto page = pageIn(QStringLiteral("full"));
        QVERIFY(person::sees(*page, QStringLiteral("%1 rows learn, %2 steer, %3 judge").arg(limited.training).arg(limited.held_out).arg(limited.test)));
        QVERIFY(person::sees(*page, QStringLiteral("%1 rows are left out: %2 too long, 4 incomplete, 3 unreadable.").arg(limited.left_out.total()).arg(limited.left_out.too_long)));
        DataFacts open = facts;
        open.limit = {};
        page->showFacts(open);
        QVERIFY(person::sees(*page, QStringLiteral("552 rows learn, 83 steer, 83 judge; the same prompt is never in two of them. 7 rows are left out: 4 incomplete, 3 unreadable.")));
        QCOMPARE(splitCounts({.training = 500, .held_out = 83, .test = 83, .waiting = 1200}), QStringLiteral("500 rows learn (a first try: 1,200 wait), 83 steer, 83 judge"));
        QCOMPARE(leftOutSentence({.nothing_learned = 1}), QStringLiteral("1 row is left out: 1 with nothing to learn."));
        QCOMPARE(leftOutSentence({}), QString());
    }

    void theRowsOfAFindingAreAskedFor() {
        auto page = pageIn(QStringLiteral("overview"));
        std::vector<std::string> wanted;
        connect(page.get(), &DataPage::rowsWanted, this, [&](const std::string& finding) { wanted.push_back(finding); });
        auto* findings = page->findChild<OverviewTab*>()->findChild<QTableView*>();
        QTest::mouseClick(findings->viewport(), Qt::LeftButton, {}, findings->visualRect(findings->model()->index(1, 0)).center());
        for (QPushButton* button : page->findChild<OverviewTab*>()->findChildren<QPushButton*>())
            if (person::words(*button) == QLatin1String("Show these rows")) QTest::mouseClick(button, Qt::LeftButton);
        for (QPushButton* button : page->findChild<VerdictCard*>()->findChildren<QPushButton*>())
            if (button->isVisible() && person::words(*button) == QLatin1String("Show these rows")) QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(wanted, (std::vector<std::string>{"repeated_rows", "mail_addresses"}));
        QCOMPARE(page->findChild<QTabBar*>()->currentIndex(), 3);  // nothing else is turned to
    }

    void aRoleIsChosenByMouseAndByKeys() {
        const auto page = pageIn(QStringLiteral("full"));
        std::vector<std::pair<std::string, data::ColumnRole>> wanted;
        connect(page.get(), &DataPage::roleWanted, this, [&](const std::string& column, data::ColumnRole role) { wanted.emplace_back(column, role); });
        auto* header = page->findChild<RoleHeader*>();
        chooseInMenu(QStringLiteral("Keeps rows together"));
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, QPoint(header->sectionViewportPosition(0) + 30, 20));
        QCOMPARE(wanted.size(), std::size_t(1));
        QCOMPARE(wanted[0].first, std::string("id"));
        QCOMPARE(int(wanted[0].second), int(data::ColumnRole::group));
        header->setFocus();
        QTest::keyClick(header, Qt::Key_Home);
        QVERIFY(header->accessibleDescription().startsWith(QStringLiteral("id, Not used")));
        QTest::keyClick(header, Qt::Key_Right);
        chooseInMenu(QStringLiteral("Answer"));
        QTest::keyClick(header, Qt::Key_Return);
        QCOMPARE(wanted.size(), std::size_t(2));
        QCOMPARE(wanted[1].first, std::string("message"));
        QCOMPARE(int(wanted[1].second), int(data::ColumnRole::answer));
    }

    void theLengthThatKeepsAllIsAButton() {
        const auto page = pageIn(QStringLiteral("learned"));
        QSignalSpy wanted(page.get(), &DataPage::limitWanted);
        const auto effect = service::effectOf(sample::look()->seen->lengths, 128, data::LengthPolicy::drop);
        QVERIFY(effect.dropped > 0);
        QVERIFY(person::sees(*page, QStringLiteral("%1 left out as too long").arg(effect.dropped)));
        QVERIFY(press(*page, QStringLiteral("Keep all: %1 tokens").arg(effect.keeps_all)));
        QCOMPARE(wanted.takeFirst().first().toLongLong(), effect.keeps_all);
        DataFacts facts = sample::dataFacts();
        facts.limit = {effect.keeps_all, LimitBy::user, data::LengthPolicy::drop};
        page->showFacts(facts);
        QVERIFY(person::sees(*page, QStringLiteral("718 whole")));
        QVERIFY(press(*page, QStringLiteral("Let the guide choose the length")));
        QCOMPARE(wanted.takeFirst().first().toLongLong(), qint64(0));
    }

    void tokensAreMarkedAsLearnedOrCut() {
        const auto page = pageIn(QStringLiteral("learned"));
        auto* view = page->findChild<TokenView*>();
        const auto marked = [&](auto has) {
            QString text;
            for (QTextBlock block = view->document()->begin(); block.isValid(); block = block.next())
                for (auto part = block.begin(); !part.atEnd(); ++part)
                    if (has(part.fragment().charFormat())) text += part.fragment().text();
            return text;
        };
        const auto underlined = [](const QTextCharFormat& format) { return format.fontUnderline(); };
        const auto struck = [](const QTextCharFormat& format) { return format.fontStrikeOut(); };
        QVERIFY(marked(underlined).startsWith(QStringLiteral("category: hardware")));
        QVERIFY(marked(underlined).endsWith(QStringLiteral("<|im_end|>")));
        QVERIFY(!marked(underlined).contains(QStringLiteral("Hi,")));
        QCOMPARE(marked(struck), QString());
        const QString first = view->toPlainText();
        for (QPushButton* button : page->findChildren<QPushButton*>())
            if (button->accessibleName() == QStringLiteral("Next example")) QTest::mouseClick(button, Qt::LeftButton);
        QVERIFY(view->toPlainText() != first);
        DataFacts facts = sample::dataFacts();
        facts.limit = {sample::seenTicket(1).length - 4, LimitBy::user, data::LengthPolicy::cut};
        page->showFacts(facts);
        QVERIFY(!marked(struck).isEmpty());
        QVERIFY(view->toPlainText().endsWith(marked(struck)) || marked(struck).contains(QStringLiteral("<|im_end|>")));
        QVERIFY(!marked(underlined).isEmpty());
        facts.limit.policy = data::LengthPolicy::drop;
        page->showFacts(facts);
        QCOMPARE(marked(underlined), QString());  // the whole example is left out
    }

    void theHistogramIsReadByKeys() {
        const auto page = pageIn(QStringLiteral("overview"));
        auto* plot = page->findChild<LengthPlot*>();
        plot->setFocus();
        QTest::keyClick(plot, Qt::Key_Home);
        QTest::keyClick(plot, Qt::Key_Right);
        QVERIFY2(plot->accessibleDescription().contains(QStringLiteral("tokens: ")), qPrintable(plot->accessibleDescription()));
        QTest::keyClick(plot, Qt::Key_End);
        QVERIFY2(plot->accessibleDescription().contains(QStringLiteral("and more: ")), qPrintable(plot->accessibleDescription()));
    }

    void rowsCanBeCopied() {
        const auto page = pageIn(QStringLiteral("overview"));
        for (PlainTable* table : page->findChildren<PlainTable*>()) {
            if (table->accessibleName() != QStringLiteral("Rows that make no example")) continue;
            table->setFocus();
            table->setCurrentIndex(table->model()->index(2, 0));
            table->selectionModel()->select(QItemSelection(table->model()->index(2, 0), table->model()->index(2, 1)), QItemSelectionModel::ClearAndSelect);
            QTest::keyClick(table, Qt::Key_C, Qt::ControlModifier);
            const QStringList lines = QGuiApplication::clipboard()->text().split(QLatin1Char('\n'), Qt::SkipEmptyParts);
            QCOMPARE(lines.size(), 2);   // under the names of the columns
            QCOMPARE(lines.last(), QStringLiteral("203\t3 cells where the first row has 4"));
            return;
        }
        QFAIL("no table of rejected rows");
    }

    void theDivisionIsChanged() {
        const auto page = pageIn(QStringLiteral("full"));
        double heldOut = 0, test = 0;
        quint64 seed = 0;
        std::string together;
        connect(page.get(), &DataPage::splitWanted, this, [&](double a, double b, quint64 c, const std::string& d) { heldOut = a, test = b, seed = c, together = d; });
        QTimer::singleShot(0, this, [] {
            QWidget* dialog = QApplication::activeModalWidget();
            QVERIFY(dialog);
            const auto choices = dialog->findChildren<QComboBox*>();
            choices[0]->setCurrentText(QStringLiteral("20 % of the rows"));
            choices[2]->setCurrentText(QStringLiteral("received"));
            auto* start = dialog->findChild<QLineEdit*>();
            start->selectAll();
            QTest::keyClicks(start, QStringLiteral("7"));
            QVERIFY(dialog->grab().save(QStringLiteral("%1/data-division.png").arg(QStringLiteral(GRAFT_PICTURES))));
            QVERIFY(press(*dialog, QStringLiteral("Divide the rows")));
        });
        QVERIFY(press(*page, QStringLiteral("Change …")));
        QCOMPARE(heldOut, 0.2);
        QCOMPARE(test, 0.1);
        QCOMPARE(seed, quint64(7));
        QCOMPARE(together, std::string("received"));
    }

    void hostileTextStaysText() {
        const std::string hostile = sample::hostile;
        auto look = sample::look();
        for (auto& column : look->description.columns) column.name += hostile;
        for (auto& row : look->preview)
            for (auto& cell : row.cells) cell = hostile;
        look->description.explanation = look->description.format = hostile;
        for (auto& finding : look->description.findings) finding.label = hostile;
        for (auto& row : look->description.rejections) row.reason = hostile;
        for (auto& example : look->seen->first)
            for (auto& token : example.tokens) token.text = hostile;
        DataFacts facts = sample::dataFacts();
        facts.look = look;
        facts.choice.path = "/tmp/" + hostile + ".csv";
        facts.choice.group_column = look->description.columns[3].name;
        facts.readingFile = QString::fromStdString(hostile);
        facts.written = true;
        facts.examples = {{hostile, hostile}};
        DataPage page;
        page.show();
        page.showFacts(facts);
        page.errors().showError({ErrorKind::badInput, hostile, hostile, hostile});
        for (QLabel* label : page.findChildren<QLabel*>()) {
            QCOMPARE(int(label->textFormat()), int(Qt::PlainText));
            QVERIFY2(!label->text().contains(QChar(0x202E)), qPrintable(label->text()));
        }
        QVERIFY(page.findChildren<QTextEdit*>().isEmpty());
        for (QWidget* widget : page.findChildren<QWidget*>()) QVERIFY2(!widget->toolTip().contains(QStringLiteral("<img")), qPrintable(widget->toolTip()));
        for (PlainTable* table : page.findChildren<PlainTable*>())
            for (int row = 0; row < table->model()->rowCount(); ++row)
                for (int column = 0; column < table->model()->columnCount(); ++column) {
                    const QModelIndex index = table->model()->index(row, column);
                    QVERIFY(!index.data(Qt::ToolTipRole).toString().contains(QStringLiteral("<img")));
                    QVERIFY(!index.data().toString().contains(QLatin1Char('\n')));
                }
        QVERIFY(!page.findChild<TokenView*>()->toPlainText().contains(QChar(0x202E)));
        QVERIFY(page.findChild<TokenView*>()->toPlainText().contains(QStringLiteral("<b>bold</b>")));
    }
};

QTEST_MAIN(DataPageTest)
#include "data_page_test.moc"
