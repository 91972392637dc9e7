// The baselines that need no model: the commonest answer, and which training rows a base model is shown; and how answers become scores.
#include "evaluation/evaluate.h"
#include "evaluation/shown_examples.h"

#include <QtTest>

#include <set>

using namespace graft;
using namespace graft::evaluation;
using text::Message;
using text::Role;

namespace {

// Tickets of three categories, 2 : 1 : 1; every fourth prompt is long.
data::DataSet tickets() {
    data::DataSet data;
    for (int i = 0; i < 80; ++i) {
        const std::string n = std::to_string(i), category = i % 4 < 2 ? "return" : i % 4 == 2 ? "billing" : "other";
        const std::string asked = "case " + n + (i % 4 == 1 ? std::string(400, 'x') : "");
        data.examples.push_back({.row = i, .messages = {{Role::system, "Sort."}, {Role::user, asked}, {Role::assistant, "category: " + category + "\nsummary: about " + n}}, .plain = {}, .group = {}});
        (i < 60 ? data.split.training : data.split.test).push_back(i);
    }
    return data;
}

}  // namespace

class BaselinesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theCommonestAnswer() {
        QCOMPARE(majorityAnswer({"a", "b", "A ", "c"}).value_or("-"), std::string("a"));
        QVERIFY(!majorityAnswer({"a", "b", "c", "d"}));
        QVERIFY(!majorityAnswer({}));
        QCOMPARE(majorityAnswer({"k: x\ns: one", "k: y\ns: two", "k: x\ns: three"}).value_or("-").substr(0, 4), std::string("k: x"));
        QVERIFY(!majorityAnswer({"k: x\ns: one", "k: y\ns: two", "k: z\ns: three"}));
    }

    void shownExamplesAreShortAndDiffer() {
        const data::DataSet data = tickets();
        const auto shown = shownExamples(data, 3, 1);
        QCOMPARE(shown.size(), std::size_t(6));
        std::set<std::string> labels;
        for (std::size_t i = 0; i < shown.size(); i += 2) {
            QVERIFY(shown[i].role == Role::user && shown[i].content.size() < 400);
            QVERIFY(shown[i + 1].role == Role::assistant);
            labels.insert(labelOf(shown[i + 1].content));
            const int number = std::stoi(shown[i].content.substr(5));
            QVERIFY(number < 60);  // never a test row
        }
        QCOMPARE(labels.size(), std::size_t(3));
        QVERIFY(shown == shownExamples(data, 3, 1));
        QVERIFY(shown != shownExamples(data, 3, 2));
        QVERIFY(shownExamples(data, 0, 1).empty());
    }

    void turnsStandAfterTheSystemTurn() {
        const std::vector<Message> shown{{Role::user, "q"}, {Role::assistant, "a"}};
        QVERIFY((withExamples(shown, {{Role::system, "s"}, {Role::user, "p"}}) == std::vector<Message>{{Role::system, "s"}, {Role::user, "q"}, {Role::assistant, "a"}, {Role::user, "p"}}));
        QVERIFY((withExamples(shown, {{Role::user, "p"}}) == std::vector<Message>{{Role::user, "q"}, {Role::assistant, "a"}, {Role::user, "p"}}));
    }

    void answersBecomeScoresWithIntervals() {
        recipe::EvaluationReport report;
        for (int i = 0; i < 40; ++i) report.answers.push_back({i, "p", "category: a\nsummary: red lamp", i % 4 ? "category: a\nsummary: red lamp" : "category: b\nsummary: red box", {}});
        report.answers.push_back({99, "p", "no fields", "no fields", {}});
        scoreAnswers(report, {*metricNamed("label_accuracy:category"), *metricNamed("rouge_l:summary")}, 1);
        QCOMPARE(report.scores.size(), std::size_t(2));
        QCOMPARE(report.scores[0].value, 0.75);
        QVERIFY(report.scores[0].low < 0.75 && report.scores[0].low > 0.5 && report.scores[0].high > 0.75 && report.scores[0].high < 1);
        QCOMPARE(report.scores[1].value, 0.875);
        QCOMPARE(report.answers[0].scores.at("rouge_l:summary"), 0.5);
        QVERIFY(report.answers.back().scores.empty());
    }
};

QTEST_GUILESS_MAIN(BaselinesTest)
#include "baselines_test.moc"
