// What the sentence over a comparison says: winners, noise, ties with the base model, and what to take along.
#include "compared_project.h"

#include <cmath>

using namespace graft;
using namespace graft::service;
using namespace graft::test;

class VerdictTest : public QObject {
    Q_OBJECT
    std::optional<ComparedProject> m_project;

private Q_SLOTS:
    void init() { m_project.emplace(); }

    void aClearWinnerIsTheBest() {
        const auto id = m_project->add(namedRecipe("mine"), {reportOf("self", rightOn(90, 100)), reportOf("base_with_examples", rightOn(40, 100)), reportOf("base", rightOn(10, 100)), reportOf("majority", rightOn(30, 100, 60))});
        const auto comparison = compareRuns(**m_project, {id});
        IS_GOOD(comparison);
        QCOMPARE(comparison->verdict, std::string("mine is best here (Category right: 90 % of 100 rows; 95 % interval 85 % to 95 %)."));
        QCOMPARE(comparison->recommendation, std::string("Take mine along."));
        QCOMPARE(marked(*comparison), QStringList{QStringLiteral("mine best")});
        QCOMPARE(comparison->rows.size(), std::size_t(4));
        QCOMPARE(rowOf(*comparison, "base").label, std::string("base's label"));
        QCOMPARE(rowOf(*comparison, "majority").label, std::string("majority's label"));
        QCOMPARE(rowOf(*comparison, "base").score->value, 0.1);
        QCOMPARE(*rowOf(*comparison, id).held_out_loss, 1.25);
        QCOMPARE(comparison->reports.size(), std::size_t(4));
        for (const auto& report : comparison->reports) QCOMPARE(report.answers.size(), std::size_t(100));
    }

    // 60 and 56 of 100 with 44 rows on which they differ: the interval of the difference holds zero.
    void aSmallDifferenceIsWithinTheNoise() {
        const auto a = m_project->add(namedRecipe("a"), {reportOf("self", rightOn(60, 100)), reportOf("base", rightOn(5, 100))});
        const auto b = m_project->add(namedRecipe("b"), {reportOf("self", rightOn(56, 100, 20))});
        const auto comparison = compareRuns(**m_project, {b, a});
        IS_GOOD(comparison);
        QCOMPARE(marked(*comparison), QStringList{QStringLiteral("b noise")});
        QCOMPARE(comparison->verdict, std::string("No clear winner: a leads (Category right: 60 % of 100 rows; 95 % interval 55 % to 65 %), but b may be as good: within the noise."));
        QCOMPARE(comparison->recommendation, std::string("Take a along."));
    }

    // The same 4 of 100 are no noise where every other row agrees: the difference is paired.
    void theDifferenceIsPaired() {
        const auto a = m_project->add(namedRecipe("a"), {reportOf("self", rightOn(66, 100))});
        const auto b = m_project->add(namedRecipe("b"), {reportOf("self", rightOn(56, 100))});
        const auto comparison = compareRuns(**m_project, {b, a});
        IS_GOOD(comparison);
        QCOMPARE(marked(*comparison), QStringList{QStringLiteral("a best")});
    }

    // One test row, or five: right by chance or not, nothing is best and nothing is advised against.
    void fewRowsSettleNothing_data() {
        QTest::addColumn<int>("rows");
        for (const int rows : {1, 2, 5}) QTest::addRow("%d", rows) << rows;
    }
    void fewRowsSettleNothing() {
        QFETCH(int, rows);
        const auto id = m_project->add(namedRecipe("mine"), {reportOf("self", rightOn(rows, rows)), reportOf("base", rightOn(0, rows)), reportOf("base_with_examples", rightOn(rows, rows))});
        const auto comparison = compareRuns(**m_project, {id});
        IS_GOOD(comparison);
        QVERIFY2(comparison->verdict.starts_with("Too few rows to tell which is best: mine leads (Category right: 100 % of "), comparison->verdict.c_str());
        QVERIFY2(comparison->recommendation.starts_with("Read the answers side by side"), comparison->recommendation.c_str());
        for (const auto& row : comparison->rows) QVERIFY(!row.best);
    }

    void severalWithinTheNoise() {
        std::vector<std::string> ids;
        for (const char* name : {"a", "b", "c", "d"}) ids.push_back(m_project->add(namedRecipe(name), {reportOf("self", rightOn(*name == 'a' ? 51 : 50, 100, 7 * (*name - 'a')))}));
        const auto comparison = compareRuns(**m_project, ids);
        IS_GOOD(comparison);
        QVERIFY2(comparison->verdict.ends_with("but b, c and d may be as good: within the noise."), comparison->verdict.c_str());
        QCOMPARE(marked(*comparison).size(), 3);
    }

    void trainingMayNotBeNeeded_data() {
        QTest::addColumn<int>("withExamples");
        QTest::addColumn<int>("base");
        QTest::addColumn<int>("majority");
        QTest::addColumn<QByteArray>("recommendation");
        const QByteArray examples("You may not need training: the base model does as well when it is shown examples."), base("You may not need training: the base model does as well."),
            majority("No model beats always giving the commonest answer: more or clearer examples are needed.");
        QTest::newRow("examples tie") << 60 << 5 << 5 << examples;
        QTest::newRow("examples lead within the noise") << 62 << 5 << 5 << examples;
        QTest::newRow("examples lead clearly") << 90 << 5 << 5 << examples;
        QTest::newRow("the base alone ties") << 5 << 60 << 5 << base;
        QTest::newRow("the base alone leads") << 5 << 90 << 5 << base;
        QTest::newRow("one label for all ties") << 5 << 5 << 60 << majority;
        QTest::newRow("one label for all leads") << 60 << 5 << 90 << majority;
        QTest::newRow("none of them") << 5 << 5 << 5 << QByteArray("Take mine along.");
    }
    void trainingMayNotBeNeeded() {
        QFETCH(int, withExamples);
        QFETCH(int, base);
        QFETCH(int, majority);
        QFETCH(QByteArray, recommendation);
        const auto id = m_project->add(namedRecipe("mine"), {reportOf("self", rightOn(60, 100)), reportOf("base_with_examples", rightOn(withExamples, 100, 20)), reportOf("base", rightOn(base, 100, 20)), reportOf("majority", rightOn(majority, 100, 20))});
        const auto comparison = compareRuns(**m_project, {id});
        IS_GOOD(comparison);
        QCOMPARE(QByteArray::fromStdString(comparison->recommendation), recommendation);
        QCOMPARE(rowOf(*comparison, id).best, recommendation.startsWith("Take"));
    }

    void aLowerScoreMayBeTheBetterOne() {
        const auto a = m_project->add(namedRecipe("a"), {reportOf("self", rightOn(80, 100), "test", Direction::lower_is_better)});
        const auto b = m_project->add(namedRecipe("b"), {reportOf("self", rightOn(20, 100), "test", Direction::lower_is_better)});
        const auto comparison = compareRuns(**m_project, {a, b});
        IS_GOOD(comparison);
        QCOMPARE(marked(*comparison), QStringList{QStringLiteral("b best")});
    }

    // Nobody is best of one, however good.
    void oneMeasuredContestantIsNoWinner() {
        const auto a = m_project->add(namedRecipe("a"), {reportOf("self", rightOn(90, 100))}), b = m_project->add(namedRecipe("b"));
        const auto comparison = compareRuns(**m_project, {a, b});
        IS_GOOD(comparison);
        QCOMPARE(marked(*comparison), QStringList());
        QCOMPARE(comparison->verdict, std::string("Only a was measured so far (Category right: 90 % of 100 rows; 95 % interval 85 % to 95 %)."));
        QCOMPARE(comparison->recommendation, std::string());
    }

    // What is no number is shown as such and can neither lead nor be led.
    void ofManyWithinTheNoiseTheFirstAreNamed() {
        std::vector<std::string> ids;
        for (const char* name : {"a", "b", "c", "d", "e", "f"}) ids.push_back(m_project->add(namedRecipe(name), {reportOf("self", rightOn(*name == 'a' ? 51 : 50, 100, 7 * (*name - 'a')))}));
        const auto comparison = compareRuns(**m_project, ids);
        IS_GOOD(comparison);
        QVERIFY2(comparison->verdict.ends_with("but b, c, d and 2 others may be as good: within the noise."), comparison->verdict.c_str());
        QCOMPARE(marked(*comparison).size(), 5);
    }

    void aNaNScoreIsNotRanked() {
        auto broken = reportOf("self", rightOn(50, 100));
        broken.scores.front().value = std::nan("");
        const auto a = m_project->add(namedRecipe("a"), {reportOf("self", rightOn(90, 100))}), b = m_project->add(namedRecipe("b"), {broken}), c = m_project->add(namedRecipe("c"), {reportOf("self", rightOn(10, 100))});
        for (const auto& order : {std::vector{a, b, c}, std::vector{b, a, c}, std::vector{c, b, a}}) {
            const auto comparison = compareRuns(**m_project, order);
            IS_GOOD(comparison);
            QCOMPARE(marked(*comparison), QStringList{QStringLiteral("a best")});
            QVERIFY(std::isnan(rowOf(*comparison, b).score->value));
        }
    }

    void ofEqualsTheSmallestIsTakenAlong() {
        const auto a = m_project->add(namedRecipe("a"), {reportOf("self", rightOn(60, 100))}), b = m_project->add(namedRecipe("b"), {reportOf("self", rightOn(58, 100, 20))});
        for (const auto& [id, parameters] : {std::pair{a, 5000}, {b, 500}}) {
            auto record = *(*m_project)->run(id);
            record.summary = recipe::RunSummary{.ending = "done", .trained_parameters = std::uint64_t(parameters)};
            IS_GOOD(writeRecord((*m_project)->runFolder(id), record));
        }
        const auto comparison = compareRuns(**m_project, {a, b});
        IS_GOOD(comparison);
        QCOMPARE(marked(*comparison), QStringList{QStringLiteral("b noise")});
        QCOMPARE(comparison->recommendation, std::string("Take b along: it may be as good, and its file is the smallest (2 kB, 10 times smaller)."));
    }

    void aLowerLossIsNoBetterScore() {
        auto sure = reportOf("self", rightOn(40, 100)), right = reportOf("self", rightOn(90, 100));
        sure.loss = 0.4, right.loss = 0.8;
        const auto a = m_project->add(namedRecipe("sure"), {sure}), b = m_project->add(namedRecipe("right"), {right});
        const auto comparison = compareRuns(**m_project, {a, b});
        QVERIFY2(comparison->recommendation.find("sure has the lower loss but not the better score") != std::string::npos, comparison->recommendation.c_str());
        right.loss = 0.3;
        const auto c = m_project->add(namedRecipe("both"), {right});
        QVERIFY(compareRuns(**m_project, {a, c})->recommendation.find("lower loss") == std::string::npos);
    }

    void anUnmeasuredRunMayBeBetter() {
        const auto a = m_project->add(namedRecipe("a"), {reportOf("self", rightOn(90, 100))}), b = m_project->add(namedRecipe("b"));
        auto record = *(*m_project)->run(b);
        QVERIFY(compareRuns(**m_project, {a, b})->verdict.find("not measured") == std::string::npos);   // it has not been trained
        record.summary = recipe::RunSummary{.ending = "done"};
        IS_GOOD(writeRecord((*m_project)->runFolder(b), record));
        const auto comparison = compareRuns(**m_project, {a, b});
        QVERIFY2(comparison->verdict.ends_with(" 1 run is not measured yet."), comparison->verdict.c_str());
        QVERIFY(comparison->verdict.find("is best here") == std::string::npos);
        QCOMPARE(comparison->recommendation, std::string("Measure before you choose: another run may be better."));
    }
};

QTEST_GUILESS_MAIN(VerdictTest)
#include "verdict_test.moc"
