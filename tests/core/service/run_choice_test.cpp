// How often the test rows were read: counted for each table and split, whichever run it was for, kept when a run is gone, and never read twice for one run.
#include "service/run_choice.h"
#include "service/compare.h"
#include "tiny_project.h"

using namespace graft;
using namespace graft::service;
using namespace graft::test;

class RunChoiceTest : public QObject {
    Q_OBJECT
    std::optional<QTemporaryDir> m_temporary;
    std::optional<Project> m_project;

    recipe::RunRecord add(const recipe::Recipe& recipe) {
        auto record = m_project->createRun(recipe);
        if (!record) qFatal("%s", told(record).constData());
        return *record;
    }
    void measure(const recipe::RunRecord& run, const std::string& set) {
        recipe::EvaluationReport report{.contestant = run.id, .label = "mine", .set = set};
        report.scores = {{.id = "exact_match", .label = "Same", .value = 0.5, .low = 0.3, .high = 0.7}};
        if (!writeEvaluation(m_project->runFolder(run.id) / "evaluation", report)) qFatal("the report could not be written");
    }
    fs::path file() const { return m_project->folder() / "choice.json"; }

private Q_SLOTS:
    void init() {
        m_temporary.emplace();
        m_project = *Project::create(fs::path(m_temporary->path().toStdString()) / "desk", "desk");
    }

    void nothingIsChosenAtFirst() {
        const auto choice = readChoice(*m_project);
        IS_GOOD(choice);
        QVERIFY(choice->run.empty() && choice->readings.empty());
        QCOMPARE(timesRead(*choice, namedRecipe("a")), std::int64_t(0));
        QVERIFY(!fs::exists(file()));
    }

    void readingsOfTheSameRowsAreCounted() {
        const auto a = add(namedRecipe("a")), b = add(namedRecipe("b"));
        auto split = namedRecipe("c");
        split.data.split_seed = 2;
        const auto c = add(split);
        for (const auto* run : {&a, &b, &a, &c}) IS_GOOD(noteTestReading(*m_project, *run));
        const auto choice = readChoice(*m_project);
        IS_GOOD(choice);
        QCOMPARE(choice->readings.size(), std::size_t(4));
        QCOMPARE(choice->readings[1].run, b.id);
        QCOMPARE(timesRead(*choice, a.recipe), std::int64_t(3));   // of whichever run
        QCOMPARE(timesRead(*choice, c.recipe), std::int64_t(1));
        auto other = namedRecipe("d");
        other.data.hash = "another table";
        QCOMPARE(timesRead(*choice, other), std::int64_t(0));
        other = namedRecipe("d");
        other.data.first_row = "row";                              // one more row, and another split with it
        QCOMPARE(timesRead(*choice, other), std::int64_t(0));
        other = namedRecipe("e");
        other.method.id = "full";
        other.data.instruction = "Answer in rhyme.";
        QCOMPARE(timesRead(*choice, other), std::int64_t(3));     // the same rows, asked in another way
    }

    void whatIsMeasuredIsNotReadAgain() {
        const auto a = add(namedRecipe("a")), b = add(namedRecipe("b"));
        measure(a, "test");
        measure(a, "held_out");
        IS_GOOD(noteTestReading(*m_project, a));
        Engine engine;
        for (int again = 0; again < 3; ++again) IS_GOOD(chooseRun(engine, *m_project, a.id));
        auto choice = readChoice(*m_project);
        IS_GOOD(choice);
        QCOMPARE(choice->run, a.id);
        QCOMPARE(choice->readings.size(), std::size_t(1));
        // Held-out rows alone are not enough; the model of this run is nowhere, so it cannot be measured, and neither choice nor count changes.
        measure(b, "held_out");
        const auto refused = chooseRun(engine, *m_project, b.id);
        QVERIFY(!refused);
        choice = readChoice(*m_project);
        IS_GOOD(choice);
        QCOMPARE(choice->run, a.id);
        QCOMPARE(choice->readings.size(), std::size_t(1));
    }

    void theComparisonTellsWhatWasFound() {
        const auto a = add(namedRecipe("a")), b = add(namedRecipe("b"));
        measure(a, "held_out");
        measure(a, "test");
        measure(b, "held_out");
        for (const auto* run : {&a, &b}) IS_GOOD(noteTestReading(*m_project, *run));
        auto comparison = compareRuns(*m_project, {a.id, b.id});
        IS_GOOD(comparison);
        QCOMPARE(comparison->chosen, std::string());
        QCOMPARE(comparison->test_readings, std::int64_t(2));
        QCOMPARE(comparison->set, std::string("held_out"));
        Engine engine;
        IS_GOOD(chooseRun(engine, *m_project, a.id));
        comparison = compareRuns(*m_project, {b.id, a.id});
        IS_GOOD(comparison);
        QCOMPARE(comparison->chosen, a.id);
        QCOMPARE(comparison->test_reports.size(), std::size_t(1));
        QCOMPARE(comparison->test_reports.front().set, std::string("test"));
        QCOMPARE(comparison->test_readings, std::int64_t(2));
        // A run that is gone takes neither the count nor the others with it.
        fs::remove_all(m_project->runFolder(a.id));
        comparison = compareRuns(*m_project, {b.id});
        IS_GOOD(comparison);
        QCOMPARE(comparison->chosen, std::string());
        QCOMPARE(comparison->test_readings, std::int64_t(2));
    }

    void aDamagedFileIsTold_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("no JSON") << QByteArray("{");
        QTest::newRow("another format") << QByteArray(R"({"format":2})");
        QTest::newRow("a list") << QByteArray("[]");
        QTest::newRow("a run that is no text") << QByteArray(R"({"format":1,"run":3})");
        QTest::newRow("readings that are none") << QByteArray(R"({"format":1,"readings":{}})");
        QTest::newRow("a reading without rows") << QByteArray(R"({"format":1,"readings":[{"run":"a","time":1}]})");
    }
    void aDamagedFileIsTold() {
        QFETCH(QByteArray, text);
        const auto a = add(namedRecipe("a"));
        put(file(), text.toStdString());
        const auto choice = readChoice(*m_project);
        QVERIFY(!choice);
        QVERIFY2(told(choice).contains("choice.json"), told(choice));
        QVERIFY(!noteTestReading(*m_project, a));   // a count that cannot be read is not begun anew
        QCOMPARE(QByteArray::fromStdString(textOf(file())), text);
        const auto comparison = compareRuns(*m_project, {a.id});
        IS_GOOD(comparison);
        QCOMPARE(comparison->damaged.size(), std::size_t(1));
    }
};

QTEST_GUILESS_MAIN(RunChoiceTest)
#include "run_choice_test.moc"
