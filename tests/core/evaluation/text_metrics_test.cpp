// Metrics against rouge_score and sacrebleu, and the choice of those that suit the answers.
#include "base/json.h"
#include "evaluation/character_f.h"
#include "evaluation/structured_answer.h"
#include "evaluation/text_metrics.h"

#include <QtTest>

#include <cmath>

using namespace graft;
using namespace graft::evaluation;

namespace {

QStringList idsOf(const std::vector<MetricUse>& uses) {
    QStringList ids;
    for (const MetricUse& use : uses) ids << QString::fromStdString(use.id());
    return ids;
}

}  // namespace

class TextMetricsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void likeTheReferencePackages() {
        const auto goldens = readJsonFile(GRAFT_SOURCE_DIR "/tests/core/evaluation/metric_goldens.json");
        QVERIFY2(goldens, goldens ? "" : goldens.error().why.c_str());
        CharacterF corpus;
        QVERIFY(goldens->at("rows").size() >= 50);
        for (const Json& row : goldens->at("rows")) {
            const std::string expected = row.at("expected"), answer = row.at("answer");
            const double rouge = row.at("rouge_l"), chrf = row.at("chrf").get<double>() / 100;
            QVERIFY2(std::abs(rougeL(expected, answer) - rouge) < 1e-12, (expected + " | " + answer).c_str());
            QVERIFY2(std::abs(chrF(expected, answer) - chrf) < 1e-12, (expected + " | " + answer).c_str());
            corpus.add(expected, answer);
        }
        QVERIFY(std::abs(corpus.score() - goldens->at("corpus_chrf").get<double>() / 100) < 1e-12);
    }

    void wordOverlapSeesEveryScript() {
        QCOMPARE(rougeL("\xD0\x9F\xD1\x80\xD0\xB8\xD0\xB2\xD0\xB5\xD1\x82", "\xD0\xBF\xD1\x80\xD0\xB8\xD0\xB2\xD0\xB5\xD1\x82"), 0.0);
        QCOMPARE(wordOverlap("\xD0\x9F\xD1\x80\xD0\xB8\xD0\xB2\xD0\xB5\xD1\x82!", "\xD0\xBF\xD1\x80\xD0\xB8\xD0\xB2\xD0\xB5\xD1\x82"), 1.0);
        QCOMPARE(wordOverlap("\xE6\x9D\xB1\xE4\xBA\xAC", "\xE6\x9D\xB1"), 2.0 / 3);  // two characters, one shared: P 1, R 1/2
        QCOMPARE(wordOverlap("the cat sat", "the cat sat"), 1.0);
    }

    void matches_data() {
        QTest::addColumn<QString>("expected");
        QTest::addColumn<QString>("answer");
        QTest::addColumn<double>("exact");
        QTest::addColumn<double>("label");
        QTest::addColumn<double>("fields");
        const auto row = [](const char* name, const char* expected, const char* answer, double exact, double label, double fields) {
            QTest::newRow(name) << QString::fromUtf8(expected) << QString::fromUtf8(answer) << exact << label << fields;
        };
        row("equal", "Return", "Return", 1, 1, 1);
        row("case and blanks", "Late  delivery", " late delivery\n", 1, 1, 1);
        row("full stop", "billing", "Billing.", 0, 1, 0);
        row("chatter after the label", "billing", "billing\nbecause of the invoice", 0, 1, 0);
        row("different", "billing", "return", 0, 0, 0);
        row("two fields of three", "a: 1\nb: two\nc: 3", "c: 3\nA : 1\nb: 2", 0, 0, 2.0 / 3);
        row("missing field", "a: 1\nb: 2", "a: 1", 0, 1, 0.5);
        row("empty answer", "a: 1\nb: 2", "", 0, 0, 0);
        row("value over two lines", "a: 1\nb: one\ntwo", "a: 1\nb: one two", 1, 1, 1);
    }
    void matches() {
        QFETCH(QString, expected);
        QFETCH(QString, answer);
        QFETCH(double, exact);
        QFETCH(double, label);
        QFETCH(double, fields);
        QCOMPARE(exactMatch(expected.toStdString(), answer.toStdString()), exact);
        QCOMPARE(labelMatch(expected.toStdString(), answer.toStdString()), label);
        QCOMPARE(fieldMatch(expected.toStdString(), answer.toStdString()), fields);
    }

    void fieldsAreTakenApart() {
        using Fields = std::vector<std::pair<std::string, std::string>>;
        QVERIFY((fieldsOf("Category: return\r\nlink: http://a.b/c\nsee http://x.y\n12:30 came\nsummary:\nlong text") ==
                 Fields{{"Category", "return"}, {"link", "http://a.b/c\nsee http://x.y\n12:30 came"}, {"summary", "long text"}}));
        QVERIFY(fieldsOf("no fields here").empty());
        QCOMPARE(fieldOf("Category: x", "category").value_or("-"), std::string("x"));
        QVERIFY(!fieldOf("Category: x", "urgency"));
        QVERIFY(commonKeys({"a: 1\nb: 2", "a: 3", "a: 3\nb: 1"}).empty());  // b in two of three only
        QVERIFY((commonKeys({"a: 1\nb: 2", "b: 3\na: 4"}) == std::vector<std::string>{"a", "b"}));
    }

    void oneFieldIsJudged() {
        const auto use = metricNamed("rouge_l:summary");
        QVERIFY(use);
        QCOMPARE(use->score("category: a\nsummary: the red lamp", "category: b\nsummary: the red lamp").value_or(-1), 1.0);
        QCOMPARE(use->score("category: a\nsummary: the red lamp", "nothing").value_or(-1), 0.0);
        QVERIFY(!use->score("category: a", "summary: x"));
        QCOMPARE(QString::fromStdString(use->label()), QStringLiteral("ROUGE-L (summary)"));
        const auto unknown = metricNamed("bleu");
        QVERIFY(!unknown);
        QVERIFY(unknown.error().hint.find("rouge_l") != std::string::npos);
    }

    void suitsTheAnswers() {
        std::vector<std::string> tickets, labels, texts, cyrillic;
        for (int i = 0; i < 60; ++i) {
            const std::string n = std::to_string(i);
            tickets.push_back("category: " + std::string(i % 3 ? "return" : "billing") + "\nsummary: customer " + n + " writes about parcel " + n);
            labels.push_back(i % 2 ? "spam" : "ham");
            texts.push_back("a free answer with number " + n);
            cyrillic.push_back("\xD0\xBE\xD1\x82\xD0\xB2\xD0\xB5\xD1\x82 \xD0\xBD\xD0\xBE\xD0\xBC\xD0\xB5\xD1\x80 " + n);
        }
        const auto chosen = [](const recipe::EvaluationPlan& plan, const std::vector<std::string>& expected) { return idsOf(*chooseMetrics(plan, expected)).join(QLatin1Char(' ')); };
        QCOMPARE(chosen({}, tickets), QStringLiteral("label_accuracy:category field_match rouge_l:summary chrf:summary"));
        QCOMPARE(chosen({.label_field = "summary"}, tickets).section(QLatin1Char(' '), 0, 0), QStringLiteral("label_accuracy:summary"));
        QCOMPARE(chosen({}, labels), QStringLiteral("label_accuracy"));
        QCOMPARE(chosen({}, texts), QStringLiteral("rouge_l chrf exact_match"));
        QCOMPARE(chosen({}, cyrillic), QStringLiteral("word_overlap chrf exact_match"));
        QCOMPARE(chosen({.metrics = {"chrf", "label_accuracy"}, .label_field = "category"}, tickets), QStringLiteral("chrf label_accuracy:category"));
        QVERIFY(!chooseMetrics({.metrics = {"nonsense"}}, texts));
    }

    void everyMetricIsOneForEqualTexts() {
        for (const Metric& metric : metrics()) {
            QCOMPARE(metric.score("Category: a\nSummary: all of it", "Category: a\nSummary: all of it"), 1.0);
            QVERIFY(metric.score("Category: a\nSummary: all of it", "zzz") < 0.2);
        }
    }
};

QTEST_GUILESS_MAIN(TextMetricsTest)
#include "text_metrics_test.moc"
