#include "recipe/evaluation_report.h"

#include <QtTest>

#include <cmath>

using namespace graft;
using namespace graft::recipe;

class EvaluationReportTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void survivesItsFile() {
        EvaluationReport report{.contestant = "base", .label = "Base", .set = "test", .loss = 1.5, .perplexity = {}, .scores = {}, .answers = {}, .seconds = 2};
        report.scores.push_back({"loss", "Loss", Direction::lower_is_better, 1, 0.5, 1.5});
        const auto read = reportFromJson(toJson(report));
        QVERIFY(read);
        QCOMPARE(toJson(*read), toJson(report));
        QVERIFY(!read->perplexity);
        QCOMPARE(read->scores.at(0).direction, Direction::lower_is_better);
    }
    void answerSurvivesItsLine() {
        const AnswerRow row{.row = 7, .prompt = "p\n", .expected = "e", .answer = "a", .scores = {{"exact", 1}}};
        const auto read = answerFromJson(toJson(row));
        QVERIFY(read);
        QCOMPARE(toJson(*read), toJson(row));
    }
    void whatIsNoNumberStaysNoNumber() {
        const double nan = std::nan("");
        EvaluationReport report{.contestant = "c", .label = "l", .set = "s", .loss = nan, .perplexity = INFINITY};
        report.scores.push_back({"loss", "Loss", Direction::lower_is_better, nan, -INFINITY, INFINITY});
        const Json written = *parseJson(writeJson(toJson(report)), "report");
        const auto read = reportFromJson(written);
        QVERIFY(read);
        QVERIFY(read->loss && std::isnan(*read->loss));
        QCOMPARE(*read->perplexity, double(INFINITY));
        QVERIFY(std::isnan(read->scores[0].value) && read->scores[0].low == -INFINITY);
        const auto row = answerFromJson(*parseJson(writeJsonLine(toJson(AnswerRow{.row = 1, .scores = {{"x", nan}}})), "line"));
        QVERIFY(row && std::isnan(row->scores.at("x")));
    }
    void everyMissingFieldIsNamed() {
        const auto whole = toJson(EvaluationReport{.contestant = "c", .label = "l", .set = "s"});
        for (const auto* key : {"contestant", "label", "set", "seconds", "scores"}) {
            auto json = whole;
            json.erase(key);
            const auto read = reportFromJson(json);
            QVERIFY2(!read && read.error().why.find(key) != std::string::npos, key);
        }
        const auto answer = toJson(AnswerRow{});
        for (const auto& [key, value] : answer.items()) {
            auto json = answer;
            json.erase(key);
            QVERIFY2(!answerFromJson(json), key.c_str());
        }
    }
};

QTEST_GUILESS_MAIN(EvaluationReportTest)
#include "evaluation_report_test.moc"
