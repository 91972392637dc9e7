// Data brought in through the real window, as a person does it: a file with odd columns, a broken one, hand-written examples, hostile cells.
#include "person.h"
#include "sample_values.h"
#include "service/starter.h"
#include "ui/pages/compare_page.h"
#include "ui/pages/data_page.h"
#include "ui/pages/method_page.h"
#include "ui/pages/model_page.h"
#include "ui/pages/take_home_page.h"
#include "ui/style/studio_style.h"
#include "ui/studio.h"
#include "ui/widgets/effort_card.h"
#include "ui/widgets/example_writer.h"
#include "ui/widgets/plain_table.h"
#include "ui/widgets/role_header.h"
#include "ui/widgets/token_view.h"

using namespace graft;
using namespace graft::ui;
using person::press;
using person::sees;
using person::waitFor;
using person::walkTo;

class DataWalkTest : public QObject {
    Q_OBJECT

private:
    person::Home m_home;
    std::unique_ptr<Studio> m_studio;

    MainWindow& window() { return m_studio->window(); }
    DataPage& page() { return window().data(); }
    const recipe::DataChoice& choice() const { return m_studio->draft().recipe().data; }
    bool waitUntil(const std::function<bool()>& isSo) { return waitFor(window(), isSo); }
    bool settled() { return waitUntil([this] { return m_studio->idle(); }); }

    QString written(const QString& name, const QByteArray& text) {
        QFile file(m_home.path() + QLatin1Char('/') + name);
        return file.open(QIODevice::WriteOnly) && file.write(text) == text.size() ? file.fileName() : QString();
    }
    static QByteArray oddTable(int rows) {
        QByteArray csv = "nr;Spalte_7;x-out\n";
        for (int i = 0; i < rows; ++i) csv += QByteArray::number(i) + ";w" + QByteArray::number(i * 7 % 83) + ";k" + QByteArray::number(i * 5 % 71) + "\n";
        return csv;
    }
    void openNewProject(const QString& name) {
        const auto folder = toPath(m_home.path()) / name.toStdString();
        const bool made = bool(service::Project::create(folder, name.toStdString()));
        QVERIFY(made);
        m_studio = std::make_unique<Studio>();
        window().show();
        QVERIFY(QTest::qWaitForWindowActive(&window()));
        m_studio->openFolder(pathText(folder));
        QVERIFY(waitUntil([this] { return m_studio->session().project().has_value(); }));
        QVERIFY(settled());
        QVERIFY(walkTo(window(), PageId::data));
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY2(m_home.make(), "resources/starter is not complete");
        dressApplication(Scheme::light);
    }
    void cleanup() { m_studio.reset(); }

    void anOddTableIsMappedAndUndone() {
        openNewProject(QStringLiteral("odd"));
        QVERIFY(person::buttonSaying(page(), QStringLiteral("Choose a data file")));
        QVERIFY(person::drop(page(), written(QStringLiteral("odd.csv"), oddTable(200))));
        QVERIFY(waitUntil([this] { return !choice().path.empty(); }));
        QVERIFY(settled());
        QVERIFY(sees(page(), QStringLiteral("odd.csv · CSV")));
        QVERIFY(press(page(), QStringLiteral("Choose the answer column")));
        QVERIFY(page().findChild<RoleHeader*>()->hasFocus());
        QVERIFY(person::sayRole(page(), QStringLiteral("x-out"), QStringLiteral("Answer")));
        QVERIFY(waitUntil([this] { return person::buttonSaying(page(), QStringLiteral("Choose the prompt column")); }));
        QVERIFY(person::sayRole(page(), QStringLiteral("Spalte_7"), QStringLiteral("Prompt")));
        QVERIFY(waitUntil([this] { return person::buttonSaying(page(), QStringLiteral("Use this data")); }));
        QVERIFY(settled());
        QCOMPARE(choice().roles, (std::map<std::string, std::string>{{"Spalte_7", "prompt"}, {"x-out", "answer"}}));
        QVERIFY(sees(page(), QStringLiteral("rows learn, ")));
        QCOMPARE(int(window().guide().step(PageId::data).state), int(StepState::done));
        for (int round = 0; round < 3; ++round) QCoreApplication::processEvents();  // the layout follows
        QCOMPARE(person::cutOffText(window()), QString());
        QVERIFY(person::undo(window()));
        QVERIFY(waitUntil([this] { return person::buttonSaying(page(), QStringLiteral("Choose the prompt column")); }));
        window().activateWindow();  // the offscreen platform gives it to a menu and not back
        QVERIFY(QTest::qWaitForWindowActive(&window()));
        QTest::keyClick(&window(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(waitUntil([this] { return person::buttonSaying(page(), QStringLiteral("Use this data")); }));
        // What was said is there again when the project is opened again.
        const QString folder = pathText(m_studio->session().project()->folder());
        m_studio = nullptr;
        m_studio = std::make_unique<Studio>();
        window().show();
        m_studio->openFolder(folder);
        QVERIFY(waitUntil([this] { return m_studio->session().project() && m_studio->idle() && m_studio->reading().look(); }));
        QVERIFY(walkTo(window(), PageId::data));
        QVERIFY(person::buttonSaying(page(), QStringLiteral("Use this data")));
    }

    // What a finding counts is seen as it stands in the file, beside the line that it repeats; also where the first row is an example.
    void theRowsOfAFindingAreShown() {
        openNewProject(QStringLiteral("found"));
        QByteArray csv = "Where is it?,In the hall.\n";
        for (int i = 0; i < 60; ++i) csv += "Where is box " + QByteArray::number(i) + "?,On shelf " + QByteArray::number(i * 7 % 60) + ".\n";
        csv += "Where is it?,It is lost.\nWhere is box 3?,Ask jo@example.org\n";
        const QString file = written(QStringLiteral("found.csv"), csv);
        QVERIFY(person::drop(page(), file));
        QVERIFY(waitUntil([this] { return !choice().path.empty(); }));
        QVERIFY(settled());
        if (page().findChild<QCheckBox*>()->isChecked()) page().findChild<QCheckBox*>()->click();  // names no columns
        QVERIFY(waitUntil([this] { return choice().first_row == "row" && m_studio->idle(); }));
        if (m_studio->reading().look()->description.roles_problem) {
            QVERIFY(person::sayRole(page(), fromCore(m_studio->reading().look()->description.columns[1].name), QStringLiteral("Answer")));
            QVERIFY(person::sayRole(page(), fromCore(m_studio->reading().look()->description.columns[0].name), QStringLiteral("Prompt")));
            QVERIFY(settled());
        }
        QVERIFY(sees(page(), QStringLiteral("2 rows answer the same prompt in different ways")));
        QVERIFY(press(page(), QStringLiteral("Show these rows")));
        QDialog* dialog = nullptr;
        QVERIFY(QTest::qWaitFor([&] { return (dialog = window().findChild<QDialog*>()) && dialog->isVisible(); }, person::patience));
        auto* table = dialog->findChild<QTableView*>();
        const auto cell = [&](int row, int column) { return table->model()->index(row, column).data().toString(); };
        QCOMPARE(table->model()->rowCount(), 2);
        QCOMPARE(table->model()->headerData(2, Qt::Horizontal).toString(), QStringLiteral("Earlier line"));
        const auto line = [&](int row) { return QStringList{cell(row, 1), cell(row, 2), cell(row, 3), cell(row, 4)}.join(QLatin1Char('|')); };
        QCOMPARE(line(0), QStringLiteral("62|1|Where is it?|It is lost."));
        QCOMPARE(line(1), QStringLiteral("63|5|Where is box 3?|Ask jo@example.org"));
        QVERIFY(sees(*dialog, QStringLiteral("Rows that answer an earlier row's prompt differently: 2.")));
        QVERIFY(press(*dialog, QStringLiteral("Copy all rows")));
        QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("62\t1\tWhere is it?\tIt is lost.")));
        QVERIFY(dialog->grab().save(QStringLiteral(GRAFT_PICTURES "/data-found-rows.png")));
        QTest::keyClick(dialog, Qt::Key_Escape);
        QVERIFY(QTest::qWaitFor([&] { return !window().findChild<QDialog*>(); }));
        // The file is another one now: its rows would be others.
        written(QStringLiteral("found.csv"), csv + csv);
        QVERIFY(press(page(), QStringLiteral("Show these rows")));
        QVERIFY(QTest::qWaitFor([this] { return person::errorShown(window()).contains(QStringLiteral("the file has changed")); }, person::patience));
    }

    // Copied from a spreadsheet without a row of names, which the reader cannot know.
    void aPastedTableIsKeptAndItsFirstRowSaid() {
        openNewProject(QStringLiteral("pasted"));
        QString table = QStringLiteral("Where is it?\tIn the hall.\n");
        for (int i = 0; i < 60; ++i) table += QStringLiteral("Where is box %1?\tOn shelf %2.\n").arg(i).arg(i * 7 % 60);
        QGuiApplication::clipboard()->setText(QStringLiteral("one word"));
        QVERIFY(press(page(), QStringLiteral("Paste a table")));
        QVERIFY(QTest::qWaitFor([this] { return person::errorShown(window()).contains(QStringLiteral("fewer than two lines")); }, person::patience));
        QGuiApplication::clipboard()->setText(table);
        QTest::keyClick(&window(), Qt::Key_V, Qt::ControlModifier);
        QVERIFY(waitUntil([this] { return !choice().path.empty(); }));
        QVERIFY(settled());
        const std::filesystem::path file = choice().path;
        QCOMPARE(file.parent_path(), m_studio->session().project()->folder() / "data/pasted");
        QVERIFY(sees(page(), QStringLiteral("60 rows")));
        auto* first = page().findChild<QCheckBox*>();
        QVERIFY(first->isVisible() && first->isChecked());
        QVERIFY(sees(page(), QStringLiteral("Guessed: its cells are short names")));
        first->click();
        QVERIFY(waitUntil([this] { return sees(page(), QStringLiteral("61 rows")); }));
        QVERIFY(settled());
        QVERIFY(!first->isChecked());
        QVERIFY(sees(page(), QStringLiteral("As you chose: it is an example")));
        QCOMPARE(choice().first_row, std::string("row"));
        QVERIFY(person::undo(window()));
        QVERIFY(waitUntil([this] { return sees(page(), QStringLiteral("60 rows")); }));
        QVERIFY(settled());
        QVERIFY(first->isChecked());
        QVERIFY(person::undo(window()));
        QVERIFY(waitUntil([this] { return choice().path.empty(); }));
        QVERIFY(std::filesystem::exists(file));
    }

    void aBrokenFileLosesNothing() {
        openNewProject(QStringLiteral("broken"));
        QVERIFY(person::drop(page(), written(QStringLiteral("good.csv"), QByteArray("question,answer\n") + QByteArray("Why?,So.\n").repeated(60))));
        QVERIFY(waitUntil([this] { return !choice().path.empty(); }));
        QVERIFY(settled());
        const recipe::DataChoice before = choice();
        QVERIFY(person::drop(page(), written(QStringLiteral("broken.csv"), QByteArray("\x89PNG\r\n\x1a\n\0\0\0\0", 12))));
        QVERIFY(QTest::qWaitFor([this] { return !person::errorShown(window()).isEmpty(); }, person::patience));
        QVERIFY2(person::errorShown(window()).contains(QStringLiteral("broken.csv")), qPrintable(person::errorShown(window())));
        QVERIFY(QTest::qWaitFor([this] { return m_studio->idle(); }, person::patience));
        QVERIFY(choice() == before);
        QVERIFY(sees(page(), QStringLiteral("good.csv · CSV")));
        QVERIFY(m_studio->reading().look());
        page().findChild<ErrorBar*>()->clear();
    }

    void tenExamplesWrittenByHand() {
        openNewProject(QStringLiteral("ten"));
        QVERIFY(press(page(), QStringLiteral("Write examples instead")));
        auto* writer = page().findChild<ExampleWriter*>();
        for (int i = 0; i < 10; ++i) {
            QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("Case %1").arg(i));
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("<b>Answer</b> %1").arg(i));
            if (i % 2 == 0) QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return, Qt::ControlModifier);
            else QVERIFY(press(*writer, QStringLiteral("Add")));
            if (i < 3) QVERIFY(settled());
            QVERIFY(writer->isVisible());
        }
        auto* list = writer->findChild<PlainTable*>();
        QCOMPARE(list->model()->rowCount(), 10);
        QVERIFY(settled());
        QVERIFY(waitUntil([this] { return person::buttonSaying(page(), QStringLiteral("Use this data")); }));
        QVERIFY(sees(page(), QStringLiteral("10 examples. Few examples teach form, not facts; 1 row judges")));
        QVERIFY(sees(page(), QStringLiteral("8 rows learn, 1 steers, 1 judges")));
        QCOMPARE(m_studio->reading().look()->description.examples, std::int64_t(10));
        list->selectRow(3);
        QTest::keyClick(list, Qt::Key_Delete);
        QVERIFY(settled());
        QCOMPARE(list->model()->rowCount(), 9);
        QVERIFY(person::undo(window()));
        QVERIFY(settled());
        QCOMPARE(list->model()->rowCount(), 10);
        QCOMPARE(list->model()->index(3, 1).data().toString(), QStringLiteral("<b>Answer</b> 3"));
        // The last one is typed as the window closes.
        window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window()));
        QTest::mouseClick(writer->findChild<QPlainTextEdit*>()->viewport(), Qt::LeftButton);
        QTRY_VERIFY(writer->findChild<QPlainTextEdit*>()->hasFocus());
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("Late"));
        QCOMPARE(writer->findChild<QPlainTextEdit*>()->toPlainText(), QStringLiteral("Late"));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("but there"));
        QVERIFY(person::buttonSaying(*writer, QStringLiteral("Add")));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(list->model()->rowCount(), 11);
        const QString folder = pathText(m_studio->session().project()->folder());
        m_studio = nullptr;
        m_studio = std::make_unique<Studio>();
        window().show();
        m_studio->openFolder(folder);
        QVERIFY(waitUntil([this] { return m_studio->session().project() && m_studio->idle() && m_studio->reading().look(); }));
        QCOMPARE(m_studio->reading().look()->description.examples, std::int64_t(11));
        QCOMPARE(page().findChild<ExampleWriter*>()->findChild<PlainTable*>()->model()->rowCount(), 11);
    }

    // From nothing to a folder to take along; what so few rows cannot show is said.
    void tenExamplesTrainOnTheSlowestSetting() {
        openNewProject(QStringLiteral("slowest"));
        QVERIFY(press(page(), QStringLiteral("Write examples instead")));
        window().activateWindow();
        for (int i = 0; i < 10; ++i) {
            QTRY_VERIFY(qobject_cast<QPlainTextEdit*>(QApplication::focusWidget()));
            QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("Where is parcel %1?").arg(i));
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("Parcel %1 is late; it comes tomorrow.").arg(i));
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return, Qt::ControlModifier);
        }
        QVERIFY(settled());
        QVERIFY(press(page(), QStringLiteral("Use this data")));
        QCOMPARE(int(window().page()), int(PageId::model));
        QVERIFY(waitUntil([this] { return m_studio->models().hasSearched() && m_studio->idle(); }));
        auto* list = window().model().findChild<QListView*>();
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(list->model()->index(0, 0)).center());
        QVERIFY(press(window().model(), QStringLiteral("Use this model")));
        QVERIFY(settled());
        QVERIFY(walkTo(window(), PageId::method));
        for (EffortCard* card : window().method().findChildren<EffortCard*>())
            if (card->effort() == QLatin1String("thorough")) card->click();
        QVERIFY(settled());
        const auto& plan = m_studio->draft().plan();
        QVERIFY(plan && plan->recipe.training.effort == "thorough");
        QVERIFY(press(window().method(), QStringLiteral("Start training")));
        QVERIFY(waitUntil([this] { return m_studio->training().phase() == RunPhase::ended && m_studio->idle(); }));
        const auto& series = m_studio->training().series();
        QVERIFY(series.best() && series.best()->loss < series.evaluations().front().loss);
        QVERIFY(walkTo(window(), PageId::compare));
        QVERIFY(press(window().compare(), QStringLiteral("Measure on the steering rows")));
        QVERIFY(waitUntil([this] { return !m_studio->comparison().measuring() && m_studio->idle(); }));
        QVERIFY(m_studio->comparison().shown().comparison.verdict.starts_with("Too few rows to tell"));
        QVERIFY(walkTo(window(), PageId::take_home));
        QVERIFY(press(window().takeHome(), QStringLiteral("Write the folder")));
        QVERIFY(waitUntil([this] { return m_studio->taking().taken() && m_studio->idle(); }));
        QVERIFY(std::filesystem::exists(m_studio->taking().taken()->folder / "adapter_model.safetensors"));
    }

    void examplesAreShownInTheModelsTokens() {
        openNewProject(QStringLiteral("tokens"));
        const auto starter = service::findStarter();
        QVERIFY(bool(starter));
        QVERIFY(person::drop(page(), fromCore(starter->data.string())));
        QVERIFY(waitUntil([this] { return !choice().path.empty(); }));
        QVERIFY(settled());
        m_studio->draft().edit(QStringLiteral("Choose a model"), [&](recipe::Recipe& recipe) { recipe.model.path = starter->model.string(); });
        QVERIFY(waitUntil([this] { return m_studio->reading().look() && m_studio->reading().look()->seen && m_studio->idle(); }));
        auto* tabs = page().findChild<QTabBar*>();
        QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(2).center());
        auto* view = page().findChild<TokenView*>();
        QVERIFY(view->isVisible());
        QVERIFY2(view->toPlainText().contains(QStringLiteral("category:")), qPrintable(view->toPlainText()));
        QVERIFY(!view->toPlainText().contains(QChar::ReplacementCharacter));
        QVERIFY(sees(page(), QStringLiteral("the guide's choice")));
        QVERIFY(press(page(), QStringLiteral("Use this data")));
        QCOMPARE(int(window().page()), int(PageId::method));
    }

    void hostileCellsAreText() {
        openNewProject(QStringLiteral("hostile"));
        const QByteArray cell = QByteArray("\"<img src=x onerror=1><b>bold</b>\n\xE2\x80\xAEgnp.exe & =cmd|' /C calc'!A0 \"");
        QByteArray csv = "question,<b>answer</b>\n";
        for (int i = 0; i < 60; ++i) csv += cell + "," + cell + "\n";
        QVERIFY(person::drop(page(), written(QStringLiteral("<i>hostile.csv"), csv)));
        QVERIFY(waitUntil([this] { return !choice().path.empty(); }));
        QVERIFY(settled());
        for (QLabel* label : page().findChildren<QLabel*>()) QCOMPARE(int(label->textFormat()), int(Qt::PlainText));
        for (PlainTable* table : page().findChildren<PlainTable*>())
            for (int row = 0; row < table->model()->rowCount(); ++row)
                for (int column = 0; column < table->model()->columnCount(); ++column) {
                    QVERIFY(!table->model()->index(row, column).data(Qt::ToolTipRole).toString().contains(QStringLiteral("<img")));
                    QVERIFY(!table->model()->index(row, column).data().toString().contains(QChar(0x202E)));
                }
        QVERIFY(sees(page(), QStringLiteral("<i>hostile.csv")));
    }
};

QTEST_MAIN(DataWalkTest)
#include "data_walk_test.moc"
