// The Take home page as a person uses it: a file of cases answered, stopped and saved; the model card and the folder although a score's file is damaged; the
// report as HTML and as one page of PDF.
#include "data/table.h"
#include "person.h"
#include "service/run_files.h"
#include "ui/pages/start_page.h"
#include "ui/pages/take_home_page.h"
#include "ui/pages/train_page.h"
#include "ui/studio.h"
#include "ui/style/studio_style.h"
#include "ui/widgets/case_file_card.h"
#include "ui/widgets/report_card.h"

#include <QAbstractItemModelTester>

using namespace graft;
using namespace graft::ui;
using person::press;
using person::waitFor;
using person::walkTo;

class TakeHomeWalkTest : public QObject {
    Q_OBJECT

private:
    person::Home m_home;
    std::unique_ptr<Studio> m_studio;
    bool m_failed = false;

    MainWindow& window() { return m_studio->window(); }
    TakeHomePage& page() { return window().takeHome(); }
    CaseFileCard& card() { return page().caseFile(); }
    bool waitUntil(const std::function<bool()>& isSo) { return waitFor(window(), isSo); }
    bool settled() { return waitUntil([this] { return m_studio->idle(); }); }
    QString path(const char* name) const { return m_home.path() + QLatin1Char('/') + QLatin1String(name); }

    static QByteArray contentOf(const QString& path) {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static void put(const QString& path, const QByteArray& text) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
    }

    // Presses the button and types the name of a file into the dialog that opens.
    bool pressAndName(const QWidget& part, const QString& button, const QString& file) {
        bool named = false;
        QTimer::singleShot(0, this, [&] {
            auto* dialog = qobject_cast<QFileDialog*>(QApplication::activeModalWidget());
            if (!dialog) return;
            auto* name = dialog->findChild<QLineEdit*>();
            name->setText(file);
            named = true;
            QTimer::singleShot(0, this, [] {   // it is there already: the person says yes
                if (auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget())) box->button(QMessageBox::Yes)->click();
            });
            QTest::keyClick(name, Qt::Key_Return);
        });
        return press(part, button) && named;
    }

    // A file that is dropped on the card.
    void drop(const QString& file) {
        QMimeData mime;
        mime.setUrls({QUrl::fromLocalFile(file)});
        QDragEnterEvent enter(QPoint(20, 20), Qt::CopyAction, &mime, Qt::LeftButton, {});
        QApplication::sendEvent(&card(), &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent fall(QPointF(20, 20), Qt::CopyAction, &mime, Qt::LeftButton, {});
        QApplication::sendEvent(&card(), &fall);
    }

    void takePicture(const QString& moment, QWidget* shown) {
        for (const Scheme scheme : {Scheme::dark, Scheme::light})
            for (const QSize& size : {QSize(1600, 1000), QSize(1024, 680)}) {
                dressApplication(scheme);
                window().resize(size);
                QCoreApplication::processEvents();
                page().findChild<QScrollArea*>()->ensureWidgetVisible(shown, 0, 0);
                QCOMPARE(person::cutOffText(window()), QString());
                QCOMPARE(window().size(), size);
                QVERIFY(window().grab().save(QStringLiteral(GRAFT_PICTURES "/take-home-%1-%2-%3.png").arg(moment, scheme == Scheme::light ? QStringLiteral("light") : QStringLiteral("dark")).arg(size.width())));
            }
    }

    QString cell(int row, int column) {
        const QAbstractItemModel* model = card().findChild<QTableView*>()->model();
        return model->index(row, column).data().toString();
    }

    static QByteArray cases(int rows) {
        QByteArray text = "id,message\n";
        for (int i = 1; i <= rows; ++i) text += QByteArray::number(i) + ",\"Hello, my kettle number " + QByteArray::number(i) + " leaks and I want my money back.\"\n";
        return text;
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
        QVERIFY(press(window().train(), QStringLiteral("Start training")));
        QVERIFY(waitUntil([this] { return m_studio->training().series().evaluations().size() >= 2; }));
        QVERIFY(press(window().train(), QStringLiteral("Stop and save")));
        QVERIFY(waitUntil([this] { return m_studio->training().phase() == RunPhase::stopped && m_studio->idle(); }));
        QVERIFY(walkTo(window(), PageId::take_home));
    }
    void cleanupTestCase() { m_studio.reset(); }
    void init() {
        if (m_failed) QSKIP("what comes before has failed");
    }
    void cleanup() { m_failed = m_failed || QTest::currentTestFailed(); }

    void aFileOfCasesIsAnswered() {
        const QAbstractItemModelTester tester(card().findChild<QTableView*>()->model(), QAbstractItemModelTester::FailureReportingMode::Fatal);
        const QByteArray original = "id,message\n1,\"Hello, my kettle leaks.\"\n2,\n3,one,too many\n4,Where is my order?\n5,=1+1 is what the screen says\n";
        put(path("cases.csv"), original);
        QVERIFY(pressAndName(card(), QStringLiteral("Choose a file …"), path("cases.csv")));
        QVERIFY(settled());
        QVERIFY(person::sees(card(), QStringLiteral("As in the rows it learned from, “message” is what the model is asked.")));
        QVERIFY(person::sees(card(), QStringLiteral("Of 5 rows in the file: 3 to answer, 1 without a question, 1 damaged and left out. The first damaged one is in line 4: ")));
        QVERIFY(person::sees(card(), QStringLiteral("The answers come in a new column, “ticket”.")));   // as the run learned it
        QCOMPARE(cell(0, 1), QStringLiteral("Hello, my kettle leaks."));
        takePicture(QStringLiteral("file-open"), &card());

        auto* column = card().findChild<QComboBox*>();
        column->setFocus();
        QTest::keyClick(column, Qt::Key_Down);
        QVERIFY(person::sees(card(), QStringLiteral("As chosen, “id” is what the model is asked.")));
        QCOMPARE(cell(0, 1), QStringLiteral("1"));
        QTest::keyClick(column, Qt::Key_Up);
        QCOMPARE(cell(0, 1), QStringLiteral("Hello, my kettle leaks."));

        QVERIFY(settled());
        QVERIFY(press(card(), QStringLiteral("Answer 3 rows")));
        QVERIFY(settled());
        QVERIFY(person::sees(card(), QStringLiteral("Of 5 rows in the file: 3 answered, 1 without a question, 1 damaged and left out.")));
        QVERIFY(!cell(0, 2).isEmpty() && !cell(3, 2).isEmpty());
        QCOMPARE(cell(1, 2), QStringLiteral("(no answer: the prompt is empty)"));
        takePicture(QStringLiteral("file-answered"), &card());

        QVERIFY(pressAndName(card(), QStringLiteral("Save …"), path("answers.csv")));
        QVERIFY(settled());
        QCOMPARE(contentOf(path("cases.csv")), original);
        const auto saved = data::importTable(path("answers.csv").toStdString());
        QVERIFY(saved);
        QCOMPARE(saved->columns, (std::vector<std::string>{"id", "message", "ticket"}));
        QCOMPARE(saved->rows.size(), std::size_t(4));
        QCOMPARE(saved->rows[3][1].text, std::string("'=1+1 is what the screen says"));   // a spreadsheet does not run it
        QVERIFY(person::sees(card(), QStringLiteral("Saved in ")));

        QVERIFY(pressAndName(card(), QStringLiteral("Save …"), path("cases.csv")));   // over the original
        QTRY_VERIFY(!person::errorShown(window()).isEmpty());
        QVERIFY(person::errorShown(window()).contains(QStringLiteral("never changed")));
        QCOMPARE(contentOf(path("cases.csv")), original);
    }

    void stoppingKeepsWhatIsThere() {
        put(path("many.csv"), cases(120));
        drop(path("many.csv"));
        QVERIFY(waitUntil([this] { return m_studio->idle() && buttonThere(QStringLiteral("Answer 120 rows")); }));
        QVERIFY(press(card(), QStringLiteral("Answer 120 rows")));
        QVERIFY(waitUntil([this] { return !cell(8, 2).isEmpty(); }));
        QVERIFY(person::sees(card(), QStringLiteral(" left")));
        takePicture(QStringLiteral("file-answering"), &card());
        QVERIFY(press(card(), QStringLiteral("Stop")));
        QVERIFY(settled());
        QVERIFY(person::sees(card(), QStringLiteral(" not reached")));
        QVERIFY(!cell(0, 2).isEmpty() && cell(119, 2).isEmpty());
        QVERIFY(pressAndName(card(), QStringLiteral("Save …"), path("part.jsonl")));
        QVERIFY(settled());
        QCOMPARE(contentOf(path("part.jsonl")).count('\n'), 120);
    }

    void hostileCasesStayText() {
        const QString held = card().findChild<QTableView*>()->model()->index(0, 1).data().toString();
        const QByteArray hostile = "<img src=http://a/b> <b>bold</b> \xE2\x80\xAE evil";
        put(path("<i>cases.csv"), "message,\"" + hostile + "\"\n\"" + hostile + "\nsecond line\"," + hostile + "\n" + hostile + ",1,2\n");
        drop(path("<i>cases.csv"));
        QVERIFY(waitUntil([&] { return m_studio->idle() && cell(0, 1) != held; }));
        QVERIFY(person::sees(card(), QStringLiteral("<i>cases.csv")));
        QVERIFY(cell(0, 1).startsWith(QStringLiteral("<img src=http://a/b>")) && !cell(0, 1).contains(QChar(0x202E)) && !cell(0, 1).contains(QLatin1Char('\n')));
        QVERIFY(!card().findChild<QTableView*>()->model()->index(0, 1).data(Qt::ToolTipRole).toString().contains(QStringLiteral("<img")));
        auto* column = card().findChild<QComboBox*>();
        for (int i = 0; i < column->count(); ++i) QVERIFY(!column->itemText(i).contains(QChar(0x202E)));
        for (const QLabel* label : card().findChildren<QLabel*>()) {
            QCOMPARE(int(label->textFormat()), int(Qt::PlainText));
            QVERIFY2(!label->text().contains(QChar(0x202E)), qPrintable(label->text()));
        }
        for (const QWidget* widget : card().findChildren<QWidget*>()) QVERIFY2(!widget->toolTip().contains(QStringLiteral("<img")), qPrintable(widget->toolTip()));
        drop(path("many.csv"));
        QVERIFY(waitUntil([&] { return m_studio->idle() && cell(0, 1) == held; }));
    }

    void aFileThatCannotBeReadSaysWhy() {
        put(path("none.csv"), "");
        drop(path("none.csv"));
        QTRY_VERIFY(!person::errorShown(window()).isEmpty());
        QVERIFY(person::errorShown(window()).contains(QStringLiteral("The file is empty.")));
        QVERIFY(person::sees(card(), QStringLiteral("many.csv")));   // what was open stays
    }

    void theReportIsOnePage() {
        measure();
        for (const char* name : {"report.html", "report.pdf"}) {
            QVERIFY(pressAndName(page().report(), QString(QLatin1String(name)).endsWith(QLatin1String("pdf")) ? QStringLiteral("Save as PDF …") : QStringLiteral("Save as HTML …"), path(name)));
            QVERIFY(settled());
            QVERIFY(person::sees(page().report(), QStringLiteral("Saved: ") + path(name)));
            QFile::remove(QStringLiteral(GRAFT_PICTURES "/") + QLatin1String(name));
            QVERIFY(QFile::copy(path(name), QStringLiteral(GRAFT_PICTURES "/") + QLatin1String(name)));
        }
        const QByteArray html = contentOf(path("report.html")), pdf = contentOf(path("report.pdf"));
        QVERIFY(html.contains("data:image/png;base64,") && html.contains("61 % (56 % to 66 %)") && html.contains("Base with your instruction and 3 examples") && !html.contains("<script"));
        QVERIFY(pdf.startsWith("%PDF"));
        QCOMPARE(pdf.count("/Type /Page\n"), 1);
        takePicture(QStringLiteral("report"), &page().report());
    }

    void aDamagedScoreStopsNothing() {
        const QString run = m_home.sampleProject() + QStringLiteral("/runs/") + fromCore(m_studio->session().runToTake()->id);
        QVERIFY(QDir().mkpath(run + QStringLiteral("/evaluation/test")));
        put(run + QStringLiteral("/evaluation/test/base.json"), "{");
        page().errors().clear();
        QVERIFY(press(page(), QStringLiteral("Model card")));
        QPlainTextEdit* text = nullptr;
        QTRY_VERIFY((text = cardText()) && text->isVisible());
        QVERIFY(text->toPlainText().contains(QStringLiteral("No evaluation could be read: ")));
        QVERIFY(text->toPlainText().contains(QStringLiteral("## Recipe")));
        QVERIFY(press(page(), QStringLiteral("Copy the model card")));
        QCOMPARE(QGuiApplication::clipboard()->text(), text->toPlainText());
        takePicture(QStringLiteral("model-card"), text);

        QVERIFY(press(page(), QStringLiteral("Write the folder")));
        QVERIFY(waitUntil([this] { return m_studio->taking().taken().has_value(); }));
        const QString folder = pathText(m_studio->taking().taken()->folder);
        QCOMPARE(QString::fromUtf8(contentOf(folder + QStringLiteral("/README.md"))), text->toPlainText());
        QVERIFY(person::buttonSaying(page(), QStringLiteral("Show folder")));
    }

    // What was asked the last time stands there again when the project is opened again, and in no other.
    void theCaseOfAProjectIsRemembered() {
        const auto field = [this]() -> QPlainTextEdit* {
            for (QPlainTextEdit* one : page().findChildren<QPlainTextEdit*>())
                if (one->accessibleName() == QStringLiteral("A case to try")) return one;
            return nullptr;
        };
        window().choose(PageId::take_home);
        QVERIFY(field());
        field()->setFocus();
        field()->clear();
        QTest::keyClicks(field(), QStringLiteral("The scanner beeps"));
        QVERIFY(press(page(), QStringLiteral("Answer")));
        QVERIFY(QTest::qWaitFor([this] { return m_studio->idle(); }, person::patience));
        field()->clear();
        const auto openAnew = [this](const QString& folder) {
            m_studio.reset();
            m_studio = std::make_unique<Studio>();
            window().show();
            m_studio->openFolder(folder);
            return QTest::qWaitFor([&] { return m_studio->session().project() && m_studio->idle(); }, person::patience);
        };
        QVERIFY(bool(service::Project::create(toPath(m_home.path()) / "other", "Other")));
        QVERIFY(openAnew(m_home.path() + QStringLiteral("/other")));
        QCOMPARE(field()->toPlainText(), QString());
        QVERIFY(openAnew(m_home.sampleProject()));
        QCOMPARE(field()->toPlainText(), QStringLiteral("The scanner beeps"));
    }

    void nothingIsWrittenIntoAProjectThatAnotherHolds() {
        m_studio.reset();
        const auto holder = service::Project::open(toPath(m_home.sampleProject()));
        QVERIFY(holder && holder->access() == service::Access::write);
        m_studio = std::make_unique<Studio>();
        window().show();
        m_studio->openFolder(m_home.sampleProject());
        QVERIFY(QTest::qWaitFor([this] { return m_studio->session().project() && m_studio->idle(); }, person::patience));  // that a score is damaged is told meanwhile
        QVERIFY(!m_studio->session().writable());
        QVERIFY(walkTo(window(), PageId::take_home));
        QVERIFY(m_studio->session().runToTake());
        QVERIFY(!person::buttonSaying(page(), QStringLiteral("Write the folder")));
        QVERIFY(person::sees(page(), QStringLiteral("has this project open. Close it there to write from here.")));
        QCOMPARE(person::cutOffText(window()), QString());
    }

private:
    // As the Compare page would have it after "Choose this run".
    void measure() {
        const std::string run = m_studio->session().runToTake()->id;
        const auto report = [](const std::string& contestant, const std::string& label, double right, double overlap) {
            const auto score = [](const char* id, const char* name, double value) { return recipe::MetricScore{.id = id, .label = name, .value = value, .low = value - 0.05, .high = value + 0.05}; };
            return recipe::EvaluationReport{.contestant = contestant, .label = label, .set = "test", .loss = 1 - overlap, .perplexity = {}, .scores = {score("label_accuracy", "Category right", right), score("rouge_l", "ROUGE-L", overlap)},
                                            .answers = {{.row = 1, .prompt = "p", .expected = "e", .answer = "a", .scores = {}}}};
        };
        const auto folder = m_studio->session().project()->runFolder(run) / "evaluation";
        for (const auto& each : {report(run, "LoRA", 0.9, 0.61), report("base_with_examples", "Base with your instruction and 3 examples", 0.12, 0.08), report("base", "Base", 0.05, 0.05), report("majority", "Always the commonest answer", 0.3, 0.05)})
            QVERIFY(service::writeEvaluation(folder, each));
    }

    bool buttonThere(const QString& label) { return person::buttonSaying(card(), label); }
    QPlainTextEdit* cardText() {
        for (QPlainTextEdit* edit : page().findChildren<QPlainTextEdit*>())
            if (edit->accessibleName() == QStringLiteral("Model card") && edit->isVisible()) return edit;
        return nullptr;
    }
};

QTEST_MAIN(TakeHomeWalkTest)
#include "take_home_walk_test.moc"
