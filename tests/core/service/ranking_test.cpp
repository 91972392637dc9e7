// The order of compared rows: by score, of equal scores by loss, of equal losses by the size of the file; whatever order the runs are named in.
#include "compared_project.h"
#include "service/ranking.h"

#include <cmath>

using namespace graft;
using namespace graft::service;
using namespace graft::test;

class RankingTest : public QObject {
    Q_OBJECT

    static ComparedRow row(double score, std::optional<double> loss = {}, std::optional<std::uint64_t> bytes = {}, Direction direction = Direction::higher_is_better) {
        ComparedRow made{.contestant = "run", .label = "Run", .score = recipe::MetricScore{.id = "m", .label = "M", .direction = direction, .value = score}, .held_out_loss = loss};
        made.file_bytes = bytes;
        return made;
    }

private Q_SLOTS:
    void theFirstStandsBeforeTheSecond_data() {
        QTest::addColumn<ComparedRow>("first");
        QTest::addColumn<ComparedRow>("second");
        const auto low = Direction::lower_is_better;
        ComparedRow unmeasured = row(1), apart = row(1);
        unmeasured.score.reset();
        apart.apart = "another split";
        QTest::newRow("better score") << row(0.9, 2.0, 900) << row(0.8, 1.0, 100);
        QTest::newRow("lower is better") << row(0.8, {}, {}, low) << row(0.9, {}, {}, low);
        QTest::newRow("equal score, lower loss") << row(0.9, 1.0, 900) << row(0.9, 2.0, 100);
        QTest::newRow("equal score and loss, smaller file") << row(0.9, 1.0, 100) << row(0.9, 1.0, 900);
        QTest::newRow("a loss that is not known comes last") << row(0.9, 9.0) << row(0.9);
        QTest::newRow("a loss that is no number as well") << row(0.9, 9.0) << row(0.9, std::nan(""));
        QTest::newRow("measured or not") << row(0) << unmeasured;
        QTest::newRow("a number or not") << row(0) << row(std::nan(""));
        QTest::newRow("comparable or not") << row(0) << apart;
    }
    void theFirstStandsBeforeTheSecond() {
        QFETCH(ComparedRow, first);
        QFETCH(ComparedRow, second);
        QVERIFY(standsBefore(first, second));
        QVERIFY(!standsBefore(second, first));
        QVERIFY(!standsBefore(first, first) && !standsBefore(second, second));
    }

    void equalScoresHaveOneLeader_data() {
        QTest::addColumn<bool>("turned");
        QTest::newRow("as made") << false;
        QTest::newRow("the other way round") << true;
    }
    void equalScoresHaveOneLeader() {
        QFETCH(bool, turned);
        ComparedProject project;
        const auto withLoss = [](const std::vector<double>& values, double loss) {
            auto report = reportOf("self", values);
            report.loss = loss;
            return report;
        };
        const auto higher = project.add(namedRecipe("higher"), {withLoss(rightOn(15, 20), 1.5)}), lower = project.add(namedRecipe("lower"), {withLoss(rightOn(15, 20, 3), 0.5)});
        const auto comparison = compareRuns(*project, turned ? std::vector{lower, higher} : std::vector{higher, lower});
        IS_GOOD(comparison);
        QCOMPARE(comparison->rows.front().contestant, lower);
        QVERIFY2(comparison->verdict.starts_with("No clear winner: lower leads"), comparison->verdict.c_str());
    }
};

QTEST_GUILESS_MAIN(RankingTest)
#include "ranking_test.moc"
