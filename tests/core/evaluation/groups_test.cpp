// Means, paired differences and confusions of parts of the rows, against figures worked out by hand.
#include "evaluation/groups.h"

#include <QtTest>

#include <cmath>

using namespace graft;
using namespace graft::evaluation;

class GroupsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rowsAreGroupedAsTheyRead() {
        const auto groups = groupsOf({{7, " North  Sea "}, {2, "north sea"}, {5, ""}, {9, " \t"}, {1, "South."}});
        QCOMPARE(groups, (RowGroups{{7, "North  Sea"}, {2, "North  Sea"}, {5, ""}, {9, ""}, {1, "South."}}));
        const auto labels = labelGroups({{1, "Refund."}, {2, "\n refund\nbecause it broke"}, {3, "refunds"}});
        QCOMPARE(labels, (RowGroups{{1, "Refund."}, {2, "Refund."}, {3, "refunds"}}));
    }

    // Of 8 rows of "a" 2 are right, of 3 of "b" all; a row without a group, and one without a score, count nowhere.
    void meansAreOfTheirOwnRows() {
        RowScores scores{{50, 1.0}};
        RowGroups groups{{51, "a"}};
        for (int row = 0; row < 8; ++row) scores[row] = row < 2 ? 1 : 0, groups[row] = "a";
        for (int row = 8; row < 11; ++row) scores[row] = 1, groups[row] = "b";
        const auto means = groupMeans(scores, groups);
        QCOMPARE(means.size(), std::size_t(2));
        QCOMPARE(means.at("a").mean, 0.25);
        QCOMPARE(means.at("a").rows, std::int64_t(8));
        QVERIFY(means.at("a").low >= 0 && means.at("a").low < 0.25 && means.at("a").high > 0.25 && means.at("a").high < 1);
        QCOMPARE(means.at("b").mean, 1.0);
        QVERIFY(means.at("b").low < 0.5);   // three rows tell next to nothing
    }

    // Left is right on 1 of 10 rows of "a" on which right is right on 9, and on all the others as right is. A row that one of them lacks counts nowhere.
    void differencesArePairedWithinTheGroup() {
        RowScores left, right;
        RowGroups groups;
        for (int row = 0; row < 10; ++row) left[row] = row == 0 ? 1 : 0, right[row] = row == 0 ? 0 : 1, groups[row] = "a";
        for (int row = 10; row < 30; ++row) left[row] = right[row] = row % 2, groups[row] = "b";
        left[30] = 1, groups[30] = "b";
        right[31] = 1, groups[31] = "c";
        const auto differences = groupDifferences(left, right, groups);
        QCOMPARE(differences.size(), std::size_t(2));
        QCOMPARE(differences.at("a").mean, -0.8);
        QCOMPARE(differences.at("a").rows, std::int64_t(10));
        // Of ten drawn, how often the one that was won comes again is binomial with p = 0.1: not at all in 35 % of all draws, at most three times in 98.7 %.
        QCOMPARE(differences.at("a").low, -1.0);
        QVERIFY(std::abs(differences.at("a").high - (-10 + 2 * 3) / 10.0) < 1e-9);
        QCOMPARE(differences.at("b").mean, 0.0);
        QCOMPARE(differences.at("b").rows, std::int64_t(20));
        QVERIFY(differences.at("b").low == 0 && differences.at("b").high == 0);   // the same on every row: paired, nothing is left
    }

    void confusionCountsWhatWasAnsweredInstead() {
        recipe::EvaluationReport report;
        const auto add = [&](const char* expected, const char* answer) { report.answers.push_back({.row = std::int64_t(report.answers.size()), .prompt = "p", .expected = expected, .answer = answer}); };
        add("category: Refund\nurgency: low", "category: refund\nurgency: high");
        add("category: Refund\nurgency: low", "category: delivery.");
        add("category: refund\nurgency: low", "Thank you for your message.");
        add("category: Delivery\nurgency: low", "urgency: low\ncategory: delivery");
        add("category: Delivery\nurgency: low", "category: weather");
        add("no fields at all", "category: refund");
        const auto confusion = confusionOf(report, "category");
        QCOMPARE(confusion.labels, (std::vector<std::string>{"Refund", "Delivery"}));
        QCOMPARE(confusion.rows, (std::vector<std::vector<std::int64_t>>{{1, 1, 1}, {0, 1, 1}}));
        const auto whole = confusionOf(report, "");
        QCOMPARE(whole.rows.size(), std::size_t(3));   // by the first line; "category: refund" is the label then
        QCOMPARE(whole.rows[0].size(), std::size_t(4));
        QVERIFY(confusionOf({}, "").labels.empty());
    }
};

QTEST_GUILESS_MAIN(GroupsTest)
#include "groups_test.moc"
