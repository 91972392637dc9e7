// A project in which files of a run are damaged: the user is told which and what to do, and everything else is shown as ever.
#include "person.h"
#include "service/run_files.h"
#include "service/starter.h"
#include "ui/models/damaged_runs.h"
#include "ui/pages/compare_page.h"
#include "ui/pages/train_page.h"
#include "ui/studio.h"
#include "ui/style/studio_style.h"
#include "ui/widgets/undo_notice.h"

#include <fstream>

using namespace graft;
using namespace graft::ui;
namespace fs = std::filesystem;

namespace {

recipe::EvaluationReport reportOf(const std::string& contestant, int right) {
    recipe::EvaluationReport report{.contestant = contestant, .label = contestant, .set = "test", .loss = 1.5};
    for (int row = 0; row < 20; ++row) report.answers.push_back({.row = row, .prompt = "p", .expected = "e", .answer = "a", .scores = {{"chrf", row < right ? 1.0 : 0.0}}});
    report.scores = {{.id = "chrf", .label = "chrF", .value = right / 20.0, .low = right / 20.0 - 0.05, .high = right / 20.0 + 0.05}};
    return report;
}

}  // namespace

class DamagedRunsTest : public QObject {
    Q_OBJECT

private:
    person::Home m_home;
    std::unique_ptr<Studio> m_studio;
    std::string m_older, m_newer;

    // Two measured runs; the lock is free again when this returns.
    fs::path makeProject(const QString& name) {
        const fs::path folder = toPath(m_home.path() + QLatin1Char('/') + name);
        const auto starter = service::findStarter();
        const auto project = service::Project::create(folder, name.toStdString());
        if (!starter || !project) qFatal("no project");
        std::int64_t made = 1'700'000'000;
        for (std::string* id : {&m_older, &m_newer}) {
            auto run = *project->createRun(starter->recipe);
            run.state = recipe::RunState::done;
            run.created = made++;
            *id = run.id;
            const fs::path place = project->runFolder(run.id);
            if (!service::writeRecord(place, run) || !service::writeEvaluation(place / "evaluation", reportOf(run.id, id == &m_older ? 12 : 16)) || !service::writeEvaluation(place / "evaluation", reportOf("base", 4)))
                qFatal("no run");
            auto log = service::EventLog::open(place);
            log->append(recipe::StepDone{.step = 1, .loss = 2, .learning_rate = 1e-4, .tokens = 10, .tokens_per_second = 5, .seconds = 2, .epoch = 1});
        }
        return folder;
    }
    static void damage(const fs::path& file) {
        if (!fs::exists(file)) qFatal("%s", file.c_str());
        std::ofstream(file) << "{ no JSON\n";
    }
    MainWindow& window() { return m_studio->window(); }
    void open(const fs::path& folder) {
        m_studio = std::make_unique<Studio>();
        window().show();
        QVERIFY(QTest::qWaitForWindowActive(&window()));
        m_studio->openFolder(pathText(folder));
        QVERIFY(QTest::qWaitFor([this] { return m_studio->session().project() && m_studio->idle(); }, person::patience));
    }
    std::vector<std::string> rows() const {
        std::vector<std::string> names;
        for (const auto& row : m_studio->comparison().shown().comparison.rows) names.push_back(row.contestant);
        return names;
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY2(m_home.make(), "resources/starter is not complete");
        dressApplication(Scheme::light);
    }
    void cleanup() { m_studio.reset(); }

    void nothingIsToldOfWholeRuns() {
        open(makeProject(QStringLiteral("whole")));
        QCOMPARE(m_studio->session().runs().size(), std::size_t(2));
        QCOMPARE(rows(), (std::vector<std::string>{m_newer, m_older, "base_with_examples", "base"}));
        QCOMPARE(person::errorShown(window()), QString());
    }

    void theDamagedRunIsToldAndTheOtherIsShown_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<bool>("listed");     // the run still stands among the others
        QTest::addColumn<bool>("measured");
        QTest::addColumn<QString>("advice");
        QTest::newRow("record") << QStringLiteral("record.json") << false << false << QStringLiteral("Move the run's folder out of the project");
        QTest::newRow("recipe") << QStringLiteral("recipe.json") << false << false << QStringLiteral("Move the run's folder out of the project");
        QTest::newRow("curve") << QStringLiteral("events.jsonl") << true << true << QStringLiteral("Move the run's folder out of the project");
        QTest::newRow("evaluation") << QStringLiteral("evaluation/test/base.json") << true << false << QStringLiteral("Measure the run again");
    }
    void theDamagedRunIsToldAndTheOtherIsShown() {
        QFETCH(QString, file);
        QFETCH(bool, listed);
        QFETCH(bool, measured);
        QFETCH(QString, advice);
        const fs::path folder = makeProject(QStringLiteral("damaged ") + QLatin1String(QTest::currentDataTag()));
        damage(folder / "runs" / m_older / file.toStdString());
        open(folder);
        QCOMPARE(int(window().page()), int(PageId::train));
        for (ErrorBar* bar : {&window().train().errors(), &window().compare().errors()}) {
            QVERIFY(!bar->isHidden());
            QVERIFY2(bar->accessibleName().contains(fromCore(m_older)) && bar->accessibleName().contains(file.section(QLatin1Char('/'), -1)), qPrintable(bar->accessibleName()));
        }
        QVERIFY(person::sees(window().train(), advice));
        QCOMPARE(m_studio->session().runs().size(), std::size_t(listed ? 2 : 1));
        QCOMPARE(m_studio->session().currentRun()->id, m_newer);
        const auto found = rows();
        QCOMPARE(std::ranges::count(found, m_newer), 1);
        QCOMPARE(std::ranges::count(found, m_older), 1);
        for (const auto& row : m_studio->comparison().shown().comparison.rows) {
            if (row.contestant == m_older) QCOMPARE(isDamaged(row), !listed);
            if (row.contestant == m_newer) QCOMPARE(row.score->value, 0.8);
            if (row.contestant == m_older) QCOMPARE(row.score.has_value(), measured);
        }
        QVERIFY(person::walkTo(window(), PageId::compare));
        QVERIFY(!person::sees(window().compare(), QStringLiteral("Nothing to compare yet")));
        QVERIFY(!window().compare().findChild<QTableView*>()->size().isEmpty());
        QCOMPARE(person::cutOffText(window()), QString());
        QVERIFY(window().grab().save(QStringLiteral(GRAFT_PICTURES "/damaged-%1.png").arg(QLatin1String(QTest::currentDataTag()))));
    }

    void aProjectWithoutAnyWholeRunTellsWhereTheUserIs() {
        const fs::path folder = makeProject(QStringLiteral("nothing whole"));
        for (const std::string& run : {m_older, m_newer}) damage(folder / "runs" / run / "record.json");
        open(folder);
        QVERIFY(m_studio->session().runs().empty());
        int seen = 0;
        for (const ErrorBar* bar : window().findChildren<ErrorBar*>()) seen += bar->isVisible() && bar->accessibleName().contains(fromCore(m_older)) && bar->accessibleName().contains(fromCore(m_newer));
        QCOMPARE(seen, 1);
        m_studio->openFolder(pathText(makeProject(QStringLiteral("another"))));
        QVERIFY(QTest::qWaitFor([this] { return m_studio->session().runs().size() == 2 && m_studio->idle(); }, person::patience));
        QCOMPARE(person::errorShown(window()), QString());
    }

    // Listed below the others with its reason, and deleted and brought back as they are; also where it is the only one.
    void aRunThatCannotBeReadIsDeleted_data() {
        QTest::addColumn<bool>("alone");
        QTest::newRow("beside another") << false;
        QTest::newRow("alone") << true;
    }
    void aRunThatCannotBeReadIsDeleted() {
        QFETCH(bool, alone);
        const fs::path folder = makeProject(QStringLiteral("to delete %1").arg(alone));
        damage(folder / "runs" / m_older / "record.json");
        if (alone) fs::remove_all(folder / "runs" / m_newer);
        open(folder);
        QVERIFY(person::walkTo(window(), PageId::compare));
        auto* table = window().compare().findChild<QTableView*>();
        QVERIFY(table->isVisible());
        const auto lineOf = [&](const QString& text) {
            for (int row = 0; row < table->model()->rowCount(); ++row)
                if (table->model()->index(row, 1).data().toString() == text) return row;
            return -1;
        };
        const int line = lineOf(fromCore(m_older));
        QVERIFY(line > 0);
        QVERIFY(table->model()->index(line - 1, 1).data().toString().startsWith(QStringLiteral("Cannot be read and only be deleted: ")));
        QVERIFY(table->model()->index(line - 1, 1).data().toString().contains(QStringLiteral("record.json")));
        QVERIFY(!(table->model()->flags(table->model()->index(line, 0)) & Qt::ItemIsUserCheckable));
        table->scrollTo(table->model()->index(line, 1));
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(table->model()->index(line, 1)).center());
        QVERIFY(window().grab().save(QStringLiteral(GRAFT_PICTURES "/damaged-listed-%1.png").arg(alone)));
        QTimer answer;
        connect(&answer, &QTimer::timeout, &answer, [] {
            auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
            for (QAbstractButton* button : box ? box->buttons() : QList<QAbstractButton*>())
                if (person::words(*button) == QLatin1String("Delete")) return button->click();
        });
        answer.start(20);
        QTest::keyClick(table, Qt::Key_Delete);
        QVERIFY(QTest::qWaitFor([&] { return !fs::exists(folder / "runs" / m_older) && m_studio->idle() && lineOf(fromCore(m_older)) < 0; }, person::patience));
        answer.stop();
        QCOMPARE(person::errorShown(window()), QString());
        QVERIFY(QTest::qWaitFor([&] { return window().findChild<UndoNotice*>()->isVisible(); }, person::patience));
        QVERIFY(person::press(*window().findChild<UndoNotice*>(), QStringLiteral("Undo")));
        QVERIFY(QTest::qWaitFor([&] { return fs::exists(folder / "runs" / m_older / "record.json") && m_studio->idle() && lineOf(fromCore(m_older)) > 0; }, person::patience));
    }

    void severalAreOneMessage() {
        const Error a{ErrorKind::badInput, "Cannot read a.json", "byte 0", "Restore it"}, b{ErrorKind::badInput, "Cannot read b.json", "byte 1", "Restore it"};
        QCOMPARE(damagedInWords({{"one", a}}), (Error{ErrorKind::badInput, "The run one cannot be read in full", "Cannot read a.json: byte 0", "Restore it"}));
        QCOMPARE(damagedInWords({{"one", a}, {"one", b}}).what, std::string("The run one cannot be read in full"));
        QCOMPARE(damagedInWords({{"one", a}, {"two", b}}),
                 (Error{ErrorKind::badInput, "2 runs cannot be read in full: one, two", "Cannot read a.json: byte 0.\nCannot read b.json: byte 1.", "Restore it"}));
    }
};

QTEST_MAIN(DamagedRunsTest)
#include "damaged_runs_test.moc"
